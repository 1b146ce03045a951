import Chapters
import Frames
import Notebook

/// The claims of a book that rest on intervals, judged together: of many that are judged at 95 % each, some are settled by
/// chance.
struct ClaimFamily: Sendable {
  /// How many claims are judged together.
  let size: Int
  /// Those of them that have a verdict each by itself.
  private let settled: [ClaimsLedger.Entry]

  /// The family of some claims that were judged together.
  init(_ entries: [ClaimsLedger.Entry]) {
    size = entries.count(where: \.isOfFamily)
    settled = entries.filter { $0.isKept != nil }
  }

  /// Some claims with whether each keeps its verdict where they are judged together.
  static func judged(
    _ entries: [ClaimsLedger.Entry], _ results: BookResults
  ) -> [ClaimsLedger.Entry] {
    let family = entries.indices.filter { entries[$0].isOfFamily }
    let kept = Holm.kept(of: family.count) { tests, level in
      let evaluator = Evaluator(results, level: level)
      let holds = tests.sideBySide { entries[family[$0]].keepsVerdict(evaluator) }
      return zip(tests, holds).filter(\.1).map(\.0)
    }
    var judged = entries
    for (test, position) in family.enumerated() where entries[position].verdict != .inconclusive {
      judged[position].isKept = kept.contains(test)
    }
    return judged
  }

  /// How many keep their verdict, in a sentence or two; nothing of fewer than two claims, or where none has a verdict.
  var text: String? {
    guard size > 1, !settled.isEmpty else { return nil }
    let verdicts: [ClaimsLedger.Verdict] = [.reproduced, .notReproduced]
    let parts = verdicts.compactMap { verdict -> String? in
      let all = settled.filter { $0.verdict == verdict }
      guard !all.isEmpty else { return nil }
      return "\(all.count { $0.isKept == true }) of \(all.count) \(verdict.rawValue)"
    }
    let isAll = settled.allSatisfy { $0.isKept == true }
    let others = isAll ? "" : " The others are marked “\(ClaimMark.alone.rawValue)”."
    return
      "Judged together, as one family of \(size) claims (Holm), \(parts.joined(separator: " and ")) "
      + "keep their verdict.\(others)"
  }

  /// How they are judged together.
  static let method =
    "Of many claims that are judged at 95 % each, some are settled by chance. All that rest on intervals are one family of "
    + "m claims, but for those that are exact, exploratory or settled by a confidence sequence. They are judged once more "
    + "by the same intervals at the level 1 - 0.05/m; where k keep their verdict, the others at 1 - 0.05/(m - k), until no "
    + "more do (Holm, 1979). That any of those kept is wrong by chance is then as rare as for one claim alone."
}

extension ClaimsLedger.Entry {
  /// Whether it is judged together with others: it was made before its result was seen, and rests on an interval of a
  /// number of replicates that was fixed in advance.
  fileprivate var isOfFamily: Bool {
    !claim.isExploratory && judgements.allSatisfy { $0.look == nil }
      && judgements.contains { $0.difference.interval != nil && !$0.difference.isExact }
  }

  /// Whether it has a verdict, and the same one by intervals of another level.
  fileprivate func keepsVerdict(_ evaluator: Evaluator) -> Bool {
    guard verdict != .inconclusive else { return false }
    let parts = judgements.map { $0.verdict(over: claim.averaging, evaluator) }
    return ClaimsLedger.Verdict.ofAll(parts) == verdict
  }
}

extension Judgement {
  /// The verdict by intervals of another level, where it rests on one.
  fileprivate func verdict(
    over averaging: Averaging?, _ evaluator: Evaluator
  ) -> ClaimsLedger.Verdict {
    guard difference.interval != nil, !difference.isExact else { return verdict }
    guard let difference = try? evaluator.difference(comparison, over: averaging) else {
      return .inconclusive
    }
    return Self.verdict(difference, comparison.relation, margin: margin, rounding: 0)
  }
}
