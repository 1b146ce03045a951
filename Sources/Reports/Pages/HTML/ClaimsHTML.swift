import Chapters
import Markup
import Notebook

/// The claims on the first page: a row for each finding of the paper, where the book names any, and the claims in lists.
struct ClaimsHTML {
  let source: ReportSource

  /// What stands below the heading.
  var content: HTML {
    let lists = ClaimList.lists(of: source.ledger)
    let family = ClaimFamily(source.ledger.entries).text.map {
      HTML.element("p", ["class": "note family", "title": ClaimFamily.method], text: $0)
    }
    let counts = HTML.element(
      "p", "\(VerdictCounts(source.ledger.entries).text) \(Self.explanation)")
    guard let findings = FindingsLedger(source.book, source.ledger) else {
      let tables = lists.map { list in
        lists.count > 1
          ? HTML.element("h3", text: list.title) + table(of: list) : table(of: list)
      }
      return (([counts] + tables + [family].compactMap(\.self))).joined(separator: "\n")
    }
    let folds = lists.map { list in
      HTML.fold(
        list.name, list.summary, table(of: list))
    }
    return (([counts, table(of: findings)] + [family].compactMap(\.self) + folds)).joined(
      separator: "\n")
  }

  private static let explanation: HTML =
    "A verdict is computed: <em>reproduced</em> where the whole 95 % interval of the difference is "
    + "on the claim's side, <em>not reproduced</em> where it is on the other, else "
    + "<em>inconclusive</em>."

  // MARK: - Findings

  private func table(of findings: FindingsLedger) -> HTML {
    let page = ProsePage(source, chapter: Book.firstPageName)
    let rows = findings.rows.map { row in
      var prose = page
      prose.footnotes = "\(row.finding.id)-finding-"
      let paper = HTML.element(
        "span", ["title": row.sources.isEmpty ? nil : row.sources.joined(separator: "; ")],
        text: row.paper ?? "–")
      return TableHTML.Row(
        cells: [prose.sentence(row.finding.text), row.paper == nil ? "–" : paper]
          + row.cells.map(cell))
    }
    let headings = findings.headings { source.evaluator.words($0) }
    return HTML.element(
      "div", ["class": "ledger findings"],
      TableHTML.table(name: "Findings", headings, rows: rows, isOfCards: true))
  }

  /// The verdicts on a finding in a part of the book, each a link to its claim.
  private func cell(_ entries: [ClaimsLedger.Entry]) -> HTML {
    guard !entries.isEmpty else {
      return HTML.element("span", ["class": "untested"], text: FindingsLedger.untested)
    }
    let items = entries.map { entry in
      let name = source.names.name(of: entry.id)
      let link = HTML.element(
        "a",
        [
          "href": source.address(of: entry.id),
          "title": source.evaluator.sentence(entry.claim.text),
        ], HTML(text: name) + " " + entry.badge)
      let count = ClaimText.count(entry).map {
        " " + HTML.element("span", ["class": "n"], text: $0)
      }
      let worlds = entry.worlds.flatMap { worlds in
        worlds.isRun
          ? " " + HTML.element("span", ["class": "worlds"], text: WorldsText.brief(worlds)) : nil
      }
      return HTML.element("li", link + (count ?? "") + (worlds ?? ""))
    }
    return HTML.element("ul", ["class": "verdicts"], items.joined())
  }

  // MARK: - Claims

  private func table(of list: ClaimList) -> HTML {
    let hasWorlds = source.ledger.hasWorlds
    let rows = list.entries.map { entry in
      let link = HTML.element(
        "a", ["href": source.address(of: entry.id)], text: source.names.name(of: entry.id))
      return TableHTML.Row(
        cells: [
          link + " " + prose(of: entry).sentence(entry.claim.text),
          paper(of: entry),
          HTML(text: Self.unbroken(ClaimText.measured(entry) ?? entry.reason ?? "–")),
          entry.badge + count(of: entry),
        ] + (hasWorlds ? [HTML(text: entry.worlds.map(WorldsText.brief) ?? "–")] : []),
        group: entry.verdict.rawValue)
    }
    return HTML.element(
      "div", ["class": "ledger claims"],
      TableHTML.table(
        name: list.title, IndexPages.claimHeadings(source.ledger), rows: rows, isOfCards: true))
  }

  /// The paper's figures; where they stand is said to whoever points at them, and with the claim itself.
  private func paper(of entry: ClaimsLedger.Entry) -> HTML {
    guard let figures = ClaimText.paperFigures(entry) else {
      return HTML(text: ClaimText.paper(entry) ?? "–")
    }
    return HTML.element("span", ["title": entry.claim.paper?.source], text: figures)
  }

  /// How many replicates a claim rests on, below its verdict.
  private func count(of entry: ClaimsLedger.Entry) -> HTML {
    ClaimText.count(entry).map { " " + HTML.element("span", ["class": "n"], text: $0) } ?? ""
  }

  /// How a claim's text is shown on this page.
  private func prose(of entry: ClaimsLedger.Entry) -> ProsePage {
    var page = ProsePage(source, chapter: entry.chapter, page: Book.firstPageName)
    page.footnotes = "\(entry.id)-index-"
    return page
  }

  /// Figures kept on one line with what stands behind them.
  private static func unbroken(_ figures: String) -> String {
    figures.replacing(" ± ", with: "\u{A0}±\u{A0}").replacing(" [", with: "\u{A0}[")
      .replacing(/(against|margin|allowance)[ ]/) { "\($0.1)\u{A0}" }
      .replacing(/\[([^,\]]+), ([^\]]+)\]/) { "[\($0.1),\u{A0}\($0.2)]" }
  }
}
