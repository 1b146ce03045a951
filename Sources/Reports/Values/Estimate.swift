import Foundation

/// A value and, where it is known, its 95 % interval.
public struct Estimate: Sendable, Hashable {
  /// The value, or the mean over replicates.
  public var value: Double
  /// The interval; none where nothing is known of the value's spread.
  public var interval: ClosedRange<Double>?

  /// A value with its interval.
  public init(_ value: Double, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }

  /// A number that has no spread: a constant.
  static func exact(_ value: Double) -> Estimate { Estimate(value, interval: value...value) }

  var isExact: Bool { interval?.lowerBound == interval?.upperBound && interval != nil }

  /// The mean of replicates with its 95 % interval by Student's t.
  ///
  /// Where the replicates have intervals of their own, the mean's is at least as wide as those
  /// imply: three models that are right on every one of a few prompts agree, but prove little. One
  /// replicate alone keeps the interval that it has.
  init(replicates: [Estimate]) {
    guard replicates.count != 1 else {
      self = replicates[0]
      return
    }
    let values = replicates.map(\.value)
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    value = mean
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let half = StudentT.quantile975(degrees: values.count - 1) * (variance / n).squareRoot()
    interval = mean - half...mean + half
    guard let own = Self.interval(ofMean: mean, replicates) else { return }
    interval = min(mean - half, own.lowerBound)...max(mean + half, own.upperBound)
  }

  /// The estimate with its interval cut off where values cannot be.
  func clamped(to bounds: ClosedRange<Double>?) -> Estimate {
    guard let bounds, let interval, interval.overlaps(bounds) else { return self }
    return Estimate(value, interval: interval.clamped(to: bounds))
  }

  /// The interval that the replicates' own imply for their mean (MOVER).
  private static func interval(
    ofMean mean: Double, _ replicates: [Estimate]
  ) -> ClosedRange<Double>? {
    var (below, above) = (0.0, 0.0)
    for replicate in replicates {
      guard let interval = replicate.interval else { return nil }
      below += pow(replicate.value - interval.lowerBound, 2)
      above += pow(interval.upperBound - replicate.value, 2)
    }
    let n = Double(replicates.count)
    return mean - below.squareRoot() / n...mean + above.squareRoot() / n
  }

  /// The result of an operation on independent estimates.
  ///
  /// Sums and differences recover each side's spread from its own interval (MOVER, Newcombe 1998;
  /// Zou and Donner 2008), so that skewed intervals stay skewed. Products have an interval where
  /// one side is exact.
  static func combined(
    _ operation: (Double, Double) -> Double, _ left: Estimate, _ right: Estimate,
    isLinear: Bool, rightSign: Double = 1
  ) -> Estimate {
    let value = operation(left.value, right.value)
    guard let a = left.interval, let b = right.interval else { return Estimate(value) }
    if isLinear {
      let (below, above) =
        rightSign > 0
        ? (right.value - b.lowerBound, b.upperBound - right.value)
        : (b.upperBound - right.value, right.value - b.lowerBound)
      let low = hypotenuse(left.value - a.lowerBound, below)
      let high = hypotenuse(a.upperBound - left.value, above)
      return Estimate(value, interval: value - low...value + high)
    }
    guard left.isExact || right.isExact else { return Estimate(value) }
    let corners = [
      operation(a.lowerBound, b.lowerBound), operation(a.lowerBound, b.upperBound),
      operation(a.upperBound, b.lowerBound), operation(a.upperBound, b.upperBound),
    ].sorted()
    guard let low = corners.first, let high = corners.last, low.isFinite, high.isFinite,
      low <= high
    else { return Estimate(value) }
    return Estimate(value, interval: low...high)
  }

  private static func hypotenuse(_ a: Double, _ b: Double) -> Double {
    (a * a + b * b).squareRoot()
  }
}

/// Student's t distribution.
enum StudentT {
  /// The 97.5 % quantile, by bisection on the distribution function.
  static func quantile975(degrees: Int) -> Double {
    var (low, high) = (1.0, 13.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if upperTail(middle, degrees: degrees) > 0.025 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// P(T > t), in the closed form for whole degrees of freedom (Abramowitz and Stegun, 26.7.3-4).
  static func upperTail(_ t: Double, degrees: Int) -> Double {
    let theta = atan(t / Double(degrees).squareRoot())
    let (s, c) = (sin(theta), cos(theta))
    var (term, sum) = (0.0, 0.0)
    if degrees % 2 == 1 {
      if degrees > 1 {
        (term, sum) = (c, c)
        for k in stride(from: 3, to: degrees, by: 2) {
          term *= c * c * Double(k - 1) / Double(k)
          sum += term
        }
      }
      return (1 - 2 / .pi * (theta + s * sum)) / 2
    }
    (term, sum) = (1, 1)
    for k in stride(from: 2, to: degrees, by: 2) {
      term *= c * c * Double(k - 1) / Double(k)
      sum += term
    }
    return (1 - s * sum) / 2
  }
}
