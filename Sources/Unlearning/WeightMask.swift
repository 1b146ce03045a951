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

  public var firstLayer: Int { weights.firstLayer }

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
