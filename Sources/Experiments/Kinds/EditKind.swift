import Chapters
import Facts
import Foundation
import Frames
import Interpretability
import Notebook
import Tensors
import Transformer
import Unlearning

/// `edit`: changes facts of a model by training some of its components.
enum EditKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The model.", accepts: .model) var model: Reference
    @Key("The facts; those of their split `edited` are changed.", accepts: .facts)
    var facts: Reference
    @Key("The components that are trained; nothing else can move.", accepts: .localization)
    var components: Reference
    @Key("Text that should stay as likely as it is.", accepts: .texts) var texts: Reference?
    @Key(
      "What is minimized on the edited facts: the cross-entropy of the injected answer (inject); "
        + "-log(1 - p) of the right one (log_one_minus); minus its cross-entropy (ascent); negative "
        + "preference optimization with or without a reference (npo, simnpo); or its representation's "
        + "distance from a random direction (rmu).")
    var objective = Objective.Name.inject
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
    @Key(
      "Other facts to be trained on so that they stay, of subjects that are retained.",
      accepts: .facts) var also: [Reference] = []
    @Key(
      "An edit whose learning rate and weight are taken, as they were chosen.", accepts: .settings)
    var settings: Reference?
    @Key(
      "Batches that the facts are edited in, one after the other, each with an optimizer of its own.",
      in: 1...1000)
    var batches = 1
    @Key("The components of the second batch and those after it, in order.", accepts: .localization)
    var then: [Reference] = []
    @Key("β of npo and simnpo; 0.1 and 2.5 in their papers.", in: 0.001...100) var beta = 0.1
    @Key("The layer that rmu steers.", in: 0...1000) var layer = 2
    @Key("How long rmu's direction is, in lengths of the representation.", in: 0.1...1000)
    var strength = 5.0

    init() {}
  }

  static let name = "edit"
  static let version = 1
  static let summary =
    "Edits or unlearns facts by training chosen components only (paper, section 4.1), and shows by hash "
    + "that nothing else moved."
  static let output = OutputSchema(
    frames: [
      .init(
        "summary", "The edit.",
        columns: [
          Frame.Column("parameters", .integer, "trained scalars"),
          Frame.Column("learning_rate", .number, "the learning rate taken"),
          Frame.Column("edit_weight", .number, "the weight of the edited facts taken"),
          Frame.Column(
            "relative_change", .number, "norm of the change over the norm of what was trained",
            tolerance: 0.02),
          Frame.Column("outside", .text, "SHA-256 of every parameter outside the components, before"),
          Frame.Column("outside_after", .text, "the same after the edit"),
          Frame.Column("moved_outside", .boolean, "whether anything outside the components moved"),
        ]),
      .init(
        "curve", "A loss at a step, before it is multiplied by its weight.",
        columns: [
          Frame.Column("step", .integer, "optimizer steps taken before", unit: .steps),
          Frame.Column("term", .text, "edit, retain or text"),
          Frame.Column("loss", .number, "the loss", tolerance: 0.02),
        ]),
      .init(
        "trials", "A setting that was tried.",
        columns: [
          Frame.Column("learning_rate", .number, "the learning rate"),
          Frame.Column("edit_weight", .number, "the weight of the edited facts"),
          Frame.Column(
            "forgotten", .number, "one minus the old answer's probability", unit: .share,
            tolerance: 0.03),
          Frame.Column(
            "injected", .number, "the new answer's probability", unit: .share, better: .higher,
            tolerance: 0.03),
          Frame.Column(
            "maintained", .number, "probability of the right answer of validation facts",
            unit: .share, better: .higher, tolerance: 0.03),
          Frame.Column(
            "text_loss", .number, "cross-entropy of held-out text", unit: .nats, better: .lower,
            tolerance: 0.02),
          Frame.Column("score", .number, "what was chosen by", better: .higher, tolerance: 0.03),
        ]),
    ],
    blobs: EditedModel.blobs + [
      .init(EditSettings.file, "the settings taken"),
      .init(Localization.file, "the components that were trained"),
    ],
    provides: [.model, .settings, .localization])

  /// An edit under settings that were tried.
  private struct Trial: Sendable {
    var model: LanguageModel
    var curve: [[String: Double]]
    var validation: EditTask.Validation
  }

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, also: spec.also, context)
    let localizations = try ([spec.components] + spec.then).map {
      try Localization.read(context.input($0)).parts
    }
    var search: SettingsSearch<Trial> =
      try spec.settings.map { .init(try EditSettings.read(context.input($0))) }
      ?? .init(learningRates: spec.learningRates, editWeights: spec.editWeights)
    let count = task.facts[.edited].count
    guard spec.batches <= count else {
      throw UnsuitableFacts("\(count) facts cannot be edited in \(spec.batches) batches")
    }
    let batches = LocalizedEdit.Batch.divided(
      try task.edited(for: spec.wholeObjective), into: spec.batches, training: localizations)
    let retained = LocalizedEdit.Retained(
      try task.retained(), texts: task.texts, loss: spec.retain, weight: spec.retainWeight,
      textWeight: spec.textWeight)
    let before = task.validation(task.asked.model)
    while let settings = search.next {
      var edit = try LocalizedEdit(
        batches, of: task.asked.model, keeping: retained,
        .init(
          objective: spec.wholeObjective, settings: settings, steps: spec.steps, size: spec.batch),
        threads: context.threads, seed: context.seed)
      var curve: [[String: Double]] = []
      while !edit.isDone {
        curve.append(try edit.advance())
        context.progress(
          search.trials.count * edit.steps + edit.step, of: search.count * edit.steps,
          "learning rate \(settings.learningRate)")
        try Task.checkCancellation()
        await Task.yield()
      }
      let validation = task.validation(edit.model)
      search.note(
        Trial(model: edit.model, curve: curve, validation: validation),
        score: validation.score(injects: spec.wholeObjective.injects, before: before))
    }
    return try Self.output(
      of: search, task.asked.model, localizations.flatMap(\.self), from: context.input(spec.model))
  }

  private static func output(
    of search: SettingsSearch<Trial>, _ model: LanguageModel, _ components: [Component],
    from origin: StoredOutput
  ) throws -> Output {
    guard let best = search.best else { preconditionFailure("an edit has at least one trial") }
    let selection = try Selection(components, of: model)
    let changed = try Selection(components, of: best.outcome.model)
    let (outside, after) = (
      model.fingerprint(without: selection), best.outcome.model.fingerprint(without: selection)
    )
    var frames = EditKind.output.frames.map { $0.empty() }
    frames[0].append([
      .integer(selection.parameterCount), .number(best.settings.learningRate),
      .number(best.settings.editWeight),
      .number(changed.distance(from: selection) / selection.norm), .text(outside), .text(after),
      .boolean(outside != after),
    ])
    for (step, losses) in best.outcome.curve.enumerated() {
      for term in ["edit", "retain", "text"] {
        guard let loss = losses[term] else { continue }
        frames[1].append([.integer(step), .text(term), .number(loss)])
      }
    }
    for trial in search.trials {
      frames[2].append([
        .number(trial.settings.learningRate), .number(trial.settings.editWeight),
        .number(trial.outcome.validation.forgotten),
        trial.outcome.validation.injected.map(Scalar.number) ?? .missing,
        .number(trial.outcome.validation.maintained), .number(trial.outcome.validation.textLoss),
        .number(trial.score),
      ])
    }
    var blobs = try EditedModel.blobs(of: best.outcome.model, from: origin)
    blobs[EditSettings.file] = try best.settings.data()
    let parts = components.uniqued
    blobs[Localization.file] = try Localization(
      ComponentChoice(parts, of: model.configuration)
    ).data()
    return Output(frames: frames, blobs: blobs)
  }
}

extension EditKind.Spec {
  /// The objective with the settings that it has.
  fileprivate var wholeObjective: Objective {
    switch objective {
    case .inject: .inject
    case .logOneMinus: .logOneMinus
    case .ascent: .ascent
    case .npo: .npo(beta: beta)
    case .simnpo: .simnpo(beta: beta)
    case .rmu: .rmu(layer: layer, strength: strength)
    }
  }
}

extension LanguageModel {
  /// The SHA-256 of every parameter, those that are trained put to zero.
  func fingerprint(without selection: Selection) -> String {
    let rest = selection.zeros.applied(to: self)
    let hashes = rest.parameters.map { name, tensor in
      name + " " + tensor.withScalars { ContentHash.sha256(Data(buffer: $0)) }
    }
    return ContentHash.sha256(hashes.joined(separator: "\n"))
  }
}

extension Array where Element: Hashable {
  /// The elements in order, each once.
  fileprivate var uniqued: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
