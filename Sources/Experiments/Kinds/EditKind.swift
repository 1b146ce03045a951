import Facts
import Foundation
import Interpretability
import Notebook
import Tensors
import Transformer
import Unlearning

/// `edit`: changes facts of a model by training some of its components.
enum EditKind: ExperimentKind {
  enum Objective: String, SpecChoice {
    case inject
    case logOneMinus = "log_one_minus"
    case ascent, npo, simnpo, rmu
  }

  enum Retain: String, SpecChoice {
    case crossEntropy = "cross_entropy"
    case divergence
  }

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
    var objective = Objective.inject
    @Key(
      "What keeps the retained facts: their cross-entropy, or the divergence from what the model said "
        + "before (KL regularization). `rmu` keeps their representation.")
    var retain = Retain.crossEntropy
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
          Column("parameters", .integer, "trained scalars"),
          Column("learning_rate", .number, "the learning rate taken"),
          Column("edit_weight", .number, "the weight of the edited facts taken"),
          Column(
            "relative_change", .number, "norm of the change over the norm of what was trained",
            tolerance: 0.02),
          Column("outside", .text, "SHA-256 of every parameter outside the components, before"),
          Column("outside_after", .text, "the same after the edit"),
          Column("moved_outside", .boolean, "whether anything outside the components moved"),
        ]),
      .init(
        "curve", "A loss at a step, before it is multiplied by its weight.",
        columns: [
          Column("step", .integer, "optimizer steps taken before", unit: "steps"),
          Column("term", .text, "edit, retain or text"),
          Column("loss", .number, "the loss", tolerance: 0.02),
        ]),
      .init(
        "trials", "A setting that was tried.",
        columns: [
          Column("learning_rate", .number, "the learning rate"),
          Column("edit_weight", .number, "the weight of the edited facts"),
          Column(
            "forgotten", .number, "one minus the old answer's probability", unit: "fraction",
            tolerance: 0.03),
          Column(
            "injected", .number, "the new answer's probability", unit: "fraction", better: .higher,
            tolerance: 0.03),
          Column(
            "maintained", .number, "probability of the right answer of validation facts",
            unit: "fraction", better: .higher, tolerance: 0.03),
          Column(
            "text_loss", .number, "cross-entropy of held-out text", unit: "nats", better: .lower,
            tolerance: 0.02),
          Column("score", .number, "what was chosen by", better: .higher, tolerance: 0.03),
        ]),
    ],
    blobs: EditedModel.blobs + [
      .init(EditSettings.file, "the settings taken"),
      .init(Localization.file, "the components that were trained"),
    ],
    provides: [.model, .settings, .localization])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    let task = try EditTask(
      model: spec.model, facts: spec.facts, texts: spec.texts, also: spec.also, context)
    var editor = try Editor(spec, task, context)
    while let trial = editor.nextTrial {
      try await editor.run(trial)
    }
    return try editor.output(from: context.input(spec.model))
  }
}

/// The settings that an edit took.
struct EditSettings: JSONBlob, Sendable, Hashable {
  var learningRate: Double
  var editWeight: Double

  /// The blob that holds them.
  static let file = "settings.json"
}

/// An edit under way: trials of settings, and the best so far.
private struct Editor {
  /// A finished trial.
  private struct Trial {
    var settings: EditSettings
    var model: LanguageModel
    var curve: [[String: Double]]
    var validation: EditTask.Validation
    var score: Double
  }

  private let spec: EditKind.Spec
  private let task: EditTask
  private let context: RunContext
  private let localizations: [[Component]]
  private let before: EditTask.Validation
  private let given: EditSettings?
  private var trials: [Trial] = []

  init(_ spec: EditKind.Spec, _ task: EditTask, _ context: RunContext) throws {
    self.spec = spec
    self.task = task
    self.context = context
    localizations = try ([spec.components] + spec.then).map {
      try Localization.read(context.input($0)).parts
    }
    given = try spec.settings.map { try EditSettings.read(context.input($0)) }
    before = task.validation(task.asked.model)
    guard spec.batches <= task.facts[.edited].count else {
      throw UnsuitableFacts(
        "\(task.facts[.edited].count) facts cannot be edited in \(spec.batches) batches")
    }
  }

  /// The settings to try next: every learning rate at the first weight, then every other weight at
  /// the best of them (paper section 4.1, the sweep).
  var nextTrial: EditSettings? {
    let rates = given.map { [$0.learningRate] } ?? spec.learningRates
    let weights = given.map { [$0.editWeight] } ?? spec.editWeights
    let index = trials.count
    if index < rates.count {
      return EditSettings(learningRate: rates[index], editWeight: weights[0])
    }
    guard index < total else { return nil }
    let rate = best(of: trials.prefix(rates.count)).settings.learningRate
    return EditSettings(learningRate: rate, editWeight: weights[index - rates.count + 1])
  }

  private var total: Int {
    given == nil ? spec.learningRates.count + spec.editWeights.count - 1 : 1
  }

  private func best(of trials: some Collection<Trial>) -> Trial {
    guard let best = trials.max(by: { $0.score < $1.score }) else {
      preconditionFailure("an edit has at least one trial")
    }
    return best
  }

