import Chapters
import Foundation
import Notebook

/// A chapter as Markdown: its source with outputs in the place of its blocks.
struct ChapterMarkdown {
  private let chapter: Chapter
  private let source: ReportSource

  init(_ chapter: Chapter, _ source: ReportSource) {
    self.chapter = chapter
    self.source = source
  }

  /// The page.
  var text: String {
    let lines = chapter.source.split(separator: "\n", omittingEmptySubsequences: false)
    var values = chapter.inlineValues[...]
    var parts: [String] = []
    var next = 1
    for block in chapter.blocks {
      parts.append(prose(lines, next..<block.lines.lowerBound, &values))
      parts.append(block.exhibit?.markdown(source.place(of: block, on: chapter.name)) ?? "")
      next = block.lines.upperBound + 1
    }
    parts.append(prose(lines, next..<lines.count + 1, &values))
    let text = parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    return text.trimmingCharacters(in: .newlines) + "\n"
  }

  // MARK: - Prose

  /// Lines between blocks, with their inline values and references filled in.
  private func prose(
    _ lines: [Substring], _ range: Range<Int>,
    _ values: inout ArraySlice<InlineValue<ResolvedSelector>>
  ) -> String {
    guard !range.isEmpty else { return "" }
    var rest = lines[range.lowerBound - 1..<range.upperBound - 1].joined(separator: "\n")
    var result = ""
    while let value = values.first, let place = Self.place(of: value, in: rest) {
      result += rest[..<place.lowerBound] + spelled(value)
      rest = String(rest[place.upperBound...])
      values.removeFirst()
    }
    return referring(result + rest).trimmingCharacters(in: .newlines)
  }

  /// The text with the names of what its references without text lead to.
  private func referring(_ text: String) -> String {
    text.replacing(/\[\]\(#([^)\s]+)\)/) { match in
      guard let target = source.names.target(of: String(match.1), from: chapter.name, source.links)
      else { return String(match.0) }
      return "[\(target.name)](\(target.address))"
    }
  }

  /// Where a value's code span stands; a line break in it counts as the space that it renders as.
  private static func place(of value: InlineValue<ResolvedSelector>, in text: String) -> Range<
    String.Index
  >? {
    let flat = text.replacingOccurrences(of: "\n", with: " ")
    return flat.range(of: "`\(value.source)`").map { found in
      let from = flat.distance(from: flat.startIndex, to: found.lowerBound)
      let length = flat.distance(from: found.lowerBound, to: found.upperBound)
      let start = text.index(text.startIndex, offsetBy: from)
      return start..<text.index(start, offsetBy: length)
    }
  }

  private func spelled(_ value: InlineValue<ResolvedSelector>) -> String {
    (try? source.evaluator.value(value.expression)).map { Spelling.inline($0, value.format) }
      ?? "n/a"
  }
}
