import Interpretability
import Tensors
import Transformer

/// An edit that trains chosen components only (paper section 4.1), step by step: batches of facts one
/// after the other, each with an optimizer of its own.
///
///     while !edit.isDone { let losses = try edit.advance() }
public struct LocalizedEdit: Sendable {
  /// Facts that are edited together, and what is trained for them.
  public struct Batch: Sendable, Hashable {
    /// The facts; their answers are what the objective is about.
    package var facts: [Question]
    /// The components that are trained; nothing else can move.
    package var components: [Component]

    /// A batch.
    public init(_ facts: [Question], components: [Component]) {
      self.facts = facts
      self.components = components
    }

    /// Facts in batches as equal as can be, in order.
    ///
    /// - Parameters:
    ///   - facts: The facts, at least as many as batches.
    ///   - count: How many batches.
    ///   - components: The components of each batch; the last ones serve the batches that follow too.
    /// - Returns: The batches.
    package static func divided(
      _ facts: [Question], into count: Int, training components: [[Component]]
    ) -> [Batch] {
      require(!components.isEmpty, "a batch of an edit trains some components")
      return (0..<count).map { batch in
        Batch(
          Array(facts[facts.count * batch / count..<facts.count * (batch + 1) / count]),
          components: components[min(batch, components.count - 1)])
      }
    }
  }

  /// What is kept, and how.
  public struct Retained: Sendable {
    /// Facts that stay.
    package var facts: [Question]
    /// Text that stays as likely as it is.
    package var texts: [[Int32]]
    /// How the facts are kept; `rmu` keeps their representation instead.
    package var loss: RetainLoss
    /// What their loss is multiplied by; 0 for none.
    package var weight: Double
    /// The same of the text's.
    package var textWeight: Double
    /// Texts a step; as many as facts where none is given.
    package var textSize: Int?

    /// What is kept, by cross-entropy at weight 1 where nothing else is said.
    public init(
      _ facts: [Question], texts: [[Int32]], loss: RetainLoss = .crossEntropy, weight: Double = 1,
      textWeight: Double = 1, textSize: Int? = nil
    ) {
      self.facts = facts
      self.texts = texts
      self.loss = loss
      self.weight = weight
      self.textWeight = textWeight
      self.textSize = textSize
    }
  }

  /// How facts are edited.
  public struct Options: Sendable, Hashable {
    /// What is minimized on them.
    package var objective: Objective
    /// The learning rate, and the weight of the edited facts.
    package var settings: EditSettings
    /// Optimizer steps of each batch.
    package var steps: Int
    /// Examples of each task a step.
    package var size: Int

    /// Options.
    public init(objective: Objective, settings: EditSettings, steps: Int, size: Int) {
      self.objective = objective
      self.settings = settings
      self.steps = steps
      self.size = size
    }
  }

  private var remaining: ArraySlice<Batch>
  private var fitting: Fitting<Selection>?
  private var edited: LanguageModel
  private let retained: Retained
  private let options: Options
  private let threads: Int
  private let seed: UInt64
  /// Steps taken.
  public private(set) var step = 0
  /// Steps in all.
  public let steps: Int

  /// An edit at its first step.
  ///
  /// - Parameters:
  ///   - batches: What is edited, in order.
  ///   - model: The model.
  ///   - retained: What is kept.
  ///   - options: How.
  ///   - threads: Threads; they change nothing in the result.
  ///   - seed: Shuffles examples, and draws what `rmu` steers to.
  /// - Throws: `UnsuitableObjective` where nothing that `rmu` steers can be trained.
  public init(
    _ batches: [Batch], of model: LanguageModel, keeping retained: Retained, _ options: Options,
    threads: Int, seed: UInt64
  ) throws {
    remaining = batches[...]
    edited = model
    self.retained = retained
    self.options = options
    self.threads = threads
    self.seed = seed
    steps = batches.count * options.steps
    if let misdirection = options.objective.misdirection(of: model.configuration) {
      for batch in batches where Component.firstLayer(of: batch.components) > misdirection.layer {
        throw UnsuitableObjective(
          description: "rmu steers layer \(misdirection.layer), below every component that may be "
            + "trained")
      }
    }
  }

