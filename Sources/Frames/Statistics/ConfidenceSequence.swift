import CElementary

/// Intervals of a mean that hold after every replicate at once.
///
/// Whoever looks again and again, and stops when a claim is settled, is wrong in at most 5 % of cases. An
/// interval for a fixed number is wrong far more often then (Armitage et al., 1969; Howard et al., 2021).
package enum ConfidenceSequence: Sendable, Hashable {
  /// Of values that cannot lie outside bounds, whatever their distribution: by betting.
  case bounded(ClosedRange<Double>)
  /// Of values that are normal about their mean, of an unknown spread.
  case normal

  /// How often it fails to hold at some number of replicates, at most.
  package static let level = 0.05

  /// The interval after the last of the values.
  ///
  /// - Parameters:
  ///   - values: The replicates in the order in which they were looked at.
  ///   - level: How often it may fail to hold at some number of them; less where several intervals share a claim.
  /// - Returns: The means that are not excluded; none where nothing can be said yet.
  package func interval(
    of values: [Double], level: Double = Self.level
  ) -> ClosedRange<Double>? {
    switch self {
    case .bounded(let bounds): Betting(values, in: bounds, level: level)?.interval
    case .normal: Self.normalInterval(of: values, level: level)
    }
  }

  /// Whether a mean is excluded after each of the values.
  package func exclusions(of mean: Double, by values: [Double]) -> [Bool] {
    switch self {
    case .bounded(let bounds):
      Betting(values, in: bounds, level: Self.level)?.exclusions(of: mean)
        ?? values.map { _ in false }
    case .normal:
      values.indices.map { last in
        guard let interval = Self.normalInterval(of: Array(values[...last]), level: Self.level)
        else { return false }
        return !interval.contains(mean)
      }
    }
  }

  /// The anytime-valid t interval, unbounded below five values.
  ///
  /// It is where the Bayes factor of a normal effect size of variance 1 against no effect stays under
  /// 1 / level (Robbins, 1970; Lai, 1976; Wang and Ramdas, 2024).
  private static func normalInterval(
    of values: [Double], level: Double
  ) -> ClosedRange<Double>? {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard values.count > 1, squares > 0 else { return nil }
    let growth = n + 1
    let ratio = portable_exp(2 / n * portable_log(growth.squareRoot() / level))
    guard ratio < growth else { return nil }
    let half = ((ratio - 1) / (1 - ratio / growth) * squares / n).squareRoot()
    return Estimate.span(mean - half, mean + half)
  }
}

/// The hedged capital process (Waudby-Smith and Ramdas, 2024, theorem 3): two gamblers bet that the mean is
/// above, and below, a supposed one; the supposed mean is excluded when one of them has grown rich.
private struct Betting {
  /// The values, as shares of the way from the lower bound to the upper.
  let shares: [Double]
  let bounds: ClosedRange<Double>
  /// How much is bet on each value, before it is seen (equation 26).
  let bets: [Double]

  /// What makes a gambler rich, who begins with half of the money.
  private let rich: Double
  /// The largest share of a gambler's money that may be lost at once.
  private static let atRisk = 0.5

  /// - Returns: Nil where a value is outside the bounds.
  init?(_ values: [Double], in bounds: ClosedRange<Double>, level: Double) {
    guard values.allSatisfy(bounds.contains), bounds.lowerBound < bounds.upperBound else {
      return nil
    }
    self.bounds = bounds
    rich = 2 / level
    let width = bounds.upperBound - bounds.lowerBound
    shares = values.map { ($0 - bounds.lowerBound) / width }
    var bets: [Double] = []
    var (sum, squares) = (0.5, 0.25)
    for (index, share) in shares.enumerated() {
      let time = Double(index + 1)
      let variance = squares / time
      bets.append(
        (2 * portable_log(rich) / (variance * time * portable_log(time + 1))).squareRoot())
      sum += share
      let distance = share - sum / (time + 1)
      squares += distance * distance
    }
    self.bets = bets
  }

  /// The supposed means under which neither gambler has grown rich.
  ///
  /// What a gambler owns falls, or rises, with the supposed mean: the ends are found by bisection.
  var interval: ClosedRange<Double>? {
    let low = firstKept { capital(against: $0, betting: shares) }
    let high = 1 - firstKept { capital(against: $0, betting: shares.map { 1 - $0 }) }
    let width = bounds.upperBound - bounds.lowerBound
    return Estimate.span(bounds.lowerBound + width * low, bounds.lowerBound + width * high)
  }

  /// Whether a mean is excluded after each value.
  func exclusions(of mean: Double) -> [Bool] {
    let share = (mean - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
    let above = capitals(against: share, betting: shares)
    let below = capitals(against: 1 - share, betting: shares.map { 1 - $0 })
    return zip(above, below).map { max($0, $1) >= rich }
  }

  private func capital(against mean: Double, betting shares: [Double]) -> Double {
    capitals(against: mean, betting: shares).last ?? 1
  }

  /// What the gambler who bets on a larger mean owns after each value.
  private func capitals(against mean: Double, betting shares: [Double]) -> [Double] {
    var capital = 1.0
    return zip(shares, bets).map { share, bet in
      capital *= 1 + min(bet, Self.atRisk / mean) * (share - mean)
      return capital
    }
  }

  private func firstKept(_ capital: (Double) -> Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if capital(middle) >= rich { low = middle } else { high = middle }
    }
    return low
  }
}
