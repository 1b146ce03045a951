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

  /// Judges a comparison.
  ///
  /// - Parameters:
  ///   - comparison: The comparison.
  ///   - averaging: What is averaged over.
  ///   - evaluator: What computes its sides.
  /// - Throws: `NoValue` where a side has none, or a margin is none.
  init(
    _ comparison: Comparison<ResolvedSelector>, over averaging: Averaging?,
    _ evaluator: Evaluator
  ) throws {
    self.comparison = comparison
    difference = try evaluator.difference(comparison, over: averaging)
    left = try evaluator.value(comparison.left, over: averaging)
    right = try evaluator.value(comparison.right, over: averaging)
    margin = try comparison.margin.map { try evaluator.value($0, over: averaging).value }
    if let margin, !(margin >= 0 && margin.isFinite) {
      throw NoValue("the margin is \(Spelling.number(margin)); expected 0 or more")
    }
    let size = max(abs(left.value), abs(right.value))
    verdict = Self.verdict(difference, comparison.relation, margin: margin, size: size)
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
  private static func verdict(
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
