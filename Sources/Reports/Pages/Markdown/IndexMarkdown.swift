import Chapters
import Notebook

/// The book's first page as Markdown.
struct IndexMarkdown {
  let source: ReportSource

  /// The page.
  var text: String {
    let book = source.book
    let page = ProsePage(source, chapter: Book.firstPageName)
    let text = book.firstPage.map { ChapterMarkdown($0, source).text } ?? ""
    let byline = [
      MarkdownText.prose(book.authors.joined(separator: ", ")),
      book.abstract.map(page.markdown) ?? "",
    ]
    var parts = book.namesItself ? [text] + byline : ["# \(source.titleMarkdown)"] + byline + [text]
    if !book.chapters.isEmpty { parts.append("## Chapters") }
    for (title, chapters) in book.chaptersByPart {
      if let title { parts.append("### \(page.markdown(title))") }
      parts.append(
        chapters.map { "- " + link(source.title(of: $0), $0.name) }.joined(separator: "\n"))
    }
    if !source.ledger.entries.isEmpty {
      parts += ["## Claims"] + ClaimsMarkdown(source: source).parts
    }
    parts.append(source.references.markdown(of: Book.firstPageName, hasHeading: false))
    let costs = CostTable(source.results, title: source.title)
    if !costs.rows.isEmpty {
      let rows = costs.rows.map { row in
        [row.page.map { link(row.title, $0) } ?? row.title] + row.figures
      }
      parts += ["## Costs", CostTable.explanation, MarkdownText.table(CostTable.headings, rows)]
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func link(_ title: String, _ page: String) -> String {
    MarkdownText.link(title, source.links.address(page))
  }
}
