import CElementary
import Tensors
import Transformer

/// How training moved some of a model's weights (paper section 1.1, row 9).
package struct WeightChange: Sendable, Hashable {
  /// The norm of the change over the norm of the weights.
  package var relativeNorm: Double
  /// The mean over matrices of the stable rank of the change: its squared Frobenius norm over its
  /// squared spectral norm; 0 where nothing moved.
  package var stableRank: Double
  /// The share of the weights that moved at all.
  package var movedShare: Double

  /// How components moved between two models of one shape.
  ///
  /// - Throws: `ComponentError` where the models have no such component.
  package init(
    of components: some Sequence<Component>, from before: LanguageModel, to after: LanguageModel
  ) throws {
    let components = Array(components)
    let (old, new) = (
      try Selection(components, of: before).parameters,
      try Selection(components, of: after).parameters
    )
    var (squares, changes, moved, count) = (0.0, 0.0, 0, 0)
    var ranks: [Double] = []
    for (one, other) in zip(old, new) {
      let change = other.tensor - one.tensor
      let square = change.squaredNorm
      squares += one.tensor.squaredNorm
      changes += square
      count += change.count
      moved += change.withScalars { $0.count { $0 != 0 } }
      guard change.shape.count == 2 else { continue }
      let top = change.largestSingularValue
      ranks.append(top > 0 ? square / (top * top) : 0)
    }
    relativeNorm = squares > 0 ? (changes / squares).squareRoot() : 0
    stableRank = ranks.isEmpty ? 0 : ranks.reduce(0, +) / Double(ranks.count)
    movedShare = count > 0 ? Double(moved) / Double(count) : 0
  }

  /// The cosine between two changes of the same components: -1 where the second undoes the first.
  ///
  /// - Parameters:
  ///   - components: The components.
  ///   - before: The model before both.
  ///   - between: The model after the first change.
  ///   - after: The model after the second.
  /// - Returns: The cosine; none where one of the two moved nothing.
  /// - Throws: `ComponentError` where the models have no such component.
  package static func cosine(
    of components: some Sequence<Component>, _ before: LanguageModel, _ between: LanguageModel,
    _ after: LanguageModel
  ) throws -> Double? {
    let components = Array(components)
    let models = try [before, between, after].map {
      try Selection(components, of: $0).parameters.map(\.tensor)
    }
    var (product, first, second) = (0.0, 0.0, 0.0)
    for index in models[0].indices {
      let one = (models[1][index] - models[0][index]).scalars
      let two = (models[2][index] - models[1][index]).scalars
      for (x, y) in zip(one, two) {
        product += Double(x) * Double(y)
        first += Double(x) * Double(x)
        second += Double(y) * Double(y)
      }
    }
    guard first > 0, second > 0 else { return nil }
    return product / (first * second).squareRoot()
  }
}

extension Tensor {
  /// The largest singular value of a matrix, by power iteration to a relative 1e-6.
  var largestSingularValue: Double {
    let columns = transposed
    var vector = Tensor(repeating: 1 / Float(width).squareRoot(), shape: [1, width])
    // A start that no singular vector of a trained matrix is orthogonal to.
    vector.withMutableScalars { scalars in
      for index in scalars.indices {
        scalars[index] *= 1 + 0.5 * Float(portable_sin(Double(index)))
      }
    }
    var last = 0.0
    for _ in 0..<200 {
      let image = vector.linear(self)
      let value = (image.squaredNorm / vector.squaredNorm).squareRoot()
      let back = image.linear(columns)
      let norm = back.squaredNorm.squareRoot()
      guard norm > 0 else { return 0 }
      vector = Float(1 / norm) * back
      if abs(value - last) <= 1e-6 * value { return value }
      last = value
    }
    return last
  }
}
