import Frames

/// Reads selectors, expressions, comparisons and inline values.
///
/// One recursive-descent parser for the one small language; every complaint has the column.
package struct SelectorParser {
  private let bytes: [UInt8]
  private var position = 0
  private let start: SourceLocation
  /// How deep parentheses may nest; deeper is refused rather than overflowing the stack.
  private static let depthLimit = 64
  /// How many terms an expression may have, for the same reason.
  private static let termLimit = 500
  private var terms = 0

  /// Parses `text`, whose first byte stands at `start`.
  init(_ text: some StringProtocol, at start: SourceLocation) {
    self.bytes = Array(text.utf8)
    self.start = start
  }

  // MARK: - Entry points

  /// `selector` and nothing after it.
  package static func selector(_ text: String, at start: SourceLocation) throws -> Selector {
    var parser = SelectorParser(text, at: start)
    let selector = try parser.selector()
    try parser.expectEnd()
    return selector
  }

  /// `expression` and nothing after it.
  package static func expression(
    _ text: String, at start: SourceLocation
  ) throws -> Expression<Selector> {
    var parser = SelectorParser(text, at: start)
    let expression = try parser.sum(depth: 0)
    try parser.expectEnd()
    return expression
  }

  /// `expression relation expression` and nothing after it.
  package static func comparison(_ text: String, at start: SourceLocation) throws -> Comparison<
    Selector
  > {
    var parser = SelectorParser(text, at: start)
    let left = try parser.sum(depth: 0)
    let relation = try parser.relation()
    let right = try parser.sum(depth: 0)
    try parser.expectEnd()
    return Comparison(left: left, relation: relation, right: right, text: text)
  }

  /// `= expression [?? "text"] [| format]`: the content of a code span that begins with `=`.
  package static func inlineValue(_ text: String, at start: SourceLocation) throws -> InlineValue<
    Selector
  > {
    var parser = SelectorParser(text, at: start)
    parser.skip("=")
    let expression = try parser.sum(depth: 0)
    let fallback = parser.skip("??") ? try parser.fallback() : nil
    var format: NumberFormat?
    if parser.skip("|") {
      let place = parser.location
      let spelling = parser.rest()
      guard let parsed = NumberFormat(spelling) else {
        throw Diagnostic(
          place, "unknown number format '\(spelling)'; formats are like .1%, .3f, ,d or .2e")
      }
      format = parsed
    }
    try parser.expectEnd()
    return InlineValue(
      expression: expression, format: format, fallback: fallback, source: text, location: start)
  }

  // MARK: - Grammar

  private mutating func sum(depth: Int) throws -> Expression<Selector> {
    var left = try product(depth: depth)
    while let sign = operation("+-") {
      left = .binary(sign, left, try product(depth: depth))
    }
    return left
  }

  private mutating func product(depth: Int) throws -> Expression<Selector> {
    var left = try factor(depth: depth)
    while let sign = operation("*/") {
      left = .binary(sign, left, try factor(depth: depth))
    }
    return left
  }

  private mutating func factor(depth: Int) throws -> Expression<Selector> {
    guard depth < Self.depthLimit else { throw complaint("parentheses nest too deep") }
    terms += 1
    guard terms <= Self.termLimit else {
      throw complaint("an expression has at most \(Self.termLimit) terms")
    }
    if skip("(") {
      let inner = try sum(depth: depth + 1)
      guard skip(")") else { throw complaint("expected ')'\(found)") }
      return inner
    }
    if skip("-") { return .binary(.minus, .number(0), try factor(depth: depth + 1)) }
    skipSpaces()
    if let byte = peek, Self.isDigit(byte) || byte == UInt8(ascii: ".") {
      return .number(try number())
    }
    return try selection()
  }

  /// A selector, or the mean of one; a block may be called `mean` all the same.
  private mutating func selection() throws -> Expression<Selector> {
    let begin = position
    if skip("mean"), skip("(", tight: true) {
      let inner = try selector()
      guard skip(")") else { throw complaint("expected ')'\(found)") }
      return .mean(inner)
    }
    position = begin
    return .selector(try selector())
  }

  private mutating func selector() throws -> Selector {
    skipSpaces()
    let place = location
    let block =
      peek == UInt8(ascii: "`") ? try quoted(by: UInt8(ascii: "`")) : try word("the id of a block")
    var path: [String] = []
    var filters: [Selector.Filter] = []
    while skip(".", tight: true) { path.append(try name("a frame or column")) }
    if skip("[") {
      repeat { filters.append(try filter()) } while skip(",")
      guard skip("]") else { throw complaint("expected ',' or ']'\(found)") }
      while skip(".", tight: true) { path.append(try name("a column")) }
    }
    return Selector(block: block, path: path, filters: filters, location: place)
  }

  private mutating func filter() throws -> Selector.Filter {
    skipSpaces()
    let place = location
    let column = try name("a column")
    guard skip("=") else { throw complaint("expected '='\(found)") }
    skipSpaces()
    let value =
      peek == UInt8(ascii: "\"")
      ? try quoted() : try run("a value") { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "]") }
    return Selector.Filter(column: column, value: value, location: place)
  }

  private mutating func relation() throws -> Relation {
    skipSpaces()
    for relation in Relation.allCases where skip(relation.rawValue) { return relation }
    throw complaint("expected <, <=, >, >=, == or !=\(found)")
  }

  /// What stands for a value that is not there: a text in quotes, or words.
  private mutating func fallback() throws -> String {
    skipSpaces()
    if peek == UInt8(ascii: "\"") { return try quoted() }
    return try run("a text in double quotes") { $0 != UInt8(ascii: "|") }
  }

  private mutating func number() throws -> Double {
    let place = location
    let text = try run("a number") {
      Self.isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "e")
    }
    guard let value = Double(text), value.isFinite else {
      throw Diagnostic(place, "'\(text)' is not a number")
    }
    return value
  }

  /// A text between two of a mark, the double quote where none is given.
  private mutating func quoted(by mark: UInt8 = UInt8(ascii: "\"")) throws -> String {
    position += 1
    let value = try run("text") { $0 != mark }
    let end = String(decoding: [mark], as: UTF8.self)
    guard skip(end, tight: true) else { throw complaint("expected a closing '\(end)'\(found)") }
    return value
  }

  /// A word, or whatever stands in backticks or double quotes.
  private mutating func name(_ what: String) throws -> String {
    skipSpaces()
    guard let mark = peek, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "\"") else {
      return try word(what)
    }
    return try quoted(by: mark)
  }

  // MARK: - Characters

  /// A word: letters, digits, `_`, and `-` between two of them.
  private mutating func word(_ what: String) throws -> String {
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

  private mutating func run(
    _ what: String, while accepts: (UInt8) -> Bool
  ) throws -> String {
    let begin = position
    let end = bytes[begin...].firstIndex { !accepts($0) } ?? bytes.count
    guard end > begin else { throw complaint("expected \(what)\(found)") }
    position = end
    return trimmed(bytes[begin..<end])
  }

  private mutating func rest() -> String {
    defer { position = bytes.count }
    return trimmed(bytes[position...])
  }

  private func trimmed(_ slice: ArraySlice<UInt8>) -> String {
    let space = UInt8(ascii: " ")
    let content = slice.drop { $0 == space }
    let end = content.lastIndex { $0 != space }.map { $0 + 1 } ?? content.startIndex
    return String(decoding: content[content.startIndex..<end], as: UTF8.self)
  }

  private mutating func operation(_ signs: String) -> ArithmeticOperator? {
    for sign in signs where skip(String(sign)) { return ArithmeticOperator(rawValue: sign) }
    return nil
  }

  /// Goes past `token` if it comes next; unless `tight`, past spaces before it too.
  @discardableResult
  private mutating func skip(_ token: String, tight: Bool = false) -> Bool {
    if !tight { skipSpaces() }
    let wanted = Array(token.utf8)
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  private mutating func skipSpaces() {
    while let byte = peek,
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
        || byte == UInt8(ascii: "\n")
    {
      position += 1
    }
  }

  private mutating func expectEnd() throws {
    skipSpaces()
    guard position == bytes.count else {
      let hint = "; a name with spaces stands in backticks: id.`two words`"
      throw complaint("expected the end\(found)\(peek.map(Self.isWord) == true ? hint : "")")
    }
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    Self.isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  // MARK: - Complaints

  private var location: SourceLocation {
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

  private var found: String {
    guard position < bytes.count else { return ", found the end" }
    return ", found '\(String(decoding: bytes[position...], as: UTF8.self).prefix(20))'"
  }

  private func complaint(_ message: String) -> Diagnostic { Diagnostic(location, message) }
}
