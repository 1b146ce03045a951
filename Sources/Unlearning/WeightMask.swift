import Foundation
import Tensors
import Transformer

/// Factors between 0 and 1 on the weights of some components: knowledge is taken out by taking out
/// weights (paper section 4.2).
public struct WeightMask: Trainee {
  private let weights: Selection
  private var factors: [Tensor]

  /// A mask that leaves everything in.
  ///
  /// - Throws: `ComponentError` where the model has no such component.
  public init(_ components: some Sequence<Component>, of model: LanguageModel) throws {
    weights = try Selection(components, of: model)
    factors = weights.parameters.map { Tensor(repeating: 1, shape: $0.tensor.shape) }
  }

  /// The mask that makes weights of what they were (paper section 4.2: m = w / w₀).
  init(from before: Selection, to after: Selection) {
    weights = before
    factors = zip(before.parameters, after.parameters).map { old, new in
      let ratios = zip(old.tensor.scalars, new.tensor.scalars).map { $0 == 0 ? 1 : $1 / $0 }
      return Tensor(ratios, shape: old.tensor.shape)
    }
  }

  public func applied(to model: LanguageModel) -> LanguageModel {
    var masked = weights
    var position = 0
    masked.forEachParameter { _, weights in
      weights = factors[position].scaled(by: weights)
      position += 1
    }
    return masked.applied(to: model)
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let names = weights.parameters.map(\.name)
    for index in factors.indices {
      try body((path.isEmpty ? "" : "\(path).") + names[index], &factors[index])
    }
  }

  /// Keeps every factor between 0 and 1.
  mutating func clamp() {
    for index in factors.indices {
      factors[index].withMutableScalars { scalars in
        for place in scalars.indices { scalars[place] = min(1, max(0, scalars[place])) }
      }
    }
  }

  /// The share of the weights that is taken out, each by what its factor lacks of 1.
  var absence: Tensor {
    let count = Float(weightCount)
    return factors.reduce(Tensor([1], shape: [])) { rest, factor in
      rest + factor.dot(Tensor(repeating: -1 / count, shape: factor.shape))
    }
  }

  /// How many weights there are.
  public var weightCount: Int { factors.reduce(0) { $0 + $1.count } }

  /// The share of some components' weights that is taken out whole.
  ///
  /// - Throws: `ComponentError` where the model has no such component.
  public func share(
    of components: some Sequence<Component>, in model: LanguageModel
  ) throws -> Double {
    let parts = Array(components)
    let (before, after) = (
      try Selection(parts, of: model).parameters,
      try Selection(parts, of: applied(to: model)).parameters
    )
    let counts = zip(before, after).map { old, new in
      zip(old.tensor.scalars, new.tensor.scalars).count { $0 != 0 && $1 == 0 }
    }
    return Double(counts.reduce(0, +)) / Double(max(1, before.reduce(0) { $0 + $1.tensor.count }))
  }

  /// The mask with 0 for the smallest factors and 1 for all others (paper section 4.2).
  ///
  /// - Parameter size: How many weights are taken out at most; only those whose factor is below 1 are.
  ///   Of equal factors the first ones go.
  /// - Returns: The mask, and how many weights it takes out.
  public func discretized(takingOut size: Int) -> (mask: WeightMask, size: Int) {
    let below = factors.flatMap { $0.scalars.filter { $0 < 1 } }.sorted()
    let count = min(size, below.count)
    let threshold = count > 0 ? below[count - 1] : -1
    var ties = count - below.prefix(count).count { $0 < threshold }
    var result = self
    for index in factors.indices {
      result.factors[index].withMutableScalars { scalars in
        for place in scalars.indices {
          var isOut = scalars[place] < threshold
          if scalars[place] == threshold, ties > 0 {
            isOut = true
            ties -= 1
          }
          scalars[place] = isOut ? 0 : 1
        }
      }
    }
    return (result, count)
  }
}

/// How masks are found.
public struct MaskFitting: Sendable {
  /// Optimizer steps; 50 in the paper.
  public var steps: Int
  /// The highest learning rate.
  public var learningRate: Double
  /// The weight of the size that is held small, which is 1 for all weights; 1.5 in the paper.
  public var sparsity: Double
  /// Threads; they change nothing in the result.
  public var threads: Int

  /// Options.
  public init(steps: Int, learningRate: Double, sparsity: Double, threads: Int) {
    self.steps = steps
    self.learningRate = learningRate
    self.sparsity = sparsity
    self.threads = threads
  }

  private var schedule: WarmupCosineSchedule {
    WarmupCosineSchedule(peak: learningRate, warmup: 0, steps: steps, floor: 0)
  }

  /// The authors' masks: the weights themselves are trained by SGD (momentum 0.9, decay 0.01, clipped
  /// to norm 1), held between 0 and what they were, their L1 norm beside the losses.
  ///
  /// - Parameters:
  ///   - components: What may be masked.
  ///   - model: The model.
  ///   - terms: The losses.
  ///   - progress: Is told each step taken; throws to stop.
  /// - Returns: The mask w / w₀.
  /// - Throws: `ComponentError`, or what `progress` throws.
  public func clamped(
    _ components: [Component], of model: LanguageModel, down terms: [LossTerm],
    progress: (Int) throws -> Void
  ) throws -> WeightMask {
    let before = try Selection(components, of: model)
    let total = before.parameters.reduce(0.0) { sum, weights in
      sum + weights.tensor.withScalars { $0.reduce(0.0) { $0 + Double(abs($1)) } }
    }
    // Between 0 and what it was, a weight keeps its sign: the L1 norm is linear.
    let signs = before.parameters.map { weights in
      Tensor(
        weights.tensor.scalars.map { ($0 > 0 ? 1 : $0 < 0 ? -1 : 0) * Float(sparsity / total) },
        shape: weights.tensor.shape)
    }
    var after = before
    var velocity = before.zeros
    for step in 0..<steps {
      let losses = terms.map { $0.weighted(at: step) }
      let current = after
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
      try progress(step + 1)
    }
    return WeightMask(from: before, to: after)
  }

  /// Masks of their own: factors trained by AdamW, what they take out beside the losses.
  ///
  /// - Parameters:
  ///   - components: What may be masked.
  ///   - model: The model.
  ///   - terms: The losses.
  ///   - progress: Is told each step taken; throws to stop.
  /// - Returns: The mask.
  /// - Throws: `ComponentError`, or what `progress` throws.
  public func learned(
    _ components: [Component], of model: LanguageModel, down terms: [LossTerm],
    progress: (Int) throws -> Void
  ) throws -> WeightMask {
    var trainer = Trainer(
      model, training: try WeightMask(components, of: model),
      options: .init(weightDecay: 0), schedule: schedule, threads: threads)
    let sparsity = Float(sparsity)
    for step in 0..<steps {
      let losses = terms.map { $0.weighted(at: step) }
      _ = trainer.step(
        down: losses.map { loss in { loss($0.applied(to: model)) } }
          + [{ sparsity * $0.absence }])
      trainer.project { $0.clamp() }
      try progress(step + 1)
    }
    return trainer.part
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
