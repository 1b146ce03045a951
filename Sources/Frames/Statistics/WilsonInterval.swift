/// The 95 % score interval of a proportion (Wilson, 1927): honest near 0 and 1, where the usual
/// normal one is not.
package struct WilsonInterval: Sendable, Hashable {
  package var low: Double
  package var high: Double

  /// The interval of a proportion observed over so many independent trials.
  package init(proportion: Double, trials: Int) {
    self.init(proportion: proportion, trials: Double(trials), quantile: Self.quantile)
  }

  /// The 97.5 % quantile of the normal distribution.
  static let quantile = 1.959963984540054

  /// The interval at another level.
  ///
  /// - Parameters:
  ///   - proportion: The proportion.
  ///   - n: The number of trials.
  ///   - z: The quantile of the normal distribution that belongs to the level.
  init(proportion: Double, trials n: Double, quantile z: Double) {
    guard n > 0 else {
      (low, high) = (0, 1)
      return
    }
    let centre = (proportion + z * z / (2 * n)) / (1 + z * z / n)
    let half =
      z / (1 + z * z / n)
      * (proportion * (1 - proportion) / n + z * z / (4 * n * n)).squareRoot()
    low = max(0, centre - half)
    high = min(1, centre + half)
  }

  /// The number of trials of which a proportion has a 95 % interval; none where that is no score interval.
  static func trials(of interval: ClosedRange<Double>, proportion: Double) -> Double? {
    // The farther end is the one that is not cut off.
    let end = proportion < 0.5 ? interval.upperBound : interval.lowerBound
    let distance = end - proportion
    guard distance != 0 else { return nil }
    let trials = quantile * quantile * end * (1 - end) / (distance * distance)
    let score = WilsonInterval(proportion: proportion, trials: trials, quantile: quantile)
    let isSame =
      abs(score.low - interval.lowerBound) < tolerance
      && abs(score.high - interval.upperBound) < tolerance
    return isSame ? trials : nil
  }

  /// How far rounding may move an end.
  private static let tolerance = 1e-6
}
