import Facts
import NotebookTesting
import Testing
import Transformer

@testable import Experiments

/// The kinds on models of every family, with real tokenizers and names of many tokens.
struct EveryFamilyTests {
  @Test(arguments: FamilyModel.all) func everyMethodLocates(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    var model = try await FamilyModel(family, tokenizer: tokenizer)
    let about = "model: base\nfacts: facts\nprompts: 24\n"
    let tracing = try await model.run(
      CausalTracingKind.self, about + "draws: 2\nattention: sum_of_heads", as: "tracing")
    #expect(tracing.layers.count == 4 && tracing.positions.count == 18)
    let attributed = try await model.run(
      AttributionKind.self, about + "corruption: random_tokens", as: "attributed")
    #expect(attributed.heads.count == 8)
    let paths = try await model.run(PathPatchingKind.self, about + "heads: 2", as: "paths")
    #expect(paths.heads.count(where: \.extracts) == 2)
    let probed = try await model.run(
      ProbeKind.self, about + "splits: 2\nfitted: 0.5", as: "probed")
    #expect(probed.curve.count == 9)
    for (scores, candidates) in [
      ("tracing", "all"), ("attributed", "all"), ("probed", "all"), ("tracing", "heads"),
      ("attributed", "heads"), ("attributed", "matrices"),
    ] {
      let choice = try await model.run(
        LocalizeKind.self,
        "model: base\nscores: \(scores)\nbudget_of: lookup\nresamples: 20\n"
          + "components: \(candidates)")
      #expect(choice.size.parameters >= choice.size.budget ?? .max)
      #expect(choice.chosen.map(\.parameters).reduce(0, +) == choice.size.parameters)
      // Without what was chosen last, the budget is not reached; a head is four matrices' parts.
      let last = choice.chosen.suffix(candidates == "heads" ? 4 : 1).map(\.parameters)
      #expect(choice.size.parameters - last.reduce(0, +) < choice.size.budget ?? 0)
    }
    let overlap = try await model.run(
      OverlapKind.self, "model: base\nlocalizations: [lookup, paths]")
    #expect(overlap.pairs.map(\.jaccard) == [1, 0, 0, 1])
    let apart = try await model.run(DissectKind.self, about)
    #expect(apart.ablation.count == 12)
  }

  @Test(arguments: FamilyModel.all) func editsAreMadeAttackedAndMeasured(
    family: ModelConfiguration.Family, tokenizer: String
  ) async throws {
    var model = try await FamilyModel(family, tokenizer: tokenizer)
    let edit = try await model.run(
      EditKind.self,
      "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nbatch: 8\n"
        + "learning_rates: [0.01]\nsteps: 25\nretain_weight: 0", as: "edited")
    #expect(!edit.summary.movedOutside)
    // Without a weight, retained facts have no loss.
    let losses = edit.curve.filter { $0.term == "edit" }.map(\.loss)
    #expect(edit.curve.count == 50 && losses[24] < losses[0])

    let before = try await model.run(EvaluateKind.self, "model: base\nfacts: facts").summary
    let after = try await model.run(
      EvaluateKind.self,
      "model: edited\nfacts: facts\ntexts: texts\nsystem: \"Listen.\"\ngeneral: facts\n"
        + "others: [facts]")
    #expect(
      try #require(after.summary.editProbability) > #require(before.editProbability))
    #expect(
      Set(after.forms.map(\.form))
        .isSuperset(of: [.prompt, .system, .inContext, .question, .dashed]))

    let relearned = try await model.run(
      RelearnKind.self,
      "model: edited\nfacts: facts\ntexts: texts\nmethod: {lora: {ranks: [2]}}\nsteps: 10\n"
        + "keep: true",
      as: "again")
    #expect(relearned.curve.map(\.step) == [0, 3, 5, 8, 10])
    let latent = try await model.run(LatentKind.self, "model: edited\nfacts: facts")
    #expect(latent.probes.count == 6 && latent.lens.count == 3)
    for form in ["prefix", "adapter"] {
      let soft = try await model.run(
        SoftPromptKind.self,
        "model: edited\nfacts: facts\nform: \(form)\nsteps: 3\nlength: 2\nattacks: 2")
      #expect(soft.attacks.count == 2)
    }
    let tampered = try await model.run(
      TamperKind.self, "model: edited\noriginal: base\nfacts: facts\nshares: [1]")
    #expect(tampered.summary.last?.mcqEditAccuracy == before.mcqEditAccuracy)
    let moved = try await model.run(
      MovedKind.self, "original: base\nmodel: edited\nafter: again\nmechanisms: [lookup]")
    #expect(moved.summary[0].movedShare > 0.9)
    let same = try await model.run(
      CompareKind.self, "model: edited\nreference: edited\nfacts: facts")
    #expect(same.summary.allSatisfy { abs($0.divergence) < 1e-5 })
    let masked = try await model.run(
      MaskKind.self,
      "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nsteps: 3\nsizes: [0, 20]")
    #expect(masked.sizes.map(\.taken) == [0, 20])
  }

  @Test(arguments: FamilyModel.all, ["rome", "memit"]) func weightsAreSolvedFor(
    model: (ModelConfiguration.Family, String), rule: String
  ) async throws {
    var scene = try await FamilyModel(model.0, tokenizer: model.1)
    let keys =
      "model: base\nfacts: facts\ntexts: texts\ncomponents: lookup\nrule: \(rule)\nsteps: 5"
    guard ![.gemma2, .gemma3].contains(model.0) else {
      // The norm behind its feed-forward layers has no inverse.
      let message = await KindTest(ClosedFormKind.self).failure(keys, inputs: scene.inputs)
      #expect(message != nil)
      return
    }
    let solved = try await scene.run(ClosedFormKind.self, keys)
    #expect(!solved.summary.movedOutside)
  }
}
