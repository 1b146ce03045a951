import CElementary
import Tensors

/// Multinomial logistic regression, as scikit-learn's `LogisticRegression` defines it: the sum of the
/// cross-entropies times `C`, and half the squared weights; intercepts are not held small.
public struct LogisticRegression: Sendable {
  /// How it is fitted.
  public struct Options: Sendable, Hashable {
    /// The weight of the data against that of small weights.
    public var inverseRegularization = 1.0
    /// Whether every feature is first given mean 0 and variance 1 over the training rows.
    public var standardizes = true
    /// Steps of L-BFGS at most.
    public var iterations = 1000
    /// The largest entry of the gradient at which it is done.
    public var tolerance = 1e-6

    /// The defaults.
    public init() {}
  }

  /// Weights of every class, then its intercept: [class][feature + 1], of standardized features.
  private let weights: [Double]
  private let classes: Int
  private let means: [Double]
  private let deviations: [Double]

  /// Fits labels.
  ///
  /// - Parameters:
  ///   - features: One row an example, [examples, features].
  ///   - labels: A class for each example, from 0.
  ///   - classes: How many classes there are.
  ///   - options: How it is fitted.
  public init(
    fitting features: Tensor, _ labels: [Int], classes: Int, _ options: Options = Options()
  ) {
    require(features.rows == labels.count && !labels.isEmpty, "a label for each row")
    require(labels.allSatisfy { (0..<classes).contains($0) }, "labels are classes")
    let width = features.width
    let scalars = features.scalars
    var means = [Double](repeating: 0, count: width)
    var deviations = [Double](repeating: 1, count: width)
    if options.standardizes {
      for (index, value) in scalars.enumerated() { means[index % width] += Double(value) }
      for feature in 0..<width { means[feature] /= Double(labels.count) }
      var squares = [Double](repeating: 0, count: width)
      for (index, value) in scalars.enumerated() {
        let distance = Double(value) - means[index % width]
        squares[index % width] += distance * distance
      }
      // As scikit-learn's StandardScaler does, a constant feature is left as it is.
      deviations = squares.map { $0 > 0 ? ($0 / Double(labels.count)).squareRoot() : 1 }
    }
    self.classes = classes
    self.means = means
    self.deviations = deviations
    let rows = scalars.enumerated().map { index, value in
      (Double(value) - means[index % width]) / deviations[index % width]
    }
    let objective = LogisticObjective(
      rows: rows, width: width, labels: labels, classes: classes,
      inverseRegularization: options.inverseRegularization)
    var optimizer = LimitedMemoryBFGS(
      iterations: options.iterations, tolerance: options.tolerance)
    weights = optimizer.minimum(
      from: [Double](repeating: 0, count: classes * (width + 1)), of: objective.valueAndGradient)
  }

  /// The probability of every class for each row.
  public func probabilities(_ features: Tensor) -> [[Double]] {
    let width = features.width
    let scalars = features.scalars
    return (0..<features.rows).map { row in
      let scores = (0..<classes).map { label in
        let own = weights[label * (width + 1)..<(label + 1) * (width + 1)]
        return (0..<width).reduce(own[own.endIndex - 1]) { sum, feature in
          let value =
            (Double(scalars[row * width + feature]) - means[feature]) / deviations[feature]
          return sum + own[own.startIndex + feature] * value
        }
      }
      return LogisticObjective.softmax(scores)
    }
  }

  /// The likeliest class of each row.
  public func predictions(_ features: Tensor) -> [Int] {
    probabilities(features).map { row in row.indices.max { row[$0] < row[$1] } ?? 0 }
  }

  /// The share of rows whose likeliest class is their label.
  public func accuracy(_ features: Tensor, _ labels: [Int]) -> Double {
    Double(zip(predictions(features), labels).count { $0 == $1 }) / Double(labels.count)
  }
}

/// What is minimized.
private struct LogisticObjective {
  let rows: [Double]
  let width: Int
  let labels: [Int]
  let classes: Int
  let inverseRegularization: Double

