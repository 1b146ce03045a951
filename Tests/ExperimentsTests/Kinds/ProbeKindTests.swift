import Facts
import Frames
import Interpretability
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

struct ProbeKindTests {
  private static let keys = "model: base\nfacts: facts\nsplits: 2\nfitted: 0.75\n"

  @Test func everyDepthIsProbedAtEveryPlace() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(ProbeKind.self, Self.keys).results
    #expect(results.curve.map(\.depth) == [0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(
      results.curve.map { "\($0.input) \($0.token)" }
        == ["prompt subject", "prompt last", "name subject"].flatMap { [$0, $0, $0] })
    #expect(results.size.fitted == 18 && results.size.heldOut == 6)
    #expect(results.size.classes == 3 && results.size.chance == 8.0 / 24)
  }

  /// The gains of layers add up to the gain from the embedding to the end.
  @Test func risesAddUp() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(ProbeKind.self, Self.keys)
    let accuracies = try run.results.curve.prefix(3).map { try #require($0.accuracy).value }
    let rises = run.results.rise.map(\.rise)
    #expect(abs(rises.reduce(0, +) - (accuracies[2] - accuracies[0])) < 1e-12)
    let means = try run.output.read(ComponentScores.self).means()
    #expect(means.map(\.component) == [.mlp(layer: 0), .mlp(layer: 1)])
    #expect(zip(means, rises).allSatisfy { abs($0.score - $1) < 1e-12 })
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await SmallScene.shared
    try await KindTest(ProbeKind.self).runTwice(Self.keys, inputs: scene.inputs)
  }

  @Test func factsOfOneAnswerCannotBeProbed() async throws {
    let scene = try await SmallScene.shared
    let facts = try #require(scene.inputs["facts"]).read(FactSet.self).facts
    let alike = try FactSet(facts: facts.filter { $0.answer == "football" })
    let message = await scene.failure(
      of: ProbeKind.self, "model: base\nfacts: alike", adding: ["alike": try KindOutput(alike)])
    #expect(message == "8 facts with 1 answers cannot be probed")
  }
}
