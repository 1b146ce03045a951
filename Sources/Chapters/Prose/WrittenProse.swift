/// Markdown that a key gives: a caption, a claim's text, the title of a book.
package struct WrittenProse: SpecValue {
  package static var expectation: String { "text in Markdown" }

  /// The Markdown.
  package let text: String
  /// Where it begins.
  package let location: SourceLocation
  private let written: YAML.Written?

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Self.self) }
    self.text = text
    location = node.location
    written = node.written
  }

  package var canonical: CanonicalJSON { .text(text) }

  package static func == (left: Self, right: Self) -> Bool {
    left.text == right.text && left.location == right.location
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(text) }

  // MARK: - Places

  /// A byte that is further on than this in the YAML is not the one that is looked for.
  private static let farthest = 100

  /// Where a line and a column of the Markdown stand in the file.
  ///
  /// YAML folds lines and escapes characters: the place is found by reading both side by side. Where they part
  /// company, as after a parameter, the place is that of the whole text.
  package func location(line: Int, column: Int) -> SourceLocation {
    guard let source = written?.source else { return location }
    let target = offset(line: line, column: column)
    let text = Array(text.utf8)
    let yaml = Array(source.text.utf8)
    var place = start(in: source)
    for (number, byte) in text.prefix(target + 1).enumerated() {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") {
        if number == target { break }
        while place < yaml.count, Self.isSpace(yaml[place]) { place += 1 }
        continue
      }
      let near = yaml[min(place, yaml.count)...].prefix(Self.farthest)
      guard let found = near.firstIndex(of: byte) else { return location }
      place = number == target ? found : found + 1
    }
    let before = yaml[..<min(place, yaml.count)]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    return source.location(line: line, column: before.count - lineStart + 1)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n")
  }

  /// The byte of the Markdown at a line and a column.
  private func offset(line: Int, column: Int) -> Int {
    var (rest, offset) = (text.utf8[...], 0)
    for _ in 1..<max(1, line) {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { break }
      offset += rest.distance(from: rest.startIndex, to: end) + 1
      rest = rest[rest.index(after: end)...]
    }
    return offset + column - 1
  }

  /// The byte of the YAML at which the value begins.
  private func start(in source: YAML.Source) -> Int {
    let line = location.line - source.firstLine
    let lines = source.text.split(
      separator: "\n", maxSplits: max(0, line), omittingEmptySubsequences: false)
    guard lines.indices.contains(line) else { return 0 }
    let before = lines[line].prefix(location.column - source.indent - 1)
    return source.text.utf8.distance(from: source.text.startIndex, to: before.endIndex)
  }
}
