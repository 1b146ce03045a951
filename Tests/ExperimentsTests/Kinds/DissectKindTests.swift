import Interpretability
import NotebookTesting
import Testing

@testable import Experiments

struct DissectKindTests {
  private static let keys = "model: base\nfacts: facts\nprompts: 12\n"

  @Test func everyPartIsTakenAwayInEveryWay() async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(DissectKind.self).runTwice(Self.keys, inputs: scene.inputs)
    let results = run.results
    #expect(results.ablation.count == 4 * Ablation.allCases.count)
    #expect(Set(results.ablation.map(\.replacedBy)) == Set(Ablation.allCases))
    #expect(results.swap.count == 4 && results.direct.count == 4 && results.lens.count == 2)
    #expect(results.knockout.map(\.layers) == [1, 1])
  }

  @Test func windowsEndWithTheModel() async throws {
    let scene = try await SmallScene.shared
    let knockout = try await scene.run(DissectKind.self, Self.keys + "window: 2").results.knockout
    #expect(knockout.map(\.layer) == [0, 1] && knockout.map(\.layers) == [2, 1])
  }

  /// What the embeddings and all parts write to the stream is what the logits are read from.
  @Test func directContributionsAddUpToTheLogitDifference() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(DissectKind.self, Self.keys + "metric: logit_difference")
      .results
    let sum = results.direct.map(\.contribution).reduce(results.size.embedding, +)
    #expect(abs(sum - results.size.clean) < 1e-3 * max(1, abs(sum)))
  }

  /// The last depth of the lens is the model itself.
  @Test func theLensEndsWhereTheModelDoes() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(DissectKind.self, Self.keys).results
    #expect(results.lens.map(\.depth) == [1, 2])
    #expect(abs(results.lens[1].metric - results.size.clean) < 1e-5)
  }
}
