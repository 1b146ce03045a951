import Chapters
import Frames

/// What some results make of a claim.
struct Ruling: Sendable {
  /// Its comparisons, each judged; none where there is no value.
  let judgements: [Judgement]
  /// The verdict.
  let verdict: ClaimsLedger.Verdict
  /// Why there is no value, or why the verdict is open.
  let reason: String?
  /// Why the claim cannot be judged as written; none where it can.
  let problem: NoValue?

  /// Judges a condition.
  ///
  /// - Parameters:
  ///   - condition: What must hold.
  ///   - averaging: What is averaged over.
  ///   - evaluator: What computes its sides.
  ///   - isLookedAt: Whether replicates were added until it was settled.
  init(
    _ condition: Condition<ResolvedSelector>, over averaging: Averaging?, _ evaluator: Evaluator,
    isLookedAt: Bool = false
  ) {
    do {
      let comparisons = condition.comparisons
      judgements = try comparisons.map {
        try Judgement(
          $0, over: averaging, looksShared: isLookedAt ? comparisons.count : nil, evaluator)
      }
      verdict = .ofAll(judgements.map(\.verdict))
      reason = verdict == .inconclusive ? Self.openness(of: judgements) : nil
      problem = nil
    } catch {
      judgements = []
      verdict = .inconclusive
      reason = "\(error)"
      problem = error as? NoValue
    }
  }

  /// Why the verdict is open; of several comparisons, with each that keeps it so.
  private static func openness(of judgements: [Judgement]) -> String {
    judgements.compactMap { judgement in
      judgement.openness.map {
        judgements.count > 1 ? "\(judgement.comparison.text): \($0)" : $0
      }
    }.joined(separator: "; ")
  }
}
