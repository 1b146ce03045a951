import Tensors
import Transformer

/// How an edit or an attack is trained (paper section 4.1): AdamW without weight decay, the gradient
/// clipped to norm 1, a cosine down to 0.
public struct FittingOptions: Sendable, Hashable {
  /// Optimizer steps.
  package var steps: Int
  /// The highest learning rate.
  package var learningRate: Double
  /// Steps over which the learning rate rises; the paper has none.
  package var warmup: Int
  /// Decoupled weight decay.
  package var weightDecay: Double
  /// The gradient's largest norm; none for no clipping.
  package var clip: Double?

  /// The paper's options, with a number of steps and a learning rate.
  public init(
    steps: Int, learningRate: Double, warmup: Int = 0, weightDecay: Double = 0, clip: Double? = 1
  ) {
    self.steps = steps
    self.learningRate = learningRate
    self.warmup = warmup
    self.weightDecay = weightDecay
    self.clip = clip
  }
}

extension Trainer {
  /// A trainer at its first step that trains as edits and attacks do.
  init(_ model: LanguageModel, training part: Part, _ options: FittingOptions, threads: Int) {
    self.init(
      model, training: part,
      options: .init(weightDecay: Float(options.weightDecay), clip: options.clip),
      schedule: WarmupCosineSchedule(
        peak: options.learningRate, warmup: options.warmup, steps: options.steps, floor: 0),
      threads: threads)
  }
}

/// Trains a part of a model down a sum of terms.
package struct Fitting<Part: Trainee>: Sendable {
  private var trainer: Trainer<Part>
  private let terms: [LossTerm]
  /// Steps taken.
  package private(set) var step = 0
  /// Steps in all.
  package let steps: Int

  /// A training run at its first step.
  ///
  /// - Parameters:
  ///   - part: What is trained.
  ///   - model: The model that it is a part of.
  ///   - terms: What is minimized: the sum of the terms.
  ///   - options: How.
  ///   - threads: Threads; they change nothing in the result.
  /// - Throws: `UnsuitableObjective` where every term is idle.
  package init(
    _ part: Part, of model: LanguageModel, down terms: [LossTerm], _ options: FittingOptions,
    threads: Int
  ) throws {
    self.terms = terms.filter { !$0.isIdle }
    guard !self.terms.isEmpty else {
      throw UnsuitableObjective(
        description: "there is nothing to minimize: every weight is 0, or has no examples")
    }
    steps = options.steps
    model.keepWidened(above: part)
    trainer = Trainer(model, training: part, options, threads: threads)
  }

  /// Whether all steps are taken.
  package var isDone: Bool { step >= steps }
  /// The model so far.
  package var model: LanguageModel { trainer.model }

  /// Takes a step.
  ///
  /// - Returns: The loss of each term before the step, by name, without its coefficient.
  @discardableResult
  package mutating func advance() -> [String: Double] {
    let step = step
    let done = trainer.step(downLossesOfModel: terms.map { $0.weighted(at: step) })
    self.step += 1
    return Dictionary(
      zip(terms, done.parts).map { ($0.name, $1 / $0.coefficient) }, uniquingKeysWith: +)
  }
}
