/// The 95 % score interval of a proportion (Wilson, 1927): honest near 0 and 1, where the usual
/// normal one is not.
package struct WilsonInterval: Sendable, Hashable {
  package var low: Double
  package var high: Double

  /// The interval of a proportion observed over so many independent trials.
  package init(proportion: Double, trials: Int) {
    let z = 1.959963984540054
    let n = Double(trials)
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
}
