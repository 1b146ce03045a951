import Foundation
import Markup

/// YAML with its keys, comments and quoted texts in colours.
enum YAMLHighlighter {
  static func html(_ source: String) -> HTML {
    source.trimmingCharacters(in: .newlines)
      .split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(separator: "\n")
  }

  private static func line(_ line: Substring) -> HTML {
    if line.drop(while: { $0 == " " }).first == "#" {
      return HTML.element("i", HTML(text: line))
    }
    let start = line.firstIndex { $0 != " " && $0 != "-" } ?? line.endIndex
    let key = line[start...].prefix { $0.isLetter || $0.isNumber || "_-.".contains($0) }
    let rest = line[key.endIndex...]
    guard !key.isEmpty, rest.first == ":", rest.dropFirst().first ?? " " == " " else {
      return HTML(text: line)
    }
    return "\(line[..<start])\(HTML.element("b", HTML(text: key)))\(rest)"
  }
}
