import Chapters
import Frames
import Notebook

/// What a claim's entry says, in words.
enum ClaimText {
  /// The comparison, the measured sides, the paper's figures and what keeps the verdict open.
  static func details(_ entry: ClaimsLedger.Entry) -> [(name: String, text: String)] {
    [
      ("Expected", entry.claim.expect.text), ("Measured", measured(entry)),
      ("Difference", difference(entry)), ("Missing", missing(entry)), ("Paper", paper(entry)),
      ("Open", entry.reason),
    ].compactMap { name, text in text.map { (name, $0) } }
  }

  /// The two sides as measured.
  static func measured(_ entry: ClaimsLedger.Entry) -> String? {
    guard entry.sides.count == 2 else { return nil }
    return "\(Spelling.estimate(entry.sides[0])) against \(Spelling.estimate(entry.sides[1]))"
  }

  /// Left minus right, and what it rests on.
  static func difference(_ entry: ClaimsLedger.Entry) -> String? {
    guard let difference = entry.difference else { return nil }
    let figure = Spelling.estimate(difference)
    guard let axis = entry.claim.averaging?.axis, let replication = difference.replication else {
      return figure
    }
    let method = replication.method.map { ", interval by \($0)" } ?? ""
    return "\(figure), mean over \(axis), \(Spelling.replication(replication))\(method)"
  }

  /// The replicates that have no value, counted, each with the reason.
  static func missing(_ entry: ClaimsLedger.Entry) -> String? {
    guard let replication = entry.difference?.replication, !replication.absences.isEmpty else {
      return nil
    }
    let absences = replication.absences
    let all = replication.count + absences.count
    return "\(absences.count) of \(all) replicates: \(absences.joined(separator: ", "))"
  }

  /// What the console says besides the verdict: what keeps it open, and what it lacks.
  static func remark(_ entry: ClaimsLedger.Entry) -> String? {
    let parts = [
      entry.reason, missing(entry).map { "without \($0)" },
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
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
