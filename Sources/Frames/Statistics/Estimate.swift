/// A value and, where it is known, its interval: of 95 % where nothing else is said.
package struct Estimate: Sendable, Hashable {
  /// The value, or the mean over replicates.
  package var value: Double
  /// The interval; none where nothing is known of the value's spread.
  package var interval: ClosedRange<Double>?
  /// What the value rests on where it is a mean over replicates.
  package var replication: Replication?

  /// How often an interval may fail to hold where nothing else is said.
  package static let level = 0.05

  /// A value with its interval.
  package init(_ value: Double, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.interval = interval
  }

  /// A number that has no spread: a constant.
  package static func exact(_ value: Double) -> Estimate {
    Estimate(value, interval: span(value, value))
  }

  /// The interval between two ends; none where one of them is no number.
  static func span(_ low: Double, _ high: Double) -> ClosedRange<Double>? {
    low <= high ? low...high : nil
  }

  /// Whether nothing is uncertain about the value.
  package var isExact: Bool { interval?.lowerBound == interval?.upperBound && interval != nil }

  /// The estimate with its interval cut off where values cannot be.
  package func clamped(to bounds: ClosedRange<Double>?) -> Estimate {
    guard let bounds, let interval, interval.overlaps(bounds) else { return self }
    var clamped = self
    clamped.interval = interval.clamped(to: bounds)
    return clamped
  }

  /// The result of an operation on independent estimates.
  ///
  /// Sums and differences recover each side's spread from its own interval (MOVER, Newcombe 1998;
  /// Zou and Donner 2008), so that skewed intervals stay skewed. Products have an interval where
  /// one side is exact.
  package static func combined(
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
      return Estimate(value, interval: span(value - low, value + high))
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

  /// The result of a function of two estimates that grows with each, as the larger of two does.
  package static func growing(
    _ function: (Double, Double) -> Double, _ left: Estimate, _ right: Estimate
  ) -> Estimate {
    let value = function(left.value, right.value)
    guard let a = left.interval, let b = right.interval else { return Estimate(value) }
    return Estimate(
      value,
      interval: span(function(a.lowerBound, b.lowerBound), function(a.upperBound, b.upperBound)))
  }

  /// How far from 0 the estimate is.
  package var magnitude: Estimate {
    let ends = interval.map { [abs($0.lowerBound), abs($0.upperBound)].sorted() }
    let reachesZero = interval?.contains(0) ?? false
    return Estimate(
      abs(value), interval: ends.flatMap { Self.span(reachesZero ? 0 : $0[0], $0[1]) })
  }

  private static func hypotenuse(_ a: Double, _ b: Double) -> Double {
    (a * a + b * b).squareRoot()
  }
}
