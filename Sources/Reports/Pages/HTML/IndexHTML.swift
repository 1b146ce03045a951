import Chapters
import Foundation
import Markup
import Notebook

/// The book's first page: what it is, its claims, its chapters, what they cost.
struct IndexHTML {
  let source: ReportSource

  private var book: Book { source.book }

  /// The page's content.
  var body: String {
    let authors = Markup.element(
      "p", ["class": "authors"], book.authors.joined(separator: ", ").escaped)
    let abstract = Markup.element("div", ["class": "abstract"], ChapterHTML.prose(book.abstract))
    return [
      Markup.element("h1", [:], book.title.escaped), authors, abstract, claims, chapters, costs,
      manifest,
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private func heading(_ anchor: String, _ text: String) -> String {
    Markup.element("h2", ["id": source.links.sectionID(anchor, on: "index")], text)
  }

  // MARK: - Claims

  private var claims: String {
    let entries = source.ledger.entries
    guard !entries.isEmpty else { return "" }
    let rows = entries.map { entry in
      let link = Markup.element(
        "a", ["href": source.address(of: entry.id)], source.names.name(of: entry.id))
      return TableHTML.Row(
        cells: [
          link + " " + ChapterHTML.inline(entry.claim.text),
          (ClaimText.paper(entry) ?? "–").escaped,
          (ClaimText.measured(entry) ?? entry.reason ?? "–").unbroken.escaped,
          BlockHTML.verdict(entry.verdict),
        ], group: entry.verdict.rawValue)
    }
    return heading("claims", "Claims")
      + Markup.element("p", [:], VerdictCounts(entries).text.escaped + " " + Self.explanation)
      + Markup.element(
        "div", ["class": "ledger"],
        TableHTML.table(name: "Claims", IndexPages.claimHeadings, rows: rows))
  }

  private static let explanation =
    "A verdict is computed: <em>reproduced</em> where the whole 95 % interval of the difference is "
    + "on the claim's side, <em>not reproduced</em> where it is on the other, else "
    + "<em>inconclusive</em>."

  // MARK: - Chapters

  private var chapters: String {
    let cards = book.chapters.map { chapter in
      let title = Markup.element(
        "a", ["href": source.links.address(chapter.name)], chapter.title.escaped)
      return Markup.element(
        "li", ["class": "card"],
        Markup.element("h3", [:], title) + Markup.element("p", [:], status(of: chapter)))
    }
    return heading("chapters", "Chapters")
      + Markup.element("ol", ["class": "cards"], cards.joined(separator: "\n"))
  }

  private func status(of chapter: Chapter) -> String {
    let cells = chapter.blocks.flatMap { source.cells(of: $0.id) }
    let summary = CellSummary(id: chapter.name, kind: "", cells: cells)
    let entries = source.ledger.entries.filter { $0.chapter == chapter.name }
    var parts: [String] = []
    if !cells.isEmpty {
      parts.append(
        BlockHTML.badge(summary.status) + " \(summary.count), \(summary.duration)".escaped)
    }
    if !entries.isEmpty { parts.append(VerdictCounts(entries).text.escaped) }
    return parts.joined(separator: "<br>")
  }

  // MARK: - Costs and manifest

  private var costs: String {
    let costs = CostTable(source.results)
    guard !costs.rows.isEmpty else { return "" }
    let rows = costs.rows.map { row in
      let title = row.page.map {
        Markup.element("a", ["href": source.links.address($0)], row.title.escaped)
      }
      return TableHTML.Row(cells: [title ?? row.title.escaped] + row.figures.map(\.escaped))
    }
    return heading("costs", "Costs") + Markup.element("p", [:], CostTable.explanation)
      + TableHTML.table(name: "Costs", CostTable.headings, rows: rows)
  }

  private var manifest: String {
    let profile = book.profile
    let parameters = profile.parameters.sorted { $0.key < $1.key }.map { name, value in
      TableHTML.Row(
        cells: [
          Markup.element("code", [:], name.escaped), Markup.element("code", [:], value.escaped),
        ])
    }
    let table =
      parameters.isEmpty
      ? ""
      : BlockHTML.fold(
        "parameters", "The \(parameters.count) parameters of the profile",
        TableHTML.table(name: "Parameters", ["parameter", "value"], rows: parameters))
    let file = Markup.element("a", ["href": Manifest.file], Manifest.file)
    let list =
      source.links == .oneFile
      ? "" : " Every cell with its key, every page and every file of data with its hash: \(file)."
    return heading("manifest", "Manifest")
      + Markup.element("p", [:], "Made with the profile <em>\(profile.name.escaped)</em>." + list)
      + table
  }
}

/// What the first page says in every format.
enum IndexPages {
  static let claimHeadings = ["Claim", "Paper", "Here", "Verdict"]
}

/// How many claims got which verdict.
struct VerdictCounts {
  private let counts: [ClaimsLedger.Verdict: Int]

  init(_ entries: [ClaimsLedger.Entry]) {
    counts = Dictionary(entries.map { ($0.verdict, 1) }, uniquingKeysWith: +)
  }

  /// How many, in words: `15 claims: 12 reproduced, 3 inconclusive.`.
  var text: String {
    let order: [ClaimsLedger.Verdict] = [.reproduced, .notReproduced, .inconclusive]
    let parts = order.compactMap { verdict in
      counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }
    let total = counts.values.reduce(0, +)
    return "\(total) claim\(total == 1 ? "" : "s"): \(parts.joined(separator: ", "))."
  }
}
