import Facts
import Foundation
import Interpretability
import NotebookTesting
import Tensors
import Testing
import Transformer
import Unlearning

@testable import Experiments

struct EditKindTests {
  private static let keys =
    "model: base\nfacts: facts\ntexts: texts\ncomponents: first\nbatch: 8\nlearning_rates: [0.01]\n"

  private func tensors(_ output: KindOutput) throws -> [String] {
    let file = try output.blob(ChangedModel.file)
    let place = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).safetensors")
    try file.write(to: place)
    defer { try? FileManager.default.removeItem(at: place) }
    return try SafeTensors(contentsOf: place).entries.keys.sorted()
  }

  @Test func onlyTheComponentsMove() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(EditKind.self, Self.keys + "steps: 20\nretain_weight: 0.1")
    let summary = run.results.summary
    #expect(summary.parameters == 3 * 32 * 64 && summary.learningRate == 0.01)
    #expect(!summary.movedOutside && summary.outside == summary.outsideAfter)
    #expect(summary.relativeChange > 0)
    let edit = run.results.curve.filter { $0.term == "edit" }.map(\.loss)
    #expect(edit.count == 20 && edit[19] < edit[0])
    #expect(run.results.curve.count == 3 * 20)
    #expect(try run.output.read(Localization.self).parts == [.mlp(layer: 0)])
  }

  /// Eight texts, two of them a step: another loss of text than that of all eight.
  @Test func textsHaveABatchOfTheirOwn() async throws {
    let scene = try await SmallScene.shared
    func losses(_ keys: String) async throws -> [Double] {
      let curve = try await scene.run(EditKind.self, Self.keys + "steps: 3\n" + keys).results.curve
      return curve.filter { $0.term == "text" }.map(\.loss)
    }
    let all = try await losses("")
    #expect(try await losses("text_batch: 8") == all && all.count == 3)
    let few = try await losses("text_batch: 2")
    #expect(few[0] != all[0] && few.count == 3)
  }

  /// What a cell puts out is its base and the tensors that changed, no others; an edit of the edit keeps
  /// what the first one changed.
  @Test func editsAreStoredAsChanges() async throws {
    let scene = try await SmallScene.shared
    let base = try #require(scene.inputs["base"])
    let once = try await scene.run(EditKind.self, Self.keys + "steps: 2").output
    #expect(
      try tensors(once) == [
        "model.layers.0.mlp.down_proj.weight", "model.layers.0.mlp.gate_proj.weight",
        "model.layers.0.mlp.up_proj.weight",
      ])
    #expect(try once.blob(Checkpoint.weightsFile) == base.blob(Checkpoint.weightsFile))
    let twice = try await scene.run(
      EditKind.self, Self.keys.replacing("first", with: "second") + "steps: 2",
      adding: ["base": once]
    ).output
    #expect(try tensors(twice).count == 6)
    let (one, two) = (try once.read(AskedModel.self).model, try twice.read(AskedModel.self).model)
    #expect(one.blocks[0].down.weight.scalars == two.blocks[0].down.weight.scalars)
    #expect(one.blocks[1].down.weight.scalars != two.blocks[1].down.weight.scalars)
  }

  /// Settings are searched as the paper does: rates first, then weights at the best rate.
  @Test func settingsAreSearchedAndTakenOver() async throws {
    let scene = try await SmallScene.shared
    let keys = Self.keys.replacing("[0.01]", with: "[0.001, 0.02]") + "steps: 3\n"
    let tuned = try await scene.run(EditKind.self, keys + "edit_weights: [1, 0.5, 2]")
    let trials = tuned.results.trials
    #expect(trials.map(\.editWeight) == [1, 1, 0.5, 2])
    let better = trials[0].score >= trials[1].score ? 0.001 : 0.02
    #expect(trials.map(\.learningRate) == [0.001, 0.02, better, better])
    let best = try #require(trials.max { $0.score < $1.score })
    #expect(tuned.results.summary.learningRate == best.learningRate)
    #expect(
      try tuned.output.read(EditSettings.self)
        == EditSettings(learningRate: best.learningRate, editWeight: best.editWeight))
    let taken = try await scene.run(
      EditKind.self, keys + "settings: tuned", adding: ["tuned": tuned.output])
    #expect(taken.results.trials.count == 1)
    #expect(taken.output.frame("summary") == tuned.output.frame("summary"))
  }

  /// Batches are edited one after the other, each within components of its own.
  @Test func batchesAreEditedInTurn() async throws {
    let scene = try await SmallScene.shared
    let run = try await scene.run(
      EditKind.self, Self.keys + "steps: 2\nbatches: 2\nlater_components: [second]")
    #expect(run.results.curve.map(\.step).max() == 3 && run.results.curve.count == 2 * 2 * 3)
    #expect(try tensors(run.output).count == 6)
    #expect(
      await scene.failure(of: EditKind.self, Self.keys + "batches: 9")
        == "8 facts cannot be edited in 9 batches")
  }

  @Test(arguments: [
    "log_one_minus", "ascent", "npo", "{simnpo: {beta: 0.5}}", "{rmu: {layer: 0}}",
  ]) func everyObjectiveLowersItsOwnLoss(objective: String) async throws {
    let scene = try await SmallScene.shared
    // What is retained are the same words: it hardly counts here.
    let run = try await scene.run(
      EditKind.self,
      Self.keys + "steps: 12\nretain_weight: 0.001\ntext_weight: 0.001\nobjective: \(objective)")
    let losses = run.results.curve.filter { $0.term == "edit" }.map(\.loss)
    #expect(losses.count == 12 && losses[11] < losses[0])
    #expect(!run.results.summary.movedOutside)
  }

  @Test func threadsDoNotChangeTheBytes() async throws {
    let scene = try await SmallScene.shared
    try await KindTest(EditKind.self).runTwice(
      Self.keys + "steps: 2\nretain: divergence", inputs: scene.inputs)
  }

  @Test func nothingToEditIsSaid() async throws {
    let scene = try await SmallScene.shared
    let facts = try await scene.run(FactsKind.self, "world: world").output
    let message = await scene.failure(of: EditKind.self, Self.keys, adding: ["facts": facts])
    #expect(message?.contains("no fact is to be edited") == true)
  }
}
