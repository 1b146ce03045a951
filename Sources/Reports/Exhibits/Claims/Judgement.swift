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
  /// Whether its sides are equal as far as numbers are computed, and whole numbers of more digits than that.
  private let isBeyondDigits: Bool
  /// Below, every whole number is one that is computed with.
  private static let manyDigits = 0x1p53
  /// Why the difference has no interval, where it has none.
  private let absence: String?

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
    let isWhole = [left, right].allSatisfy { $0.value == $0.value.rounded() }
    // What is left of equal numbers after rounding is no difference; whole numbers are not rounded.
    let rounding = difference.isExact && !isWhole ? 1e-14 * max(size, margin ?? 0) : 0
    isBeyondDigits =
      try isWhole && difference.value == 0 && size >= Self.manyDigits
      && difference.isExact
      && (comparison.left.selectors + comparison.right.selectors).contains(
        where: evaluator.readsWholeNumbers)
    verdict =
      isBeyondDigits
      ? .inconclusive
      : Self.verdict(difference, comparison.relation, margin: margin, rounding: rounding)
    absence =
      difference.interval == nil
      ? try Self.absence(comparison, difference.replication, averaging, evaluator) : nil
  }

  /// Why the difference settles nothing; none where it does.
  var openness: String? {
    guard verdict == .inconclusive else { return nil }
    guard difference.value.isFinite else {
      return "the difference is \(difference.value.isNaN ? "not a number (NaN)" : "infinite")"
    }
    if let absence { return absence }
    if isBeyondDigits {
      return
        "whole numbers from \(Int(Self.manyDigits)) on are compared in sixteen digits, and these agree in those; tell "
        + "them apart with [column=value]"
    }
    return margin == nil
      ? "the interval reaches both sides" : "the interval reaches within the margin and beyond it"
  }

  /// Why a comparison has no interval, and what is to be written for one.
  private static func absence(
    _ comparison: Comparison<ResolvedSelector>, _ replication: Replication?,
    _ averaging: Averaging?, _ evaluator: Evaluator
  ) throws -> String {
    if let averaging, replication?.count == 1 {
      return "there is no interval: one replicate has a figure along '\(averaging.axis)'; "
        + "more of them give one"
    }
    var blocks: [String] = []
    for (selector, summary) in comparison.left.readings + comparison.right.readings
    where !blocks.contains(selector.block) {
      let figure = summary.map { Expression.summary($0, selector) } ?? .selector(selector)
      let isAlone = try evaluator.value(figure, over: averaging).interval == nil
      if isAlone { blocks.append(selector.block) }
    }
    let names = blocks.map { "'\($0)'" }.joined(separator: " and ")
    let replicates = "write `over:` with an axis of replicates, like `sweep: {seed: [0, 1, 2]}`"
    guard !blocks.isEmpty else {
      return "there is no interval of what is made of several uncertain figures; \(replicates)"
    }
    return "there is no interval: a figure of \(names) alone does not say how sure it is; "
      + "\(replicates), or `exact: true` in \(names) where figures are exact"
  }

  /// What an interval of the difference settles.
  ///
  /// Two sides are equal within a margin where the whole interval lies within it (a test of equivalence), and are
  /// not where it lies beyond it.
  private static func verdict(
    _ difference: Estimate, _ relation: Relation, margin: Double?, rounding: Double
  ) -> ClaimsLedger.Verdict {
    guard let interval = difference.interval else { return .inconclusive }
    var (low, high) = (interval.lowerBound, interval.upperBound)
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
