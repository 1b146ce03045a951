import Chapters
import Frames
import Notebook

/// What a claim's entry says, in words.
enum ClaimText {
  /// The condition, the measured sides, the paper's figures and what keeps the verdict open.
  static func details(_ entry: ClaimsLedger.Entry) -> [(name: String, text: String)] {
    [("Expected", entry.claim.expect.text)] + comparisons(entry)
      + [
        ("Replicates", replicates(entry)), ("Missing", missing(entry)), ("Paper", paper(entry)),
        ("Open", entry.reason),
      ]
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
      (
        only.demand.map { $0 > 0 ? "Beyond the margin" : "Within the allowance" } ?? "Difference",
        difference(only, entry) + margin(only)
      ),
    ]
  }

  /// The sides of each comparison as measured, and whether more was measured until that settled it.
  static func measured(_ entry: ClaimsLedger.Entry) -> String? {
    let sides =
      entry.judgements.map { Self.sides($0) + margin($0) } + [stopping(entry)].compactMap(\.self)
    return sides.isEmpty ? nil : sides.joined(separator: "; ")
  }

  /// How many replicates settled the claim, if they were added until they did.
  private static func stopping(_ entry: ClaimsLedger.Entry) -> String? {
    guard let count = entry.judgements.compactMap(\.look?.replicates.count).min() else {
      return nil
    }
    let word = entry.verdict == .inconclusive ? "open" : "settled"
    return "\(word) with n = \(count), confidence sequence"
  }

  /// What the interval of a claim holds for that was looked at again and again, and what it assumes.
  private static func looks(_ entry: ClaimsLedger.Entry) -> String? {
    guard let stopping = stopping(entry), let axis = entry.claim.averaging?.axis else { return nil }
    let looks = entry.judgements.compactMap(\.look)
    var assumptions: [String] = []
    for look in looks where !assumptions.contains(look.sequence.assumption) {
      assumptions.append(look.sequence.assumption)
    }
    let parts =
      looks.count > 1
      ? "; at \(Spelling.written(100 * (1 - (looks.first?.level ?? 0)))) % for each of \(looks.count) comparisons, "
        + "95 % together" : ""
    return
      "\(stopping): values of \(axis) were added while it was open, and the interval holds after every look"
      + "\(parts); assumes \(assumptions.joined(separator: " and "))"
  }

  /// What the interval of a claim rests on that was looked at again and again, or has one replicate.
  private static func replicates(_ entry: ClaimsLedger.Entry) -> String? {
    looks(entry)
      ?? alone(entry).map {
        "\($0): the interval is that of its own figures, and says nothing of other values"
      }
  }

  /// What a claim with an interval rests on that has one replicate.
  private static func alone(_ entry: ClaimsLedger.Entry) -> String? {
    guard let axis = entry.claim.averaging?.axis,
      entry.judgements.contains(where: {
        $0.difference.replication?.count == 1 && $0.difference.interval != nil
      })
    else { return nil }
    return "one value of \(axis)"
  }

  private static func sides(_ judgement: Judgement) -> String {
    let demand = judgement.demand.map {
      ", \($0 > 0 ? "margin" : "allowance") \(Spelling.written(abs($0)))"
    }
    return
      "\(Spelling.estimate(judgement.left)) against \(Spelling.estimate(judgement.right))\(demand ?? "")"
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
      entry.reason,
      stopping(entry) ?? alone(entry).map { "\($0), with the interval of its own figures" },
      missing(entry).map { "without \($0)" },
      entry.worlds.map(WorldsText.brief),
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  /// How many replicates it rests on: `n = 3`; of several comparisons, the fewest.
  static func count(_ entry: ClaimsLedger.Entry) -> String? {
    entry.judgements.compactMap(\.difference.replication?.count).min().map { "n = \($0)" }
  }

  /// The paper's figures and where they stand.
  static func paper(_ entry: ClaimsLedger.Entry) -> String? {
    let parts = [paperFigures(entry), entry.claim.paper?.source].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// The paper's figures, each with its name.
  static func paperFigures(_ entry: ClaimsLedger.Entry) -> String? {
    guard let figures = entry.claim.paper?.figures, !figures.isEmpty else { return nil }
    return figures.map { "\(Spelling.heading($0.name)) \(Spelling.number($0.value))" }
      .joined(separator: ", ")
  }
}

extension ConfidenceSequence {
  /// What it assumes, in words.
  var assumption: String {
    switch self {
    case .bounded(let bounds):
      "only that differences lie from \(Spelling.written(bounds.lowerBound)) to "
        + "\(Spelling.written(bounds.upperBound))"
    case .normal: "that differences are normal about their mean"
    }
  }
}
