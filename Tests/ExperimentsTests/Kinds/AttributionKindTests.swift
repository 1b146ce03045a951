import Interpretability
import NotebookTesting
import Testing

@testable import Experiments

struct AttributionKindTests {
  private static let keys = "model: base\nfacts: facts\nprompts: 8\n"

  @Test func agreementIsThatOfTheTables() async throws {
    let scene = try await SmallScene.shared
    let results = try await scene.run(AttributionKind.self, Self.keys).results
    let losses = results.layers.map(\.loss) + results.heads.map(\.loss)
    #expect(results.layers.count == 4 && results.heads.count == 4)
    #expect(results.agreement.compared == losses.count)
    let errors = losses.map { abs($0.score - $0.patched) }
    #expect(abs(results.agreement.meanError - errors.average) < 1e-9)
    #expect((-1...1).contains(results.agreement.correlation))
    #expect(results.effect.prompts == 8)
    #expect(results.effect.clean > results.effect.corrupted)
  }

  @Test func edgesAreInTheOrderOfTheirSizes() async throws {
    let scene = try await SmallScene.shared
    let edges = try await scene.run(AttributionKind.self, Self.keys).results.edges
    #expect(!edges.isEmpty && edges.count <= 50)
    #expect(zip(edges, edges.dropFirst()).allSatisfy { abs($0.score) >= abs($1.score) })
  }

  /// Integrated from the corrupted prompts, estimates are nearer to what patching finds.
  @Test func pathsChangeTheEstimateAndNotThePatching() async throws {
    let scene = try await SmallScene.shared
    let clean = try await scene.run(AttributionKind.self, Self.keys).results
    let path = try await scene.run(AttributionKind.self, Self.keys + "gradients: integrated")
      .results
    #expect(clean.layers.map(\.loss.patched) == path.layers.map(\.loss.patched))
    #expect(clean.layers.map(\.loss.score) != path.layers.map(\.loss.score))
  }

  @Test func scoresAreHandedOnForPartsHeadsAndMatrices() async throws {
    let scene = try await SmallScene.shared
    let run = try await KindTest(AttributionKind.self).runTwice(Self.keys, inputs: scene.inputs)
    let means = try run.output.read(ComponentScores.self).means()
    let parts = means.prefix(4).map(\.score)
    #expect(zip(parts, run.results.layers).allSatisfy { abs($0 - $1.loss.score) < 1e-9 })
    // Four parts, four heads, seven matrices of each layer.
    #expect(means.count == 4 + 4 + 14)
  }
}
