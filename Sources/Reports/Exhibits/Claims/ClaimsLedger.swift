import Chapters
import Frames
import Notebook

/// Every claim of a book: what the paper says, what this run finds, and whether that settles it.
package struct ClaimsLedger: Sendable {
  /// What a run makes of a claim.
  package enum Verdict: String, Sendable, Hashable {
    /// The whole interval is on the claim's side.
    case reproduced
    /// The whole interval is on the other side.
    case notReproduced = "not reproduced"
    /// The interval reaches both sides, or there is none, or no value.
    case inconclusive
  }

  /// A claim with its verdict.
  package struct Entry: Sendable {
    /// The claim's block.
    package var id: String
    /// The chapter that makes it.
    package var chapter: String
    /// The claim.
    let claim: ClaimExhibit
    /// The left and right side of the comparison.
    let sides: [Estimate]
    /// Left minus right; none where there is no value.
    let difference: Estimate?
    /// The verdict.
    package var verdict: Verdict
    /// Why there is no value, or why the verdict is open.
    package var reason: String?
    /// Why the claim cannot be judged as written; none where it can.
    var problem: NoValue?
  }

  /// The claims in the order of the book.
  package let entries: [Entry]

  /// Judges the claims of a book.
  package init(_ results: BookResults) {
    let evaluator = Evaluator(results)
    let claims = results.book.chapters.flatMap { chapter in
      chapter.blocks.compactMap { block -> (id: String, chapter: String, claim: ClaimExhibit)? in
        (block.content as? ClaimExhibit).map { (block.id, chapter.name, $0) }
      }
    }
    entries = claims.sideBySide { Self.entry($0.id, $0.chapter, $0.claim, evaluator) }
  }

  /// Whether a claim is not reproduced.
  package var hasShortfall: Bool { entries.contains { $0.verdict != .reproduced } }

  private static func entry(
    _ id: String, _ chapter: String, _ claim: ClaimExhibit, _ evaluator: Evaluator
  ) -> Entry {
    do {
      let difference = try evaluator.difference(claim.expect, over: claim.averaging)
      let sides = try [claim.expect.left, claim.expect.right].map {
        try evaluator.value($0, over: claim.averaging)
      }
      let verdict = verdict(difference, claim.expect.relation, sides)
      return Entry(
        id: id, chapter: chapter, claim: claim, sides: sides, difference: difference,
        verdict: verdict, reason: verdict == .inconclusive ? openness(of: difference) : nil)
    } catch {
      return Entry(
        id: id, chapter: chapter, claim: claim, sides: [], difference: nil,
        verdict: .inconclusive, reason: "\(error)", problem: error as? NoValue)
    }
  }

  /// Why a difference settles nothing.
  private static func openness(of difference: Estimate) -> String {
    guard difference.value.isFinite else {
      return "the difference is \(difference.value.isNaN ? "not a number (NaN)" : "infinite")"
    }
    return difference.interval == nil
      ? "there is no interval" : "the interval reaches both sides"
  }

  private static func verdict(
    _ difference: Estimate, _ relation: Relation, _ sides: [Estimate]
  ) -> Verdict {
    guard var interval = difference.interval else { return .inconclusive }
    // What is left of equal numbers after rounding is no difference.
    let size = sides.map { abs($0.value) }.max() ?? 0
    if difference.isExact, abs(difference.value) <= 1e-14 * size { interval = 0...0 }
    let (low, high) = (interval.lowerBound, interval.upperBound)
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
