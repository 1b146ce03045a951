import Interpretability
import NotebookTesting
import Testing

@testable import Experiments

struct CausalTracingKindTests {
  private static let keys = "model: base\nfacts: facts\nprompts: 8\ndraws: 2\n"

  @Test func everyPartHeadAndStateIsRestored() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(CausalTracingKind.self, Self.keys).results
    #expect(results.layers.map(\.layer) == [0, 0, 1, 1])
    #expect(results.heads.map(\.head) == [0, 1, 0, 1])
    let tokens = Set(results.positions.map(\.token)).count
    #expect(results.positions.count == 3 * 2 * tokens)
    let effect = results.effect
    #expect(effect.prompts == 8 && effect.draws == 2)
    #expect(abs(effect.total - (effect.clean - effect.corrupted)) < 1e-9)
    #expect(effect.total > 0, "noise takes something away")
  }

  /// The stream behind the last layer at the last token is all that the answer is read from.
  @Test func theLastStreamBringsEverythingBack() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(CausalTracingKind.self, Self.keys).results
    let last = try #require(results.positions.last)
    #expect(last.part == .residual && last.layer == 1)
    #expect(abs(last.recovery.recovered - 1) < 1e-5 && last.recovery.spread < 1e-5)
  }

  /// Of one draw; of several, the table has the mean of their ratios and the scores the ratio of their means.
  @Test func scoresAreThoseOfTheTables() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(
      CausalTracingKind.self, Self.keys.replacing("draws: 2", with: "draws: 1"))
    let means = try run.output.read(ComponentScores.self).means().map(\.score)
    let shown =
      run.results.layers.map(\.recovery.recovered) + run.results.heads.map(\.recovery.recovered)
    #expect(means.count == shown.count)
    for mean in means { #expect(shown.contains { abs($0 - mean) < 1e-6 }) }
  }

  @Test func attentionCanBeTheSumOfItsHeads() async throws {
    let scene = try await SmallScene.shared
    let whole = try await scene.run(CausalTracingKind.self, Self.keys)
    let heads = try await scene.run(
      CausalTracingKind.self, Self.keys + "attention: sum_of_heads")
    #expect(whole.output.frames == heads.output.frames, "the scores differ, the frames do not")
    #expect(whole.results.scores != heads.results.scores)
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await SmallScene.shared
    try await KindTest(CausalTracingKind.self).runTwice(Self.keys, inputs: scene.inputs)
  }
}
