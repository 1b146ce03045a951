import Foundation

/// A table in GitHub-flavoured Markdown.
struct MarkdownTable {
  private let view: TableView

  init(_ view: TableView) { self.view = view }

  var text: String {
    let head = view.headings.map { Self.cell($0.text) }
    let rule = view.headings.map { $0.isNumeric ? "---:" : "---" }
    let body = view.rows.map { row in
      row.map { cell in
        let text = Self.cell(cell.text)
        return ([cell.isBest ? "**\(text)**" : text] + [cell.spread].compactMap(\.self))
          .joined(separator: " ")
      }
    }
    return ([head, rule] + body).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  private static func cell(_ text: String) -> String {
    text.replacingOccurrences(of: "|", with: "\\|").replacingOccurrences(of: "\n", with: " ")
      .replacingOccurrences(of: "<", with: "&lt;")
  }
}
