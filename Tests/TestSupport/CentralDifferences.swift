import RandomStreams
import Tensors

/// The largest difference between a model's gradient and central differences, relative to the
/// gradient's largest magnitude.
///
/// The loss is the sum of the output weighted by fixed random factors, in double precision.
///
/// - Parameters:
///   - model: Where the gradient is taken.
///   - step: How far each parameter is moved to either side.
///   - function: The differentiable function.
/// - Returns: The worst relative difference over all parameters.
public func gradientError<Model: Module>(
  at model: Model, step: Float = 1e-2, of function: (Model) -> Tensor
) -> Double {
  var stream = RandomStream(seed: 7, name: "output weights")
  let (value, pullback) = valueWithPullback(at: model, in: function)
  let weights = Tensor.normal(value.shape, deviation: 1, from: &stream)
  let gradient = pullback(weights).parameters.map(\.tensor.scalars)
  func loss(_ model: Model) -> Double {
    zip(function(model).scalars, weights.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  var worst = 0.0
  for (position, analytic) in gradient.enumerated() {
    for index in analytic.indices {
      let sides = [step, -step].map { loss(model.moved(position, index, by: $0)) }
      let numeric = (sides[0] - sides[1]) / (2 * Double(step))
      worst = max(worst, abs(numeric - Double(analytic[index])))
    }
  }
  return worst / Double(gradient.joined().map(abs).max() ?? 1)
}

extension Module {
  /// The module with one scalar moved.
  fileprivate func moved(_ position: Int, _ index: Int, by step: Float) -> Self {
    var result = self
    var visited = 0
    result.forEachParameter { _, tensor in
      if visited == position { tensor.withMutableScalars { $0[index] += step } }
      visited += 1
    }
    return result
  }
}

/// The largest absolute difference of two lists of the same length.
public func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
  precondition(left.count == right.count, "\(left.count) scalars against \(right.count)")
  return zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
