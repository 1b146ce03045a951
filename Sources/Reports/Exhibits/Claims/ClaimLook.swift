import Chapters
import Frames
import Notebook

/// A look at a claim to which replicates are added until it is settled.
package struct ClaimLook: Sendable {
  /// What the replicates so far make of it.
  package let entry: ClaimsLedger.Entry
  /// Whether its interval is a confidence sequence.
  package let isSequential: Bool

  /// How many more replicates it should need.
  package enum Outlook: Sendable, Hashable {
    /// None: it is settled.
    case settled
    /// About as many, if they go on as they began.
    case further(Int)
    /// More than it makes sense to count: at this spread, nothing is settled.
    case beyond(Int)
    /// There is nothing to go by, and why.
    case unknown(String)
  }

  /// No claim is worth more replicates than this.
  static let horizon = 1000

  /// Looks at a claim; nil where the book has no such claim.
  ///
  /// - Parameters:
  ///   - claim: The claim's id, one of `Book.settled`.
  ///   - results: A book with more replicates of it.
  ///   - count: How many of them are looked at; where none is given, the book as it is, whose number was fixed in
  ///     advance.
  package init?(at claim: String, in results: BookResults, first count: Int?) {
    guard
      let (block, chapter, exhibit) = ClaimsLedger.claims(of: results.book)
        .first(where: { $0.block.id == claim })
    else { return nil }
    isSequential = count != nil
    let evaluator = Evaluator(
      isSequential ? results.results(settling: claim, first: count) : results)
    entry = ClaimsLedger.Entry(block, of: chapter, exhibit, evaluator, isLookedAt: isSequential)
  }

  /// How many replicates have a value in every comparison.
  package var count: Int {
    entry.judgements.map { $0.difference.replication?.count ?? 0 }.min() ?? 0
  }

  /// What keeps the claim from being judged, whatever runs; none where nothing does.
  package var problem: String? {
    entry.problem?.kind == .unavailable ? nil : entry.problem?.description
  }

  /// How many more replicates it should need.
  package var outlook: Outlook {
    guard entry.verdict == .inconclusive else { return .settled }
    guard count > 0 else { return .unknown(entry.reason ?? "there is no value") }
    guard count > 1 else { return .unknown("of one replicate there is no spread") }
    let needed = firstSettled()
    return needed.map { .further($0 - count) } ?? .beyond(Self.horizon)
  }

  /// The least number of replicates that settles it, about: replicates settle more the more they are.
  private func firstSettled() -> Int? {
    let isSettled = { [judgements = entry.judgements] (count: Int) in
      ClaimsLedger.Verdict.ofAll(judgements.map { $0.verdict(with: count) }) != .inconclusive
    }
    var (open, settled) = (count, count + 1)
    while !isSettled(settled) {
      guard settled < Self.horizon else { return nil }
      (open, settled) = (settled, min(Self.horizon, settled + (settled - count) * 2))
    }
    while settled - open > 1 {
      let middle = (open + settled) / 2
      if isSettled(middle) { settled = middle } else { open = middle }
    }
    return settled
  }

  /// Left minus right of each of its comparisons.
  package var estimates: [Estimate] { entry.judgements.map(\.difference) }

  /// The difference of a claim of one comparison with its interval, in words.
  package var difference: String {
    entry.judgements.map { Spelling.estimate($0.difference) }.joined(separator: "; ")
  }
}

extension ClaimLook.Outlook: CustomStringConvertible {
  /// The outlook in words.
  package var description: String {
    switch self {
    case .settled: "needs no more"
    case .further(let count): "needs about \(count) more"
    case .beyond(let count): "needs more than \(count) more at this spread"
    case .unknown(let reason): "how many more cannot be said: \(reason)"
    }
  }
}
