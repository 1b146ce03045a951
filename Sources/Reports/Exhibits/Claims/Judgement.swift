import Chapters
import Frames

/// A comparison of a claim as it was measured, and whether that settles it.
struct Judgement: Sendable {
  /// The comparison.
  let comparison: Comparison<ResolvedSelector>
  /// Its left side as measured, without what the claim adds to it.
  let left: Estimate
  /// Its right side as measured, without what the claim adds to it.
  let right: Estimate
  /// By how much more than by its sign the difference of those has to be on the claim's side; below 0, by how much it
  /// may be on the other; none where only the sign counts.
  let demand: Double?
  /// Left minus right, with what the claim adds to them.
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
    let apart = MarginApart(comparison)
    demand = apart?.demand
    let measured =
      try apart.map { apart in
        try [apart.left, apart.right].map { try evaluator.value($0, over: averaging) }
      } ?? sides
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
      (left, right) = (Self.withoutInterval(measured[0]), Self.withoutInterval(measured[1]))
    } else {
      difference = try evaluator.difference(comparison, over: averaging)
      (left, right, look) = (measured[0], measured[1], nil)
    }
    margin = try comparison.margin.map { try evaluator.value($0, over: averaging).value }
    if let margin, !(margin >= 0 && margin.isFinite) {
      throw NoValue("the margin is \(Spelling.number(margin)); expected 0 or more")
    }
    let size = sides.map { abs($0.value) }.max() ?? 0
    let isWhole = sides.allSatisfy { $0.value == $0.value.rounded() }
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
    if difference.interval != nil {
      absence = nil
    } else if look != nil {
      absence =
        "there is no interval yet: for a confidence sequence, the replicates are too few or all alike"
    } else {
      absence = try Self.absence(comparison, difference.replication, averaging, evaluator)
    }
  }

  /// What it would settle with so many replicates, if they went on as they began.
  func verdict(with count: Int) -> ClaimsLedger.Verdict {
    guard let look else { return verdict }
    return Self.verdict(
      look.mean(of: count), comparison.relation, margin: margin, rounding: 0)
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
  static func verdict(
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
