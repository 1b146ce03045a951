import Facts
import Foundation
import Frames
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Chapters
@testable import Experiments
@testable import Notebook

/// The kinds that edit facts, attack edits and measure both.
struct EditingTests {
  private let bench: KindBench

  init() throws { bench = try KindBench() }

  /// A random model, facts, text and one MLP of two.
  private func scene(
    _ family: ModelConfiguration.Family, tokenizer: String, facts keys: String = "edited: first_16"
  ) async throws -> [String: StoredOutput] {
    let base = try await bench.checkpoint(family, tokenizer: tokenizer)
    let facts = try await bench.run(SportsKind.self, "file: sports.csv\n" + keys, [:])
    let lines = (0..<12).map { "The \($0)th of them went home and nobody saw it again ." }
    try bench.folder.write(lines.joined(separator: "\n"), to: "lines.txt")
    let texts = try await bench.run(
      TextsKind.self, "file: lines.txt\nretained: 8\nheld_out: 4", [:])
    let lookup = try await bench.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [0]\ncomponents: mlps", ["base": base])
    return ["base": base, "facts": facts, "texts": texts, "lookup": lookup]
  }

  private static let edit =
    "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nbatch: 8\nlearning_rates: [0.01]\n"

  @Test(arguments: [
    (ModelConfiguration.Family.gpt2, "gpt2"), (.neox, "neox"), (.llama, "llama3"),
    (.gemma, "gemma"), (.gemma2, "gemma"),
  ]) func everyKindRunsOnEveryFamily(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    var all = try await scene(family, tokenizer: tokenizer)
    all["edited"] = try await bench.run(
      EditKind.self, Self.edit + "steps: 25\nretain_weight: 0", all)
    let edited = try #require(all["edited"])
    #expect(edited.frames[0].values(of: "moved_outside") == [.boolean(false)])
    let losses = try bench.values(edited, 1, "loss")
    #expect(losses.count == 50 && losses[48] < losses[0])

    let asked = try await bench.run(
      EvaluateKind.self,
      "model: edited\nfacts: facts\ntexts: texts\nsystem: \"Listen.\"\ngeneral: facts\nothers: [facts]",
      all)
    let before = try await bench.run(EvaluateKind.self, "model: base\nfacts: facts", all)
    #expect(
      try bench.values(asked, 0, "edit_probability")[0]
        > bench.values(before, 0, "edit_probability")[0])
    let forms = try #require(asked.frames[2].values(of: "form")).map(\.plain)
    #expect(Set(forms).isSuperset(of: ["prompt", "system", "in_context", "question", "dashed"]))

