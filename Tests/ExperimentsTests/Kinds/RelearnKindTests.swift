import Facts
import NotebookTesting
import Tensors
import Testing
import Transformer
import Unlearning

@testable import Experiments

struct RelearnKindTests {
  private static let keys = "model: edited\nfacts: facts\ntexts: texts\n"
  private static let adapters = keys + "method: {lora: {ranks: [2]}}\n"

  @Test func everyRankAndRateIsAnAttack() async throws {
    let scene = try await EditedScene.shared
    let run = try await scene.run(
      RelearnKind.self, Self.adapters + "learning_rates: [0.001, 0.03]\nsteps: 10")
    let results = run.results
    #expect(results.attacks.map(\.rank) == [2, 2])
    #expect(results.attacks.map(\.attackRate) == [0.001, 0.03])
    #expect(results.curve.map(\.step) == [0, 3, 5, 8, 10, 0, 3, 5, 8, 10])
    #expect(results.summary.attacks == 2)
    #expect(
      results.summary.converged
        == results.attacks.count { $0.outcome.verdict.rawValue == "converged" })
    #expect(results.summary.outcome.attackLoss == results.attacks[0].outcome.attackLoss)
    #expect(results.curve[0].relearnedAccuracy == results.summary.initialAccuracy)
    #expect(results.curve[4].taughtAccuracy == results.attacks[0].outcome.taughtAccuracy)
    #expect(!run.output.blobs.contains(ChangedModel.file), "no model is kept")
  }

  @Test func theTaughtHalfIsLearnt() async throws {
    let scene = try await EditedScene.shared
    let results = try await scene.run(
      RelearnKind.self, Self.keys + "method: full\nlearning_rates: [0.01]\nsteps: 30"
    ).results
    #expect(results.attacks.map(\.rank) == [nil])
    let curve = results.curve
    #expect(curve[curve.count - 1].taughtAccuracy >= curve[0].taughtAccuracy)
    #expect(results.attacks[0].outcome.attackLoss < 1)
  }

  @Test func theModelOfTheFirstAttackIsKept() async throws {
    let scene = try await EditedScene.shared
    let run = try await scene.run(RelearnKind.self, Self.adapters + "steps: 3\nkeep: true")
    let before = try #require(scene.inputs["edited"]).read(AskedModel.self).model
    let after = try run.output.read(AskedModel.self).model
    #expect(before.blocks[1].down.weight.scalars != after.blocks[1].down.weight.scalars)
    #expect(before.parameterCount == after.parameterCount, "adapters are folded in")
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await EditedScene.shared
    try await KindTest(RelearnKind.self).runTwice(
      Self.adapters + "steps: 2\ndraw: 3", inputs: scene.inputs)
  }
}
