import Chapters
import Foundation
import Notebook

/// The book's first page as Markdown.
struct IndexMarkdown {
  let source: ReportSource

  /// The page.
  var text: String {
    let book = source.book
    var parts = [
      "# \(book.title)", book.authors.joined(separator: ", "), book.abstract,
      "## Chapters",
      book.chapters.map { "- [\($0.title)](\(source.links.address($0.name)))" }
        .joined(separator: "\n"),
    ]
    let entries = source.ledger.entries
    if !entries.isEmpty {
      let rows = entries.map { entry in
        let link = "[\(source.names.name(of: entry.id))](\(source.address(of: entry.id) ?? ""))"
        return [
          "\(link) \(entry.claim.text)", ClaimText.paper(entry) ?? "–",
          ClaimText.measured(entry) ?? entry.reason ?? "–", entry.verdict.rawValue,
        ].map { $0.replacingOccurrences(of: "|", with: "\\|") }
      }
      parts += [
        "## Claims", VerdictCounts(entries).text, Self.table(IndexPages.claimHeadings, rows),
      ]
    }
    let costs = CostTable(source.results)
    if !costs.rows.isEmpty {
      let rows = costs.rows.map { row in
        [row.page.map { "[\(row.title)](\(source.links.address($0)))" } ?? row.title] + row.figures
      }
      parts += ["## Costs", CostTable.explanation, Self.table(CostTable.headings, rows)]
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private static func table(_ headings: [String], _ rows: [[String]]) -> String {
    ([headings, headings.map { _ in "---" }] + rows)
      .map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }
}