  func valueAndGradient(_ weights: [Double]) -> (Double, [Double]) {
    var gradient = [Double](repeating: 0, count: weights.count)
    var value = 0.0
    let stride = width + 1
    var scores = [Double](repeating: 0, count: classes)
    rows.withUnsafeBufferPointer { rows in
      weights.withUnsafeBufferPointer { weights in
        gradient.withUnsafeMutableBufferPointer { gradient in
          for (row, label) in labels.enumerated() {
            let start = row * width
            for label in 0..<classes {
              var sum = weights[label * stride + width]
              for feature in 0..<width {
                sum += weights[label * stride + feature] * rows[start + feature]
              }
              scores[label] = sum
            }
            let probabilities = Self.softmax(scores)
            value -=
              inverseRegularization * portable_log(max(probabilities[label], .leastNormalMagnitude))
            for other in 0..<classes {
              let slope =
                inverseRegularization * (probabilities[other] - (other == label ? 1 : 0))
              for feature in 0..<width {
                gradient[other * stride + feature] += slope * rows[start + feature]
              }
              gradient[other * stride + width] += slope
            }
          }
          for index in weights.indices where index % stride != width {
            value += weights[index] * weights[index] / 2
            gradient[index] += weights[index]
          }
        }
      }
    }
    return (value, gradient)
  }

  static func softmax(_ scores: [Double]) -> [Double] {
    let top = scores.max() ?? 0
    let powers = scores.map { portable_exp($0 - top) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}

/// Minimization by L-BFGS with a backtracking line search (Nocedal and Wright, 2006, algorithms 7.4
/// and 7.5): for smooth convex functions.
struct LimitedMemoryBFGS {
  var iterations: Int
  var tolerance: Double
  /// Pairs of steps and changes of the gradient that are kept.
  var memory = 10
  private var pairs: [(step: [Double], change: [Double])] = []

  init(iterations: Int, tolerance: Double) {
    self.iterations = iterations
    self.tolerance = tolerance
  }

  /// The place of the minimum.
  mutating func minimum(
    from start: [Double], of function: ([Double]) -> (Double, [Double])
  ) -> [Double] {
    var place = start
    var (value, gradient) = function(place)
    for _ in 0..<iterations where (gradient.map(abs).max() ?? 0) > tolerance {
      var direction = descent(gradient)
      var slope = Self.dot(direction, gradient)
      if slope >= 0 {
        pairs = []
        direction = gradient.map { -$0 }
        slope = Self.dot(direction, gradient)
      }
      var length = pairs.isEmpty ? 1 / max(1, (-slope).squareRoot()) : 1
      var next = place
      var found = (value, gradient)
      while length > 1e-12 {
        next = zip(place, direction).map { $0 + length * $1 }
        found = function(next)
        if found.0 <= value + 1e-4 * length * slope { break }
        length /= 2
      }
      guard found.0 < value else { break }
      keep(zip(next, place).map(-), zip(found.1, gradient).map(-))
      (place, value, gradient) = (next, found.0, found.1)
    }
    return place
  }

  private mutating func keep(_ step: [Double], _ change: [Double]) {
    guard Self.dot(step, change) > 1e-12 else { return }
    pairs.append((step, change))
    if pairs.count > memory { pairs.removeFirst() }
  }

  private func descent(_ gradient: [Double]) -> [Double] {
    var result = gradient.map { -$0 }
    var shares: [Double] = []
    for pair in pairs.reversed() {
      let share = Self.dot(pair.step, result) / Self.dot(pair.step, pair.change)
      result = zip(result, pair.change).map { $0 - share * $1 }
      shares.append(share)
    }
    if let last = pairs.last {
      let scale = Self.dot(last.step, last.change) / Self.dot(last.change, last.change)
      result = result.map { $0 * scale }
    }
    for (pair, share) in zip(pairs, shares.reversed()) {
      let other = Self.dot(pair.change, result) / Self.dot(pair.step, pair.change)
      result = zip(result, pair.step).map { $0 + (share - other) * $1 }
    }
    return result
  }

  private static func dot(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
