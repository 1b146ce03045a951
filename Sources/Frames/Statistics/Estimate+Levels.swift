extension Estimate {
  /// The interval at a smaller level of a value whose 95 % interval is known.
  ///
  /// A score interval of a share (Wilson, 1927) is computed anew from the number of trials that it shows. Of others, each
  /// end goes as much further as the quantiles of the normal distribution do: what sums of intervals (MOVER) suppose too.
  ///
  /// - Parameters:
  ///   - level: How often it may fail to hold.
  ///   - bounds: What values cannot leave.
  /// - Returns: The interval, at least as wide as the known one; none where none is known.
  func interval(at level: Double, within bounds: ClosedRange<Double>?) -> ClosedRange<Double>? {
    guard let interval, !isExact else { return interval }
    let quantile = NormalDistribution.quantile(upperTail: level / 2)
    if bounds == 0...1, let trials = WilsonInterval.trials(of: interval, proportion: value) {
      let score = WilsonInterval(proportion: value, trials: trials, quantile: quantile)
      return Self.span(
        min(interval.lowerBound, score.low), max(interval.upperBound, score.high))
    }
    let ratio = quantile / WilsonInterval.quantile
    let low = min(interval.lowerBound, value - (value - interval.lowerBound) * ratio)
    let high = max(interval.upperBound, value + (interval.upperBound - value) * ratio)
    guard let bounds, bounds.contains(interval.lowerBound), bounds.contains(interval.upperBound)
    else { return Self.span(low, high) }
    return Self.span(max(low, bounds.lowerBound), min(high, bounds.upperBound))
  }
}
