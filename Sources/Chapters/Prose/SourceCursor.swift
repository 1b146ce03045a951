/// Where something stands in a source.
package struct SourceSpan: Sendable, Hashable {
  /// Its bytes, from the source's first; none of what was not found, which stands somewhere after
  /// the line.
  package var bytes: Range<Int>?
  /// The line of what is meant, from 1: of a code span's content, not of its backticks.
  package var line: Int
  /// The column of what is meant, in bytes from 1.
  package var column: Int
}

/// Finds the place in the source of what the parser of Markdown found, each after the one before.
///
/// The parser's own positions of inline nodes are off inside tables and after line breaks; those of the
/// blocks around them are not, and within a block the nodes come in the order of the source.
struct SourceCursor {
  private let source: [UInt8]
  private let lineStarts: [Int]
  private var next = 0

  init(_ source: String) {
    let bytes = Array(source.utf8)
    self.source = bytes
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// Whether a text stands at a line and a column.
  func hasText(_ text: String, line: Int, column: Int) -> Bool {
    guard lineStarts.indices.contains(line - 1) else { return false }
    return source[min(source.count, lineStarts[line - 1] + column - 1)...].starts(with: text.utf8)
  }

  /// The place of a text as it is written, in the block that begins at a line.
  mutating func find(_ text: String, from line: Int) -> SourceSpan {
    enter(line)
    let wanted = Array(text.utf8)
    guard let start = source[next...].firstRange(of: wanted)?.lowerBound else {
      return SourceSpan(line: line, column: 1)
    }
    next = start + wanted.count
    return span(start..<next, of: start)
  }

  /// The place of a code span, backticks included, by its content as the parser gives it.
  ///
  /// - Parameters:
  ///   - literal: The content; a line break in it is a space.
  ///   - line: The line where the block begins that holds it.
  /// - Returns: The place; its line and column are those of the content.
  mutating func findCode(_ literal: String, from line: Int) -> SourceSpan {
    enter(line)
    var position = next
    while position < source.count {
      guard source[position] == Self.tick else {
        position += source[position] == UInt8(ascii: "\\") ? 2 : 1
        continue
      }
      let ticks = ticks(at: position)
      let start = position + ticks
      if let end = closing(ticks, after: start), let lead = lead(of: start..<end, is: literal) {
        next = end + ticks
        return span(position..<next, of: start + lead)
      }
      position = start
    }
    return SourceSpan(line: line, column: 1)
  }

  /// The place of a character of a text found before: where the text began, and so many bytes on.
  private func span(_ bytes: Range<Int>, of start: Int) -> SourceSpan {
    let number = lineStarts.partitioningIndex { $0 > start }
    return SourceSpan(bytes: bytes, line: number, column: start - lineStarts[number - 1] + 1)
  }

  /// Goes back to the beginning of the source: footnotes are read last wherever they stand.
  mutating func restart() { next = 0 }

  /// Goes on to a line; where the parser does not know the line of a block, it begins too early.
  private mutating func enter(_ line: Int) {
    next = max(next, lineStarts.indices.contains(line - 1) ? lineStarts[line - 1] : source.count)
  }

  // MARK: - Code spans

  private static let tick = UInt8(ascii: "`")

  private func ticks(at position: Int) -> Int {
    source[position...].prefix { $0 == Self.tick }.count
  }

  /// Where the next run of exactly so many backticks begins.
  private func closing(_ count: Int, after start: Int) -> Int? {
    var position = start
    while let found = source[position...].firstIndex(of: Self.tick) {
      let run = ticks(at: found)
      if run == count { return found }
      position = found + run
    }
    return nil
  }

  /// The spaces before the content of a code span, if that is the literal.
  private func lead(of bytes: Range<Int>, is literal: String) -> Int? {
    // Much longer than what is looked for, it is something else; markers of quotations count.
    guard bytes.count <= 2 * literal.utf8.count + 100 else { return nil }
    let lines = String(decoding: source[bytes], as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let content = ([lines[0]] + lines.dropFirst().map { $0.drop { " \t>".contains($0) } })
      .joined(separator: " ")
    let isPadded =
      content.hasPrefix(" ") && content.hasSuffix(" ") && content.contains { $0 != " " }
    let inside = isPadded ? String(content.dropFirst().dropLast()) : content
    // In a table, a bar in code is written with a backslash.
    let isSame = inside == literal || inside.replacing("\\|", with: "|") == literal
    return isSame ? (isPadded ? 1 : 0) : nil
  }
}

extension Array {
  /// The first index whose element is after the partition; the elements before are not.
  fileprivate func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