  /// Whether all steps are taken.
  public var isDone: Bool { step >= steps }

  /// The model so far.
  public var model: LanguageModel { fitting?.model ?? edited }

  /// Takes a step.
  ///
  /// - Returns: The losses before the step by name (`edit`, `retain`, `text`), without their weights.
  /// - Throws: `ComponentError` where the model has no such component, `UnsuitableObjective` where
  ///   every weight is 0.
  public mutating func advance() throws -> [String: Double] {
    if fitting?.isDone != false { try beginBatch() }
    step += 1
    return fitting?.advance() ?? [:]
  }

  private mutating func beginBatch() throws {
    edited = model
    require(!remaining.isEmpty, "an edit takes no more steps than it has")
    let batch = remaining.removeFirst()
    fitting = try Fitting(
      Selection(batch.components, of: edited), of: edited, down: terms(of: batch),
      FittingOptions(steps: options.steps, learningRate: options.settings.learningRate),
      threads: threads)
  }

  private func terms(of batch: Batch) -> [LossTerm] {
    let setting = LossTerm.Setting(
      edited, trainedFrom: Component.firstLayer(of: batch.components), seed: seed)
    return [
      .editing(
        batch.facts, options.objective, size: options.size,
        coefficient: options.settings.editWeight, setting)
    ] + LossTerm.keeping(retained, under: options.objective, size: options.size, setting)
  }
}

extension LossTerm {
  /// What an objective minimizes on edited facts; every fact is visited.
  ///
  /// - Parameters:
  ///   - facts: The facts with the answers that the objective is about.
  ///   - objective: The objective.
  ///   - size: Facts a batch.
  ///   - coefficient: What the mean loss is multiplied by.
  ///   - setting: What is trained.
  /// - Returns: The term `edit`.
  static func editing(
    _ facts: [Question], _ objective: Objective, size: Int, coefficient: Double, _ setting: Setting
  ) -> LossTerm {
    if let misdirection = objective.misdirection(of: setting.model.configuration) {
      return .misdirected(
        facts, misdirection, size: size, name: "edit", coefficient: coefficient, setting)
    }
    return .answers(
      objective.answerLoss ?? .crossEntropy, of: facts, size: size, name: "edit", isWhole: true,
      coefficient: coefficient, setting)
  }

  /// The terms that keep retained facts and text, those that change nothing left out.
  ///
  /// - Parameters:
  ///   - retained: What is kept.
  ///   - objective: What is minimized beside it.
  ///   - size: Examples a batch.
  ///   - setting: What is trained.
  /// - Returns: The terms `retain` and `text`.
  static func keeping(
    _ retained: LocalizedEdit.Retained, under objective: Objective, size: Int, _ setting: Setting
  ) -> [LossTerm] {
    let facts: LossTerm
    if let misdirection = objective.misdirection(of: setting.model.configuration) {
      facts = .keptInPlace(
        retained.facts, misdirection, size: size, name: "retain", coefficient: retained.weight,
        setting)
    } else {
      facts =
        switch retained.loss {
        case .crossEntropy:
          .answers(
            .crossEntropy, of: retained.facts, size: size, name: "retain",
            coefficient: retained.weight, setting)
        case .divergence:
          .divergence(
            on: retained.facts, size: size, name: "retain", coefficient: retained.weight, setting)
        }
    }
    // As many sequences of text as facts: sentences of text are about as long as prompts.
    return [
      facts,
      .text(
        retained.texts, size: retained.textSize ?? size, name: "text",
        coefficient: retained.textWeight, setting),
    ].filter { !$0.isIdle }
  }
}
