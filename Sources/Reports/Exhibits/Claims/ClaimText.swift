import Chapters
import Frames
import Notebook

/// What a claim's entry says, in words.
enum ClaimText {
  /// The condition, the measured sides, the paper's figures and what keeps the verdict open.
  static func details(_ entry: ClaimsLedger.Entry) -> [(name: String, text: String)] {
    [("Expected", entry.claim.expect.text)] + comparisons(entry)
      + [("Missing", missing(entry)), ("Paper", paper(entry)), ("Open", entry.reason)]
      .compactMap { name, text in text.map { (name, $0) } }
      + (entry.worlds.map(WorldsText.details) ?? [])
  }

  /// The comparison as measured; of several, each by itself.
  private static func comparisons(_ entry: ClaimsLedger.Entry) -> [(name: String, text: String)] {
    guard entry.judgements.count == 1, let only = entry.judgements.first else {
      return entry.judgements.map { judgement in
        let text =
          "\(sides(judgement)), difference \(difference(judgement, entry))\(margin(judgement)): "
          + judgement.verdict.rawValue
        return (judgement.comparison.text, text)
      }
    }
    return [
      ("Measured", sides(only)),
      ("Difference", difference(only, entry) + margin(only)),
    ]
  }

  /// The sides of each comparison as measured.
  static func measured(_ entry: ClaimsLedger.Entry) -> String? {
    let sides = entry.judgements.map(sides)
    return sides.isEmpty ? nil : sides.joined(separator: "; ")
  }

  private static func sides(_ judgement: Judgement) -> String {
    "\(Spelling.estimate(judgement.left)) against \(Spelling.estimate(judgement.right))"
  }

  /// How far apart the sides may be.
  private static func margin(_ judgement: Judgement) -> String {
    judgement.margin.map { ", margin \(Spelling.written($0))" } ?? ""
  }

  /// Left minus right, and what it rests on.
  private static func difference(
    _ judgement: Judgement, _ entry: ClaimsLedger.Entry
  ) -> String {
    let figure = Spelling.estimate(judgement.difference)
    guard let axis = entry.claim.averaging?.axis,
      let replication = judgement.difference.replication
    else { return figure }
    let method = replication.method.map { ", interval by \($0)" } ?? ""
    return "\(figure), mean over \(axis), \(Spelling.replication(replication))\(method)"
  }

  /// The replicates that have no value, counted, each with the reason.
  static func missing(_ entry: ClaimsLedger.Entry) -> String? {
    let replications = entry.judgements.compactMap(\.difference.replication)
    guard let replication = replications.first(where: { !$0.absences.isEmpty }) else { return nil }
    let absences = replication.absences
    let all = replication.count + absences.count
    return "\(absences.count) of \(all) replicates: \(absences.joined(separator: ", "))"
  }

  /// What the console says besides the verdict: what keeps it open, and what it lacks.
  static func remark(_ entry: ClaimsLedger.Entry) -> String? {
    let parts = [
      entry.reason, missing(entry).map { "without \($0)" }, entry.worlds.map(WorldsText.brief),
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// How many replicates it rests on: `n = 3`; of several comparisons, the fewest.
  static func count(_ entry: ClaimsLedger.Entry) -> String? {
    entry.judgements.compactMap(\.difference.replication?.count).min().map { "n = \($0)" }
  }

  /// The paper's figures and where they stand.
  static func paper(_ entry: ClaimsLedger.Entry) -> String? {
    guard let paper = entry.claim.paper else { return nil }
    let figures = paper.figures.map {
      "\(Spelling.heading($0.name)) \(Spelling.number($0.value))"
    }
    let source = paper.source.map { [$0] } ?? []
    return (figures + source).joined(separator: ", ")
  }
}