    all["again"] = try await bench.run(
      RelearnKind.self,
      "model: edited\nfacts: facts\ntexts: texts\nranks: [2]\nlearning_rates: [0.001, 0.03]\n"
        + "steps: 10\nkeep: true", all)
    let again = try #require(all["again"])
    #expect(again.frames[1].rows.count == 2)
    #expect(try bench.values(again, 2, "step").prefix(5) == [0, 3, 5, 8, 10])
    _ = try await bench.run(
      RelearnKind.self, "model: edited\nfacts: facts\ntexts: texts\nmethod: full\nsteps: 2", all)
    let underneath = try await bench.run(LatentKind.self, "model: edited\nfacts: facts", all)
    #expect(underneath.frames[1].rows.count == 6 && underneath.frames[2].rows.count == 3)
    for form in ["prefix", "adapter"] {
      let soft = try await bench.run(
        SoftPromptKind.self,
        "model: edited\nfacts: facts\nform: \(form)\nsteps: 3\nlength: 2\nattacks: 2", all)
      #expect(soft.frames[1].rows.count == 2)
    }
    let tampered = try await bench.run(
      TamperKind.self, "model: edited\noriginal: base\nfacts: facts\nshares: [1]", all)
    #expect(tampered.frames[0].rows.count == 4)
    #expect(
      try bench.values(tampered, 0, "mcq_edit_accuracy").last
        == bench.values(before, 0, "mcq_edit_accuracy")[0], "all the way back is where it was")
    let moved = try await bench.run(
      MovedKind.self, "original: base\nmodel: edited\nthen: again\nmechanisms: [lookup]", all)
    #expect(try bench.values(moved, 0, "moved_share")[0] > 0.9)
    let distance = try await bench.run(
      CompareKind.self, "model: edited\nreference: edited\nfacts: facts", all)
    #expect(try bench.values(distance, 0, "divergence").allSatisfy { abs($0) < 1e-5 })
    for method in ["clamp", "learned"] {
      let masked = try await bench.run(
        MaskKind.self,
        "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nmethod: \(method)\nsteps: 3\n"
          + "sizes: [0, 20]\nmechanisms: [lookup]", all)
      #expect(try bench.values(masked, 0, "taken") == [0, 20])
    }
    if family == .gemma2 {
      await #expect(throws: (any Error).self) {
        try await bench.run(
          ClosedFormKind.self, "model: base\nfacts: facts\ncomponents: lookup", all)
      }
    } else {
      for rule in ["rome", "memit"] {
        let solved = try await bench.run(
          ClosedFormKind.self,
          "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nrule: \(rule)\nsteps: 5",
          all)
        #expect(solved.frames[0].values(of: "moved_outside") == [.boolean(false)])
      }
    }
  }

  /// What a cell puts out is its base and the tensors that changed, no others; it loads as it was.
  @Test func editsAreStoredAsChanges() async throws {
    var all = try await scene(.gemma, tokenizer: "gemma")
    let edited = try await bench.run(EditKind.self, Self.edit + "steps: 2", all)
    let names = try SafeTensors(contentsOf: edited.blob(EditedModel.file)).entries.keys.sorted()
    #expect(
      names == [
        "model.layers.0.mlp.down_proj.weight", "model.layers.0.mlp.gate_proj.weight",
        "model.layers.0.mlp.up_proj.weight",
      ])
    let base = try #require(all["base"])
    #expect(
      try Data(contentsOf: edited.blob(Checkpoint.weightsFile))
        == Data(contentsOf: base.blob(Checkpoint.weightsFile)))
    // An edit of the edit keeps what the first one changed.
    all["base"] = edited
    all["lookup"] = try await bench.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [1]\ncomponents: mlps", all)
    let twice = try await bench.run(EditKind.self, Self.edit + "steps: 3", all)
    #expect(try SafeTensors(contentsOf: twice.blob(EditedModel.file)).entries.count == 6)
    let (one, two) = (try AskedModel(edited).model, try AskedModel(twice).model)
    #expect(one.blocks[0].down.weight.scalars == two.blocks[0].down.weight.scalars)
    #expect(one.blocks[1].down.weight.scalars != two.blocks[1].down.weight.scalars)
  }

  /// Settings are searched as the paper does: rates first, then weights at the best rate.
  @Test func settingsAreSearchedAndTakenOver() async throws {
    var all = try await scene(.llama, tokenizer: "llama3")
    let keys = Self.edit.replacingOccurrences(of: "[0.01]", with: "[0.001, 0.02]")
    all["tuned"] = try await bench.run(
      EditKind.self, keys + "steps: 4\nedit_weights: [1, 0.5, 2]", all)
    let tuned = try #require(all["tuned"])
    let rates = try bench.values(tuned, 2, "learning_rate")
    let scores = try bench.values(tuned, 2, "score")
    #expect(try bench.values(tuned, 2, "edit_weight") == [1, 1, 0.5, 2])
    #expect(rates.prefix(2) == [0.001, 0.02])
    #expect(rates[2] == rates[scores[0] >= scores[1] ? 0 : 1] && rates[3] == rates[2])
    let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
    #expect(try bench.values(tuned, 0, "learning_rate") == [rates[best]])
    let taken = try await bench.run(EditKind.self, keys + "steps: 4\nsettings: tuned", all)
    #expect(taken.frames[0] == tuned.frames[0] && taken.frames[2].rows.count == 1)
  }

  /// Batches are edited one after the other, each within components of its own.
  @Test func batchesAreEditedInTurn() async throws {
    var all = try await scene(.llama, tokenizer: "llama3")
    all["later"] = try await bench.run(
      LocalizeKind.self, "model: base\nrule: layers\nlayers: [1]\ncomponents: mlps", all)
    let edited = try await bench.run(
      EditKind.self, Self.edit + "steps: 3\nbatches: 2\nthen: [later]", all)
    #expect(edited.frames[1].rows.count == 2 * 3 * 3)
    #expect(try SafeTensors(contentsOf: edited.blob(EditedModel.file)).entries.count == 6)
    await #expect(throws: UnsuitableFacts.self) {
      try await bench.run(EditKind.self, Self.edit + "batches: 17", all)
    }
  }

  @Test(arguments: [
    "objective: log_one_minus", "objective: ascent\nedit_weights: [0.1]",
    "objective: ascent\nretain: divergence", "objective: npo", "objective: simnpo\nbeta: 0.5",
    "objective: rmu\nlayer: 0",
  ]) func everyObjectiveMovesAwayFromTheAnswer(objective: String) async throws {
    var all = try await scene(.gemma, tokenizer: "gemma")
    // What is to be forgotten has to be known: a random model is taught it first.
    all["base"] = try await bench.run(
      RelearnKind.self,
      "model: base\nfacts: facts\nmethod: full\nlearning_rates: [0.01]\nsteps: 60\nretain_weight: 0\n"
        + "keep: true", all)
    // Retained answers are the same words: they hardly count here.
    let edited = try await bench.run(
      EditKind.self,
      Self.edit + "steps: 20\nretain_weight: 0.001\ntext_weight: 0.001\n" + objective, all)
    let losses = try bench.values(edited, 1, "loss")
    #expect(losses[57] < losses[0])
    #expect(edited.frames[0].values(of: "moved_outside") == [.boolean(false)])
  }

  /// Without edited facts there is nothing to do, and it is said.
  @Test func nothingToEditIsSaid() async throws {
    let all = try await scene(.llama, tokenizer: "llama3", facts: "edited: none")
    let error = await #expect(throws: UnsuitableFacts.self) {
      try await bench.run(EditKind.self, Self.edit, all)
    }
    #expect(error?.description.contains("no fact is to be edited") == true)
  }
}
