import Chapters
import Foundation

/// Texts in pages of Markdown.
enum MarkdownText {
  /// A sentence or more of Markdown in which HTML shows as it was written.
  static func prose(_ markdown: String) -> String {
    markdown.contains("<") ? MarkdownDocument(markdown).sourceWithoutHTML : markdown
  }

  /// A plain text, which holds no HTML.
  static func plain(_ text: String) -> String { text.replacing("<", with: "&lt;") }

  /// A plain text that shows as it is, whatever marks of Markdown it has.
  static func literal(_ text: String) -> String {
    guard text.utf8.contains(where: isMark), !showsItself(text) else { return plain(text) }
    return plain(text.map { marks.contains($0) ? "\\\($0)" : String($0) }.joined())
  }

  /// What may mean something in a line of Markdown.
  private static let marks = Set("\\`*_[]~&$!")

  private static func isMark(_ byte: UInt8) -> Bool {
    marks.contains(Character(Unicode.Scalar(byte)))
  }

  /// Whether a text, within a line of Markdown, is read as itself.
  private static func showsItself(_ text: String) -> Bool {
    let before = "x "
    let document = MarkdownDocument(before + text)
    let isPlain = document.nodes.allSatisfy { node in
      switch node.content {
      case .paragraph, .text, .link, .softBreak: true
      default: false
      }
    }
    return isPlain && document.plainText == before + text
  }

  /// What stands in the place of something that has no value, with the line to look at.
  static func failure(_ message: String, at place: SourceLocation) -> String {
    quotation("**\(plain(message))** (\(place.published))")
  }

  /// A link with a plain text.
  static func link(_ text: String, _ address: String) -> String {
    let marks: Set<Character> = ["\\", "[", "]", "`"]
    let escaped = text.map { marks.contains($0) ? "\\\($0)" : String($0) }.joined()
    return "[\(plain(escaped))](\(address))"
  }

  /// Code in a fence that none of its lines can close.
  static func fenced(_ code: String, as language: String) -> String {
    var fence = "```"
    while code.contains(fence) { fence += "`" }
    return "\(fence)\(language)\n\(code.trimmingCharacters(in: .newlines))\n\(fence)"
  }

  /// Markdown as a quotation.
  static func quotation(_ markdown: String) -> String {
    markdown.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
  }

  /// A table of cells that are Markdown, all aligned to the left.
  static func table(_ headings: [String], _ rows: [[String]]) -> String {
    table(headings, headings.map { _ in "---" }, rows)
  }

  /// A table of cells that are Markdown.
  static func table(_ headings: [String], _ rules: [String], _ rows: [[String]]) -> String {
    let rows = rows.map { $0.map(cell) }
    return ([headings.map(cell), rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  /// Markdown in one line, in which no bar begins another cell.
  private static func cell(_ markdown: String) -> String {
    markdown.replacing("|", with: "\\|").inOneLine
  }
}
