import Chapters
import Notebook

/// The claims on the first page as Markdown: as `ClaimsHTML` has them.
struct ClaimsMarkdown {
  let source: ReportSource

  /// What stands below the heading, part by part.
  var parts: [String] {
    let lists = ClaimList.lists(of: source.ledger)
    let counts = VerdictCounts(source.ledger.entries).text
    let family = ClaimFamily(source.ledger.entries).text.map { "\($0) \(ClaimFamily.method)" }
    guard let findings = FindingsLedger(source.book, source.ledger) else {
      let tables = lists.flatMap { list in
        (lists.count > 1 ? ["### \(list.title)"] : []) + [table(of: list)]
      }
      return [counts] + tables + [family].compactMap(\.self)
    }
    let folds = lists.flatMap { list in
      [
        "<details><summary>\(list.summary)</summary>",
        table(of: list), "</details>",
      ]
    }
    return [counts, table(of: findings)] + [family].compactMap(\.self) + folds
  }

  private func table(of findings: FindingsLedger) -> String {
    let page = ProsePage(source, chapter: Book.firstPageName)
    let rows = findings.rows.map { row in
      [page.markdown(row.finding.text), row.paper.map(MarkdownText.plain) ?? "–"]
        + row.cells.map(cell)
    }
    return MarkdownText.table(findings.headings(part: page.markdown), rows)
  }

  /// The verdicts on a finding in a part of the book, each a link to its claim.
  private func cell(_ entries: [ClaimsLedger.Entry]) -> String {
    guard !entries.isEmpty else { return FindingsLedger.untested }
    return entries.map { entry in
      let name = "\(source.names.name(of: entry.id)) \(entry.standing)"
      let link = MarkdownText.link(name, source.address(of: entry.id) ?? "")
      let worlds = entry.worlds.flatMap { $0.isRun ? WorldsText.brief($0) : nil }
      let rests = [ClaimText.count(entry), worlds].compactMap(\.self)
      return ([link] + rests).joined(separator: ", ")
    }.joined(separator: "<br>")
  }

  private func table(of list: ClaimList) -> String {
    let rows = list.entries.map { entry in
      let name = source.names.name(of: entry.id)
      let prose = ProsePage(source, chapter: entry.chapter, page: Book.firstPageName)
      let link = MarkdownText.link(name, source.address(of: entry.id) ?? "")
      return [
        "\(link) \(prose.markdown(entry.claim.text))",
        ClaimText.paperFigures(entry) ?? ClaimText.paper(entry) ?? "–",
        ClaimText.measured(entry) ?? entry.reason ?? "–",
        [entry.standing, ClaimText.count(entry)].compactMap(\.self).joined(separator: ", "),
      ] + (source.ledger.hasWorlds ? [entry.worlds.map(WorldsText.brief) ?? "–"] : [])
    }
    return MarkdownText.table(IndexPages.claimHeadings(source.ledger), rows)
  }
}
