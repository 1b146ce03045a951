import Chapters
import Notebook

/// The book's first page as Markdown.
struct IndexMarkdown {
  let source: ReportSource

  /// The page.
  var text: String {
    let book = source.book
    let page = ProsePage(source, chapter: "index")
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
    let entries = source.ledger.entries
    if !entries.isEmpty {
      let rows = entries.map { entry in
        let name = source.names.name(of: entry.id)
        let prose = ProsePage(source, chapter: entry.chapter, page: "index")
        let link = MarkdownText.link(name, source.address(of: entry.id) ?? "")
        return [
          "\(link) \(prose.markdown(entry.claim.text))", ClaimText.paperFigures(entry) ?? ClaimText.paper(entry) ?? "–",
          ClaimText.measured(entry) ?? entry.reason ?? "–",
          [entry.verdict.rawValue, ClaimText.count(entry)].compactMap(\.self)
            .joined(separator: ", "),
        ] + (source.ledger.hasWorlds ? [entry.worlds.map(WorldsText.brief) ?? "–"] : [])
      }
      parts += [
        "## Claims", VerdictCounts(entries).text,
        Self.table(IndexPages.claimHeadings(source.ledger), rows),
      ]
    }
    parts.append(source.references.markdown(of: "index", hasHeading: false))
    let costs = CostTable(source.results, title: source.title)
    if !costs.rows.isEmpty {
      let rows = costs.rows.map { row in
        [row.page.map { link(row.title, $0) } ?? row.title] + row.figures
      }
      parts += ["## Costs", CostTable.explanation, Self.table(CostTable.headings, rows)]
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private func link(_ title: String, _ page: String) -> String {
    MarkdownText.link(title, source.links.address(page))
  }

  private static func table(_ headings: [String], _ rows: [[String]]) -> String {
    MarkdownText.table(headings, headings.map { _ in "---" }, rows)
  }
}