  mutating func run(_ settings: EditSettings) async throws {
    var model = task.asked.model
    var curve: [[String: Double]] = []
    let facts = task.facts[.edited]
    for batch in 0..<spec.batches {
      let range = facts.count * batch / spec.batches..<facts.count * (batch + 1) / spec.batches
      let components = localizations[min(batch, localizations.count - 1)]
      var fitting = Fitting(
        try Selection(components, of: model), of: model,
        down: try terms(Array(facts[range]), model, components, settings),
        FittingOptions(steps: spec.steps, learningRate: settings.learningRate),
        threads: context.threads)
      while !fitting.isDone {
        curve.append(fitting.advance())
        context.progress(
          trials.count * spec.steps * spec.batches + curve.count,
          of: total * spec.steps * spec.batches, "learning rate \(settings.learningRate)")
        try Task.checkCancellation()
        await Task.yield()
      }
      model = fitting.model
    }
    let validation = task.validation(model)
    trials.append(
      Trial(
        settings: settings, model: model, curve: curve, validation: validation,
        score: validation.score(injects: spec.objective == .inject, before: before)))
  }

  private func terms(
    _ facts: [FactSet.Fact], _ model: LanguageModel, _ components: [Component],
    _ settings: EditSettings
  ) throws -> [LossTerm] {
    let first = Component.firstLayer(of: components)
    let setting = LossTerm.Setting(model, trainedFrom: first, seed: context.seed)
    let misdirection = LossTerm.Misdirection(
      layer: min(spec.layer, model.configuration.layers - 1), strength: spec.strength)
    let edit: LossTerm
    if let loss = spec.objective.answerLoss(spec) {
      let prompts = try task.answered(facts) {
        spec.objective == .inject ? $0.injected : $0.answer
      }
      edit = .answers(
        loss, of: prompts, size: spec.batch, name: "edit", isWhole: true,
        coefficient: settings.editWeight, setting)
    } else {
      guard first <= misdirection.layer else {
        throw UnsuitableChoice(
          "rmu steers layer \(misdirection.layer), below every component that may be trained")
      }
      edit = .misdirected(
        try task.answered(facts, with: \.answer), misdirection, size: spec.batch, name: "edit",
        coefficient: settings.editWeight, setting)
    }
    let retain: RetainLoss =
      spec.objective == .rmu
      ? .activations(misdirection) : spec.retain == .divergence ? .divergence : .crossEntropy
    return [edit]
      + (try task.retaining(
        by: retain, batch: spec.batch, facts: spec.retainWeight, text: spec.textWeight, setting))
  }

  func output(from origin: StoredOutput) throws -> Output {
    let best = best(of: trials)
    let model = task.asked.model
    let selection = try Selection(localizations.flatMap(\.self), of: model)
    let changed = try Selection(localizations.flatMap(\.self), of: best.model)
    let (outside, after) = (
      model.fingerprint(without: selection), best.model.fingerprint(without: selection)
    )
    var frames = EditKind.output.frames.map { $0.empty() }
    frames[0].append([
      .integer(selection.parameterCount), .number(best.settings.learningRate),
      .number(best.settings.editWeight),
      .number(changed.distance(from: selection) / selection.norm), .text(outside), .text(after),
      .boolean(outside != after),
    ])
    for (step, losses) in best.curve.enumerated() {
      for term in ["edit", "retain", "text"] {
        guard let loss = losses[term] else { continue }
        frames[1].append([.integer(step), .text(term), .number(loss)])
      }
    }
    for trial in trials {
      frames[2].append([
        .number(trial.settings.learningRate), .number(trial.settings.editWeight),
        .number(trial.validation.forgotten),
        trial.validation.injected.map(Scalar.number) ?? .missing,
        .number(trial.validation.maintained), .number(trial.validation.textLoss),
        .number(trial.score),
      ])
    }
    var blobs = try EditedModel.blobs(of: best.model, from: origin)
    blobs[EditSettings.file] = try best.settings.data()
    let parts = localizations.flatMap(\.self).uniqued
    blobs[Localization.file] = try Localization(
      ComponentChoice(parts, of: model.configuration)
    ).data()
    return Output(frames: frames, blobs: blobs)
  }
}

extension EditKind.Objective {
  /// The loss of the edited facts' answers; none where the objective is not one of answers.
  fileprivate func answerLoss(_ spec: EditKind.Spec) -> AnswerLoss? {
    switch self {
    case .inject: .crossEntropy
    case .logOneMinus: .logOneMinus()
    case .ascent: .ascent
    case .npo: .negativePreference(beta: spec.beta)
    case .simnpo: .simpleNegativePreference(beta: spec.beta)
    case .rmu: nil
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

extension Module {
  /// The root of the sum of the squared differences from a module of the same shape.
  func distance(from other: Self) -> Double {
    zip(parameters, other.parameters).reduce(0) { $0 + ($1.0.tensor - $1.1.tensor).squaredNorm }
      .squareRoot()
  }
}

extension Array where Element: Hashable {
  /// The elements in order, each once.
  fileprivate var uniqued: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
