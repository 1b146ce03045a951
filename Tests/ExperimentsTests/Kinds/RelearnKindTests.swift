import Facts
import Frames
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

  @Test func wordingsOfTheOtherHalfAreAskedForBeforeAndAfter() async throws {
    let scene = try await EditedScene.shared
    let facts = try await scene.run(
      RewordKind.self, "facts: facts\nwordings: {hand: \"{subject} plays\"}"
    ).output
    let run = try await scene.run(
      RelearnKind.self,
      "model: edited\nfacts: worded\nmethod: full\nlearning_rates: [0.01, 0.001]\nsteps: 5\n"
        + "wordings: true", adding: ["worded": facts])
    let rows = run.results.wordings
    #expect(rows.map(\.wording) == (0..<4).flatMap { _ in ["prompt", "hand", "all"] })
    #expect(
      rows.map(\.when.rawValue)
        == [true, false, true, false].flatMap {
          Array(repeating: $0 ? "before" : "after", count: 3)
        })
    #expect(rows.map(\.attackRate).prefix(7) == [0.01, 0.01, 0.01, 0.01, 0.01, 0.01, 0.001])
    let after = rows[3].shares
    #expect(after.subjects == 4, "half of the edited facts")
    #expect(
      abs(
        try #require(after.rightShare).value - run.results.attacks[0].outcome.relearnedProbability)
        < 1e-9)
    #expect(rows[0].shares.rightShare == rows[6].shares.rightShare, "the model before is the same")
    let summary = try #require(run.output.frames.first { $0.name == "summary" })
      .withScoreIntervals(
        RelearnKind.Summary.trials,
        in: CountedOutput { name in run.output.frames.first { $0.name == name } })
    let share = run.results.summary.outcome.relearnedAccuracy
    let score = WilsonInterval(proportion: share, trials: 4)
    let position = try #require(summary.index(of: "relearned_accuracy"))
    #expect(summary.interval(of: position, in: summary.rows[0]) == score.low...score.high)
    let plain = try await scene.run(RelearnKind.self, Self.adapters + "steps: 2")
    #expect(!plain.output.frames.map(\.name).contains("wordings"))
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

  @Test func aFewAreTaughtAndAllOthersAsked() async throws {
    let scene = try await EditedScene.shared
    let attack = Self.keys + "method: full\nsteps: 4\n"
    let half = try await scene.run(RelearnKind.self, attack).output
    let four = try await scene.run(RelearnKind.self, attack + "taught: 4").output
    #expect(four.frames == half.frames, "half of eight")
    let two = try await scene.run(
      RelearnKind.self, attack + "taught: 2\nwordings: true")
    #expect(two.results.wordings.allSatisfy { $0.shares.subjects == 6 })
    let error = await #expect(throws: UnsuitableFacts.self) {
      try await scene.run(RelearnKind.self, attack + "taught: 8")
    }
    #expect(
      error?.description
        == "8 of 8 edited facts cannot be taught: from 1 to 7 can, the others are asked")
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
