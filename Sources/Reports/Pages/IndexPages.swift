import Foundation
import Notebook

/// The book's first page: what it is, its claims, its chapters.
struct IndexPages {
  private let book: Book
  private let ledger: ClaimsLedger

  init(_ book: Book, _ ledger: ClaimsLedger) {
    self.book = book
    self.ledger = ledger
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
    ].joined(separator: "\n")
  }

  private var htmlLedger: String {
    guard !ledger.entries.isEmpty else { return "" }
    let rows = ledger.entries.map { entry in
      let link = Markup.element(
        "a", ["href": "\(entry.chapter).html#\(entry.id)"], entry.claim.text.escaped)
      let cells = [
        link, (ClaimText.paper(entry) ?? "–").escaped,
        (ClaimText.measured(entry) ?? entry.reason ?? "–").escaped,
        HTMLParts.verdict(entry.verdict),
      ]
      return Markup.element("tr", [:], cells.map { Markup.element("td", [:], $0) }.joined())
    }
    let head = ["Claim", "Paper", "Here", "Verdict"].map { Markup.element("th", [:], $0) }
    let table = Markup.element(
      "table", [:],
      Markup.element("thead", [:], Markup.element("tr", [:], head.joined()))
        + Markup.element("tbody", [:], rows.joined(separator: "\n")))
    return Markup.element("h2", ["id": "claims"], "Claims")
      + Markup.element("p", [:], Self.explanation)
      + Markup.element("div", ["class": "scroll"], table)
  }

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
      let lines = [["Claim", "Paper", "Here", "Verdict"], ["---", "---", "---", "---"]] + rows
      parts += [
        "## Claims",
        lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n"),
      ]
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }
}
