import Foundation
import Notebook

/// The book's first page: what it is, its claims, its chapters.
struct IndexPages {
  private let book: Book
  private let ledger: ClaimsLedger
  private let costs: CostTable

  init(_ book: Book, _ ledger: ClaimsLedger, _ costs: CostTable) {
    self.book = book
    self.ledger = ledger
    self.costs = costs
  }

  /// The content of the HTML page.
  var htmlBody: String {
    let authors = Markup.element("p", [:], book.authors.joined(separator: ", ").escaped)
    let abstract = MarkdownDocument.html(book.abstract, replacing: .init())
    let chapters = book.chapters.map {
      Markup.element("li", [:], Markup.element("a", ["href": "\($0.name).html"], $0.title.escaped))
    }
    return [
      Markup.element("h1", [:], book.title.escaped), authors, abstract,
      Markup.element("h2", [:], "Chapters"),
      Markup.element("ol", ["start": "0"], chapters.joined(separator: "\n")), htmlLedger,
      htmlCosts,
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var htmlCosts: String {
    guard !costs.rows.isEmpty else { return "" }
    let rows = costs.rows.map { row in
      let title = row.page.map {
        Markup.element("a", ["href": "\($0).html"], row.title.escaped)
      }
      return [title ?? row.title.escaped] + row.figures.map(\.escaped)
    }
    return Markup.element("h2", ["id": "costs"], "Costs")
      + Markup.element("p", [:], CostTable.explanation)
      + Self.htmlTable(CostTable.headings, rows)
  }

  private static func htmlTable(_ headings: [String], _ rows: [[String]]) -> String {
    let head = headings.map { Markup.element("th", [:], $0) }.joined()
    let body = rows.map { row in
      Markup.element("tr", [:], row.map { Markup.element("td", [:], $0) }.joined())
    }
    let table = Markup.element(
      "table", [:],
      Markup.element("thead", [:], Markup.element("tr", [:], head))
        + Markup.element("tbody", [:], body.joined(separator: "\n")))
    return Markup.element("div", ["class": "scroll"], table)
  }

  private var htmlLedger: String {
    guard !ledger.entries.isEmpty else { return "" }
    let rows = ledger.entries.map { entry in
      let link = Markup.element(
        "a", ["href": "\(entry.chapter).html#\(entry.id)"], entry.claim.text.escaped)
      return [
        link, (ClaimText.paper(entry) ?? "–").escaped,
        (ClaimText.measured(entry) ?? entry.reason ?? "–").escaped,
        HTMLParts.verdict(entry.verdict),
      ]
    }
    return Markup.element("h2", ["id": "claims"], "Claims")
      + Markup.element("p", [:], Self.explanation)
      + Self.htmlTable(Self.headings, rows)
  }

  private static let headings = ["Claim", "Paper", "Here", "Verdict"]
  private static let explanation =
    "A verdict is computed: <em>reproduced</em> where the whole 95 % interval of the difference is "
    + "on the claim's side, <em>not reproduced</em> where it is on the other, else "
    + "<em>inconclusive</em>."

  /// The Markdown page.
  var markdown: String {
    var parts = [
      "# \(book.title)", book.authors.joined(separator: ", "), book.abstract,
      "## Chapters",
      book.chapters.map { "- [\($0.title)](\($0.name).md)" }.joined(separator: "\n"),
    ]
    if !ledger.entries.isEmpty {
      let rows = ledger.entries.map { entry in
        [
          entry.claim.text, ClaimText.paper(entry) ?? "–",
          ClaimText.measured(entry) ?? entry.reason ?? "–", entry.verdict.rawValue,
        ].map { $0.replacingOccurrences(of: "|", with: "\\|") }
      }
      parts += ["## Claims", Self.markdownTable(Self.headings, rows)]
    }
    if !costs.rows.isEmpty {
      let rows = costs.rows.map { row in
        [row.page.map { "[\(row.title)](\($0).md)" } ?? row.title] + row.figures
      }
      parts += [
        "## Costs", CostTable.explanation, Self.markdownTable(CostTable.headings, rows),
      ]
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private static func markdownTable(_ headings: [String], _ rows: [[String]]) -> String {
    ([headings, headings.map { _ in "---" }] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
