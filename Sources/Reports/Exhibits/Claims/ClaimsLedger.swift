import Chapters
import Frames
import Notebook

/// Every claim of a book: what the paper says, what this run finds, and whether that settles it.
package struct ClaimsLedger: Sendable {
  /// What a run makes of a claim.
  package enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// The whole interval is on the claim's side.
    case reproduced
    /// The whole interval is on the other side.
    case notReproduced = "not reproduced"
    /// The interval reaches both sides, or there is none, or no value.
    case inconclusive

    /// How many characters the longest of them has.
    static let longest = allCases.map(\.rawValue.count).reduce(0, max)

    /// The verdict on what holds where each of some parts does.
    static func ofAll(_ parts: [Verdict]) -> Verdict {
      parts.contains(.notReproduced)
        ? .notReproduced : parts.contains(.inconclusive) ? .inconclusive : .reproduced
    }
  }

  /// A claim with its verdict.
  package struct Entry: Sendable {
    /// The claim's block.
    package var id: String
    /// The chapter that makes it.
    package var chapter: String
    /// The claim.
    let claim: ClaimExhibit
    /// Where its block begins.
    let location: SourceLocation
    /// What the book's results make of it.
    let ruling: Ruling
    /// What becomes of it in other worlds; none where it names none.
    let worlds: WorldVerdicts?
    /// Whether it keeps its verdict where the claims of the book are judged together; none of one that has no verdict, or is
    /// not judged with others.
    var isKept: Bool?

    /// Its comparisons, each judged; none where there is no value.
    var judgements: [Judgement] { ruling.judgements }
    /// The verdict.
    package var verdict: Verdict { ruling.verdict }
    /// Why there is no value, or why the verdict is open.
    package var reason: String? { ruling.reason }
    /// Why the claim cannot be judged as written; none where it can.
    var problem: NoValue? { ruling.problem ?? worlds?.problem }
  }

  /// The claims in the order of the book.
  package let entries: [Entry]

  /// Judges the claims of a book.
  package init(_ results: BookResults) {
    let claims = Self.claims(of: results.book)
    let evaluator = Evaluator(results)
    let judged = claims.sideBySide { block, chapter, claim in
      guard results.book.settled[block.id] != nil else {
        return Entry(block, of: chapter, claim, evaluator, among: results)
      }
      let more = Evaluator(results.results(settling: block.id))
      return Entry(block, of: chapter, claim, more, isLookedAt: true, among: results)
    }
    entries = ClaimFamily.judged(judged, results)
  }

  /// The claims of a book, in its order.
  static func claims(
    of book: Book
  ) -> [(block: Block, chapter: String, claim: ClaimExhibit)] {
    book.pages.flatMap { chapter in
      chapter.blocks.compactMap { block in
        (block.content as? ClaimExhibit).map { (block, chapter.name, $0) }
      }
    }
  }

  /// Whether some claim names worlds.
  var hasWorlds: Bool { entries.contains { $0.worlds != nil } }

  /// The results with what the claims come to, which prose reads: claims do not.
  func added(to results: BookResults) -> BookResults {
    let counts = entries.compactMap { entry in
      entry.worlds.map { worlds in
        let output = StoredOutput(hash: "", frames: [worlds.counts], blobs: [:])
        return (
          entry.id,
          BlockResult(cells: [CellResult(axes: [], key: nil, status: .cached, output: output)])
        )
      }
    }
    guard !counts.isEmpty else { return results }
    return BookResults(
      book: results.book,
      blocks: results.blocks.merging(counts) { $1 }, history: results.history,
      variants: results.variants)
  }

  /// The claims that are not reproduced, each at its place with what keeps it from being so.
  package var shortfalls: [Diagnostic] {
    entries.filter { $0.verdict != .reproduced }.map { entry in
      let reason = entry.reason ?? ClaimText.measured(entry)
      return Diagnostic(
        entry.location,
        "the claim '\(entry.id)' is \(entry.standing)\(reason.map { ": \($0)" } ?? "")")
    }
  }
}

extension ClaimsLedger.Entry {
  /// The entry of a claim.
  ///
  /// - Parameters:
  ///   - block: Its block.
  ///   - chapter: The chapter that makes it.
  ///   - claim: The claim.
  ///   - evaluator: What computes its values.
  ///   - isLookedAt: Whether replicates were added until it was settled.
  ///   - results: The results that hold those of its other worlds; none where they are not judged.
  init(
    _ block: Block, of chapter: String, _ claim: ClaimExhibit, _ evaluator: Evaluator,
    isLookedAt: Bool = false, among results: BookResults? = nil
  ) {
    (id, location, self.chapter, self.claim) = (block.id, block.location, chapter, claim)
    ruling = Ruling(
      claim.expect, over: claim.averaging, evaluator, isLookedAt: isLookedAt)
    let own = ruling
    worlds = results.flatMap { WorldVerdicts(claim, block.id, as: own, $0) }
  }
}
