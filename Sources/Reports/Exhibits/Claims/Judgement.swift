import Chapters
import Frames

/// A comparison of a claim as it was measured, and whether that settles it.
struct Judgement: Sendable {
  /// The comparison.
  let comparison: Comparison<ResolvedSelector>
  /// Its left side.
  let left: Estimate
  /// Its right side.
  let right: Estimate
  /// Left minus right.
  let difference: Estimate
  /// How far apart equal sides may be.
  let margin: Double?
  /// What the difference settles.
  let verdict: ClaimsLedger.Verdict
  /// What the interval rests on of a comparison that was looked at again and again.
  let look: Look?

  /// Replicates that were looked at one after another.
  struct Look: Sendable {
    /// The differences, in the order of the axis.
    var replicates: [Estimate]
    /// What gives the interval.
    var sequence: ConfidenceSequence
    /// How often the interval may fail to hold.
    var level: Double

    /// The mean with its interval, of as many replicates, which go on as they began.
    func mean(of count: Int) -> Estimate {
      let going = (0..<count).map { replicates[$0 % replicates.count] }
      return Estimate(replicates: going, in: sequence, level: level)
    }
  }

  /// Judges a comparison.
  ///
  /// - Parameters:
  ///   - comparison: The comparison.
  ///   - averaging: What is averaged over.
  ///   - parts: How many comparisons share the claim's level, where it was looked at again and again; none where the
  ///     number of replicates was fixed in advance.
  ///   - evaluator: What computes its sides.
  /// - Throws: `NoValue` where a side has none, or a margin is none.
  init(
    _ comparison: Comparison<ResolvedSelector>, over averaging: Averaging?,
    looksShared parts: Int? = nil, _ evaluator: Evaluator
  ) throws {
    self.comparison = comparison
    let sides = try [comparison.left, comparison.right].map {
      try evaluator.value($0, over: averaging)
    }
    if let parts, let averaging {
      let expression = try evaluator.checkedDifference(comparison, over: averaging)
      let found = try evaluator.replicates(of: expression, along: averaging.axis)
      let look = Look(
        replicates: found.estimates,
        sequence: Self.sequence(of: averaging, bounds: try evaluator.bounds(of: expression)),
        level: ConfidenceSequence.level / Double(parts))
      var mean = look.mean(of: found.estimates.count)
      mean.replication?.absences = found.absences
      (difference, self.look) = (mean, look)
      // Of the sides, the intervals are those of a number fixed in advance.
      (left, right) = (Self.withoutInterval(sides[0]), Self.withoutInterval(sides[1]))
    } else {
      difference = try evaluator.difference(comparison, over: averaging)
      (left, right, look) = (sides[0], sides[1], nil)
    }
    margin = try comparison.margin.map { try evaluator.value($0, over: averaging).value }
    if let margin, !(margin >= 0 && margin.isFinite) {
      throw NoValue("the margin is \(Spelling.number(margin)); expected 0 or more")
    }
    verdict = Self.verdict(
      difference, comparison.relation, margin: margin, size: Self.size(left, right))
  }

  /// What it would settle with so many replicates, if they went on as they began.
  func verdict(with count: Int) -> ClaimsLedger.Verdict {
    guard let look else { return verdict }
    return Self.verdict(
      look.mean(of: count), comparison.relation, margin: margin, size: Self.size(left, right))
  }

  /// Betting needs no assumption but bounds; an author who asks for Student's t takes differences for normal.
  private static func sequence(
    of averaging: Averaging, bounds: ClosedRange<Double>?
  ) -> ConfidenceSequence {
    guard averaging.interval != .studentT, let bounds, bounds.lowerBound < bounds.upperBound
    else { return .normal }
    return .bounded(bounds)
  }

  private static func withoutInterval(_ side: Estimate) -> Estimate {
    side.isExact ? side : Estimate(side.value)
  }

  private static func size(_ left: Estimate, _ right: Estimate) -> Double {
    max(abs(left.value), abs(right.value))
  }

  /// Why the difference settles nothing; none where it does.
  var openness: String? {
    guard verdict == .inconclusive else { return nil }
    guard difference.value.isFinite else {
      return "the difference is \(difference.value.isNaN ? "not a number (NaN)" : "infinite")"
    }
    guard difference.interval != nil else { return "there is no interval" }
    return margin == nil
      ? "the interval reaches both sides" : "the interval reaches within the margin and beyond it"
  }

  /// What an interval of the difference settles.
  ///
  /// Two sides are equal within a margin where the whole interval lies within it (a test of equivalence), and are
  /// not where it lies beyond it.
  static func verdict(
    _ difference: Estimate, _ relation: Relation, margin: Double?, size: Double
  ) -> ClaimsLedger.Verdict {
    guard let interval = difference.interval else { return .inconclusive }
    var (low, high) = (interval.lowerBound, interval.upperBound)
    // What is left of equal numbers after rounding is no difference.
    let rounding = difference.isExact ? 1e-14 * max(size, margin ?? 0) : 0
    if let margin {
      let bound = margin + rounding
      if low >= -bound && high <= bound { return .reproduced }
      return low > bound || high < -bound ? .notReproduced : .inconclusive
    }
    if difference.isExact, abs(difference.value) <= rounding { (low, high) = (0, 0) }
    let (holds, fails) =
      switch relation {
      case .less: (high < 0, low >= 0)
      case .lessOrEqual: (high <= 0, low > 0)
      case .greater: (low > 0, high <= 0)
      case .greaterOrEqual: (low >= 0, high < 0)
      case .equal: (low == 0 && high == 0, low > 0 || high < 0)
      case .notEqual: (low > 0 || high < 0, low == 0 && high == 0)
      }
    return holds ? .reproduced : fails ? .notReproduced : .inconclusive
  }
}
