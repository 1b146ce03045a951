import Foundation
import Interpretability
import Tensors
import Transformer

/// The search for a weight mask (paper section 4.2), step by step.
///
///     while !fitting.isDone { fitting.advance() }
public struct MaskFitting: Sendable {
  /// What is trained.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// The weights themselves, held between 0 and what they were, by SGD: the authors' way.
    case clamp
    /// Factors of their own, by AdamW.
    case learned
  }

  /// How masks are found.
  public struct Options: Sendable, Hashable {
    /// What is trained.
    package var method: Method
    /// Optimizer steps; 50 in the paper.
    package var steps: Int
    /// The highest learning rate.
    package var learningRate: Double
    /// The weight of the size that is held small, which is 1 for all weights; 1.5 in the paper.
    package var sparsity: Double

    /// Options.
    public init(method: Method, steps: Int, learningRate: Double, sparsity: Double) {
      self.method = method
      self.steps = steps
      self.learningRate = learningRate
      self.sparsity = sparsity
    }
  }

  private let terms: [LossTerm]
  private var search: any MaskSearch
  /// Steps taken.
  public private(set) var step = 0
  /// Steps in all.
  public let steps: Int

  /// The search for a mask that takes facts out.
  ///
  /// - Parameters:
  ///   - facts: The facts, with the answers that the objective is about.
  ///   - objective: What is minimized on them.
  ///   - weight: What that is multiplied by; 0.5 in the paper.
  ///   - components: What may be masked.
  ///   - model: The model.
  ///   - retained: What is kept.
  ///   - size: Examples of each task a step.
  ///   - options: How.
  ///   - threads: Threads; they change nothing in the result.
  ///   - seed: Shuffles examples.
  /// - Throws: `ComponentError` where the model has no such component.
  public init(
    takingOut facts: [Question], by objective: Objective, weight: Double,
    from components: [Component], of model: LanguageModel,
    keeping retained: LocalizedEdit.Retained, size: Int, _ options: Options, threads: Int,
    seed: UInt64
  ) throws {
    let setting = LossTerm.Setting(
      model, trainedFrom: Component.firstLayer(of: components), seed: seed)
    let edit = LossTerm.editing(facts, objective, size: size, coefficient: weight, setting)
    try self.init(
      components, of: model,
      down: [edit] + LossTerm.keeping(retained, under: objective, size: size, setting), options,
      threads: threads)
  }

  /// The search for a mask that makes losses small.
  init(
    _ components: [Component], of model: LanguageModel, down terms: [LossTerm],
    _ options: Options, threads: Int
  ) throws {
    self.terms = terms
    steps = options.steps
    search =
      switch options.method {
      case .clamp: try ClampedWeights(components, of: model, options, threads: threads)
      case .learned: try LearnedFactors(components, of: model, options, threads: threads)
      }
  }

  /// Whether all steps are taken.
  public var isDone: Bool { step >= steps }

  /// Takes a step.
  public mutating func advance() {
    search.advance(down: terms.map { $0.weighted(at: step) }, at: step)
    step += 1
  }

  /// The mask so far.
  public var mask: WeightMask { search.mask }
}

extension MaskFitting.Options {
  fileprivate var schedule: WarmupCosineSchedule {
    WarmupCosineSchedule(peak: learningRate, warmup: 0, steps: steps, floor: 0)
  }
}

/// A way of finding a mask.
private protocol MaskSearch: Sendable {
  /// The mask so far.
  var mask: WeightMask { get }
  /// Takes a step.
  mutating func advance(down losses: [@Sendable (LanguageModel) -> Tensor], at step: Int)
}

/// The authors' way: weights trained by SGD (momentum 0.9, decay 0.01, clipped to norm 1), held between
/// 0 and what they were, their L1 norm beside the losses.
private struct ClampedWeights: MaskSearch {
  private let model: LanguageModel
  private let before: Selection
  /// The slope of the L1 norm: between 0 and what it was, a weight keeps its sign.
  private let signs: [Tensor]
  private var after: Selection
  private var velocity: Selection
  private let schedule: WarmupCosineSchedule
  private let threads: Int

  init(
    _ components: [Component], of model: LanguageModel, _ options: MaskFitting.Options,
    threads: Int
  ) throws {
    let before = try Selection(components, of: model)
    let total = before.parameters.reduce(0.0) { sum, weights in
      sum + weights.tensor.withScalars { $0.reduce(0.0) { $0 + Double(abs($1)) } }
    }
    signs = before.parameters.map { weights in
      Tensor(
        weights.tensor.scalars.map {
          ($0 > 0 ? 1 : $0 < 0 ? -1 : 0) * Float(options.sparsity / total)
        },
        shape: weights.tensor.shape)
    }
    self.model = model
    self.before = before
    self.threads = threads
    schedule = options.schedule
    after = before
    velocity = before.zeros
  }

  var mask: WeightMask { WeightMask(from: before, to: after) }

  mutating func advance(
    down losses: [@Sendable (LanguageModel) -> Tensor], at step: Int
  ) {
    let (model, current) = (model, after)
    let parts = Parallel.map(losses.count, threads: threads) { index in
      valueWithGradient(at: current) { losses[index]($0.applied(to: model)) }.gradient
    }
    var gradient = parts[0]
    for part in parts.dropFirst() { gradient.add(part) }
    var position = 0
    gradient.forEachParameter { _, slope in
      slope = slope + signs[position]
      position += 1
    }
    let clip = Float(min(1, 1 / (gradient.norm + 1e-6)))
    gradient.combine(with: after) { clip * $0 + 0.01 * $1 }
    velocity.combine(with: gradient) { 0.9 * $0 + $1 }
    let rate = Float(schedule.rate(at: step))
    after.combine(with: velocity) { $0 - rate * $1 }
    after.combine(with: before) { max(min($0, max($1, 0)), min($1, 0)) }
  }
}

/// Masks of their own: factors trained by AdamW, what they take out beside the losses.
private struct LearnedFactors: MaskSearch {
  private let model: LanguageModel
  private let sparsity: Float
  private var trainer: Trainer<WeightMask>

  init(
    _ components: [Component], of model: LanguageModel, _ options: MaskFitting.Options,
    threads: Int
  ) throws {
    self.model = model
    sparsity = Float(options.sparsity)
    trainer = Trainer(
      model, training: try WeightMask(components, of: model),
      options: .init(weightDecay: 0), schedule: options.schedule, threads: threads)
  }

  var mask: WeightMask { trainer.part }

  mutating func advance(down losses: [@Sendable (LanguageModel) -> Tensor], at _: Int) {
    let (model, sparsity) = (model, sparsity)
    _ = trainer.step(
      down: losses.map { loss in { loss($0.applied(to: model)) } } + [{ sparsity * $0.absence }])
    trainer.project { $0.clamp() }
  }
}

extension Module {
  /// Changes every scalar by that of another module of the same shape.
  mutating func combine(with other: Self, _ change: (Float, Float) -> Float) {
    let others = other.parameters
    var position = 0
    forEachParameter { _, tensor in
      let addend = others[position].tensor
      position += 1
      tensor.withMutableScalars { scalars in
        addend.withScalars { addend in
          for index in scalars.indices { scalars[index] = change(scalars[index], addend[index]) }
        }
      }
    }
  }
}
