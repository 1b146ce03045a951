import Chapters
import Facts
import Frames
import Interpretability
import Notebook
import Transformer
import Unlearning

/// `edit`: changes facts of a model by training some of its components.
enum EditKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.") var model: Input<AskedModel>
    @Key("The facts; those of their split `edited` are changed.") var facts: Input<FactSet>
    @Key("The components that are trained; nothing else can move.")
    var components: Input<Localization>
    @Key("Text that should stay as likely as it is.") var texts: Input<TextSet>?
    @Key(
      "What is minimized on the edited facts: the cross-entropy of the injected answer (inject); "
        + "-log(1 - p) of the right one (log_one_minus); minus its cross-entropy (ascent); negative "
        + "preference optimization with or without a reference (npo, simnpo); or its representation's "
        + "distance from a random direction (rmu).")
    var objective = Variant<Objective>(.inject)
    @Key(
      "What keeps the retained facts: their cross-entropy, or the divergence from what the model said "
        + "before (KL regularization). `rmu` keeps their representation.")
    var retain = RetainLoss.crossEntropy
    @Key("Optimizer steps, of each batch of facts.", in: 1...100_000) var steps = 50
    @Key("Examples of each task a step.", in: 1...4096) var batch = 64
    @Key(
      "The highest learning rate; of several, the best by validation is taken, all at the first weight.",
      each: 1e-7...1)
    var learningRates = [0.003]
    @Key(
      "What the loss of the edited facts is multiplied by; of several, the best by validation is taken, "
        + "at the learning rate chosen before.",
      each: 0...1000)
    var editWeights = [1.0]
    @Key("The same of the retained facts; 0 for none.", in: 0...1000) var retainWeight = 1.0
    @Key("The same of text; 0 for none.", in: 0...1000) var textWeight = 1.0
    @Key("Other facts to be trained on so that they stay, of subjects that are retained.")
    var otherFacts: [Input<FactSet>] = []
    @Key("An edit whose learning rate and weight are taken, as they were chosen.")
    var settings: Input<EditSettings>?
    @Key(
      "Batches that the facts are edited in, one after the other, each with an optimizer of its own.",
      in: 1...1000)
    var batches = 1
    @Key("The components of the second batch and those after it, in order.")
    var laterComponents: [Input<Localization>] = []
    @Key(later: "Texts a step; as many as `batch` where none is given.", in: 1...4096)
    var textBatch: Int?

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The edit.") var summary: Summary
    @Table("A loss at a step, before it is multiplied by its weight.") var curve: [Loss]
    @Table("A setting that was tried.") var trials: [Trial]
    @LeftOut var leftOut: [Exclusion]
    @HandedOn var model: ChangedModel?
    @HandedOn var settings: EditSettings?
    @HandedOn var localization: Localization?

    init() {}
  }

  struct Summary: FrameRow {
    @Column("trained scalars") var parameters: Int
    @Column("the learning rate taken") var learningRate: Double
    @Column("the weight of the edited facts taken") var editWeight: Double
    @Column("norm of the change over the norm of what was trained", tolerance: 0.02)
    var relativeChange: Double
    @Column("SHA-256 of every parameter outside the components, before") var outside: String
    @Column("the same after the edit") var outsideAfter: String
    @Column("whether anything outside the components moved") var movedOutside: Bool
  }

  struct Loss: FrameRow {
    @Column("optimizer steps taken before", unit: .steps) var step: Int
    @Column("edit, retain or text") var term: String
    @Column("the loss", tolerance: 0.02) var loss: Double
  }

  struct Trial: FrameRow {
    @Column("the learning rate") var learningRate: Double
    @Column("the weight of the edited facts") var editWeight: Double
    @Column(accuracy: "one minus the old answer's probability") var forgotten: Double
    @Column(accuracy: "the new answer's probability", better: .higher) var injected: Double?
    @Column(accuracy: "probability of the right answer of validation facts", better: .higher)
    var maintained: Double
    @Column("cross-entropy of held-out text", unit: .nats, better: .lower, tolerance: 0.02)
    var textLoss: Double
    @Column("what was chosen by", better: .higher, tolerance: 0.03) var score: Double
  }

  static let name = "edit"
  static let version = 1
  static let summary =
    "Edits or unlearns facts by training chosen components only (paper, section 4.1), and shows by "
    + "hash that nothing else moved. Of an answer of several tokens the one that tells it from the "
    + "fact's others is trained; facts without one are left out."

  /// What came of settings that were tried.
  private struct Outcome: Sendable {
    var model: LanguageModel
    var losses: [[String: Double]]
    var validation: EditTask.Validation
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, others: spec.otherFacts, context)
    let components = try ([spec.components] + spec.laterComponents).map {
      try context.read($0).parts
    }
    var search: SettingsSearch<Outcome> =
      try spec.settings.map { .init(try context.read($0)) }
      ?? .init(learningRates: spec.learningRates, editWeights: spec.editWeights)
    let count = task.facts[.edited].count
    guard spec.batches <= count else {
      throw UnsuitableFacts("\(count) facts cannot be edited in \(spec.batches) batches")
    }
    let objective = spec.objective.value
    let batches = LocalizedEdit.Batch.divided(
      try task.edited(for: objective), into: spec.batches, training: components)
    let retained = LocalizedEdit.Retained(
      try task.retained(), texts: task.texts, loss: spec.retain, weight: spec.retainWeight,
      textWeight: spec.textWeight, textSize: spec.textBatch)
    let before = task.validation(task.asked.model)
    while let settings = search.next {
      var edit = try LocalizedEdit(
        batches, of: task.asked.model, keeping: retained,
        .init(objective: objective, settings: settings, steps: spec.steps, size: spec.batch),
        threads: context.threads, seed: context.seed)
      var losses: [[String: Double]] = []
      let steps = context.steps(
        edit.steps, after: search.trials.count * edit.steps, of: search.count * edit.steps,
        "learning rate \(settings.learningRate)")
      for try await _ in steps { losses.append(try edit.advance()) }
      let validation = task.validation(edit.model)
      search.note(
        Outcome(model: edit.model, losses: losses, validation: validation),
        score: validation.score(injects: objective.injects, before: before))
    }
    var results = try results(
      of: search, task.asked.model, components.flatMap(\.self),
      from: context.output(of: spec.model))
    results.leftOut = [Exclusion](task.leftOut, of: task.count)
    return results
  }

  private static func results(
    of search: SettingsSearch<Outcome>, _ model: LanguageModel, _ components: [Component],
    from origin: StoredOutput
  ) throws -> Results {
    guard let best = search.best else { fatalError("an edit has at least one trial") }
    let footprint = try EditFootprint(on: components, from: model, to: best.outcome.model)
    var results = Results()
    results.summary.parameters = footprint.parameters
    results.summary.learningRate = best.settings.learningRate
    results.summary.editWeight = best.settings.editWeight
    results.summary.relativeChange = footprint.relativeChange
    results.summary.outside = footprint.outside
    results.summary.outsideAfter = footprint.outsideAfter
    results.summary.movedOutside = footprint.movedOutside
    for (step, losses) in best.outcome.losses.enumerated() {
      for term in ["edit", "retain", "text"] {
        guard let loss = losses[term] else { continue }
        results.curve.append { row in
          row.step = step
          row.term = term
          row.loss = loss
        }
      }
    }
    for trial in search.trials {
      let validation = trial.outcome.validation
      results.trials.append { row in
        row.learningRate = trial.settings.learningRate
        row.editWeight = trial.settings.editWeight
        row.forgotten = validation.forgotten
        row.injected = validation.injected
        row.maintained = validation.maintained
        row.textLoss = validation.textLoss
        row.score = trial.score
      }
    }
    results.model = try ChangedModel(best.outcome.model, from: origin)
    results.settings = best.settings
    // Batches may share components; the localization has each once.
    results.localization = Localization(
      ComponentChoice(first: [components], budget: .max, of: model.configuration))
    return results
  }
}
