/// A table in GitHub-flavoured Markdown.
struct MarkdownTable {
  private let view: TableView

  init(_ view: TableView) { self.view = view }

  var text: String {
    let head = view.headings.map { MarkdownText.literal($0.text) }
    let rule = view.headings.map { $0.isNumeric ? "---:" : "---" }
    let body = view.rows.map { row in
      row.map { cell in
        let text = MarkdownText.literal(cell.text)
        return ([cell.isBest ? "**\(text)**" : text] + [cell.spread].compactMap(\.self))
          .joined(separator: " ")
      }
    }
    return MarkdownText.table(head, rule, body)
  }
}
