import Frames

/// The characters of a selector or an expression, one place among them, and complaints about what comes there.
struct SelectorScanner {
  private let bytes: [UInt8]
  private(set) var position = 0
  private let start: SourceLocation

  /// The characters of `text`, whose first byte stands at `start`.
  init(_ text: some StringProtocol, at start: SourceLocation) {
    self.bytes = Array(text.utf8)
    self.start = start
  }

  /// The byte that comes next.
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// Whether a digit, or the point of a number, comes next.
  var isAtNumber: Bool { peek.map { Self.isDigit($0) || $0 == UInt8(ascii: ".") } ?? false }

  /// Whether a mark comes next.
  func isAt(_ mark: UInt8) -> Bool { peek == mark }

  /// Goes back to an earlier place.
  mutating func goBack(to position: Int) { self.position = position }

  // MARK: - Reading

  /// Goes past `token` if it comes next; unless `tight`, past spaces before it too.
  @discardableResult
  mutating func skip(_ token: String, tight: Bool = false) -> Bool {
    if !tight { skipSpaces() }
    let wanted = Array(token.utf8)
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  /// Goes past a word if it comes next, and no longer word does.
  mutating func skip(word: String) -> Bool {
    let begin = position
    if skip(word), peek.map(Self.isWord) != true { return true }
    position = begin
    return false
  }

  mutating func skipSpaces() {
    while let byte = peek, " \t\n".utf8.contains(byte) { position += 1 }
  }

  /// A word: letters, digits, `_`, and `-` between two of them.
  mutating func word(_ what: String) throws -> String {
    skipSpaces()
    let begin = position
    while let byte = peek {
      let joins =
        byte == UInt8(ascii: "-") && position > begin && position + 1 < bytes.count
        && Self.isWord(bytes[position + 1])
      guard Self.isWord(byte) || joins else { break }
      position += 1
    }
    guard position > begin else { throw complaint("expected \(what)\(found)") }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }

  /// A word, or whatever stands in backticks or double quotes.
  mutating func name(_ what: String) throws -> String {
    skipSpaces()
    guard let mark = peek, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "\"") else {
      return try word(what)
    }
    return try quoted()
  }

  /// A text between two of the mark that comes next.
  mutating func quoted() throws -> String {
    guard let mark = peek else { throw complaint("expected text\(found)") }
    let begin = position + 1
    position = bytes[begin...].firstIndex(of: mark) ?? bytes.count
    let value = String(decoding: bytes[begin..<position], as: UTF8.self)
    let end = String(decoding: [mark], as: UTF8.self)
    guard skip(end, tight: true) else { throw complaint("expected a closing '\(end)'\(found)") }
    return value
  }

  /// A text in double or single quotes, or what comes before the first byte that ends it, without the spaces
  /// around it.
  mutating func value(_ what: String, endsAt isEnd: (UInt8) -> Bool) throws -> String {
    skipSpaces()
    if isAt(UInt8(ascii: "\"")) || isAt(UInt8(ascii: "'")) { return try quoted() }
    return try run(what) { !isEnd($0) }
  }

  /// A number that stands in the expression.
  mutating func number() throws -> Double {
    let place = location
    let begin = position
    while let byte = peek {
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      let isAfterExponent = position > begin && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
      guard Self.isDigit(byte) || ".eE".utf8.contains(byte) || (isSign && isAfterExponent) else {
        break
      }
      position += 1
    }
    let text = String(decoding: bytes[begin..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw Diagnostic(place, "'\(text)' is not a number")
    }
    return value
  }

  /// All that is left.
  mutating func rest() -> String {
    defer { position = bytes.count }
    return Self.trimmed(bytes[position...])
  }

  /// What was read since a place.
  func text(since begin: Int) -> String { Self.trimmed(bytes[begin..<position]) }

  private mutating func run(
    _ what: String, while accepts: (UInt8) -> Bool
  ) throws -> String {
    let begin = position
    let end = bytes[begin...].firstIndex { !accepts($0) } ?? bytes.count
    guard end > begin else { throw complaint("expected \(what)\(found)") }
    position = end
    return Self.trimmed(bytes[begin..<end])
  }

  private static func trimmed(_ slice: ArraySlice<UInt8>) -> String {
    let isSpace = { (byte: UInt8) in " \t\n".utf8.contains(byte) }
    let content = slice.drop(while: isSpace)
    let end = content.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? content.startIndex
    return String(decoding: content[content.startIndex..<end], as: UTF8.self)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    Self.isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  // MARK: - Complaints

  /// Where the next byte stands in the chapter.
  var location: SourceLocation {
    var location = start
    for byte in bytes[..<position] {
      if byte == UInt8(ascii: "\n") {
        location.line += 1
        location.column = 1
      } else {
        location.column += 1
      }
    }
    return location
  }

  /// What comes next, for a message.
  var found: String {
    guard position < bytes.count else { return ", found the end" }
    return ", found '\(String(decoding: bytes[position...], as: UTF8.self).prefix(20))'"
  }

  /// A complaint about what comes next.
  func complaint(_ message: String) -> Diagnostic { Diagnostic(location, message) }

  /// Checks that nothing is left.
  mutating func expectEnd() throws {
    skipSpaces()
    guard position == bytes.count else {
      let hint = "; a name with spaces stands in backticks: id.`two words`"
      throw complaint("expected the end\(found)\(peek.map(Self.isWord) == true ? hint : "")")
    }
  }
}
