import Frames

/// Reads selectors, expressions, conditions and inline values.
///
/// One recursive-descent parser for the one small language; every complaint has the column.
package struct SelectorParser {
  var scanner: SelectorScanner
  /// How deep parentheses may nest; deeper is refused rather than overflowing the stack.
  private static let depthLimit = 64
  /// How many terms an expression may have, for the same reason.
  private static let termLimit = 500
  private var terms = 0
  /// What ends the value of a filter, unless it stands in quotes.
  var valueEnds = ",]"

  /// Parses `text`, whose first byte stands at `start`.
  init(_ text: some StringProtocol, at start: SourceLocation) {
    scanner = SelectorScanner(text, at: start)
  }

  // MARK: - Entry points

  /// `selector` and nothing after it.
  package static func selector(_ text: String, at start: SourceLocation) throws -> Selector {
    var parser = SelectorParser(text, at: start)
    let selector = try parser.selector()
    try parser.scanner.expectEnd()
    return selector
  }

  /// `expression` and nothing after it.
  package static func expression(
    _ text: String, at start: SourceLocation
  ) throws -> Expression<Selector> {
    var parser = SelectorParser(text, at: start)
    let expression = try parser.sum()
    try parser.scanner.expectEnd()
    return expression
  }

  /// `= expression [?? "text"] [| format]`: the content of a code span that begins with `=`.
  package static func inlineValue(_ text: String, at start: SourceLocation) throws -> InlineValue<
    Selector
  > {
    var parser = SelectorParser(text, at: start)
    parser.scanner.skip("=")
    let expression = try parser.sum()
    let fallback =
      parser.scanner.skip("??")
      ? try parser.scanner.value("a text in double quotes") { $0 == UInt8(ascii: "|") } : nil
    var format: NumberFormat?
    if parser.scanner.skip("|") {
      let place = parser.scanner.location
      let spelling = parser.scanner.rest()
      guard let parsed = NumberFormat(spelling) else {
        throw Diagnostic(
          place,
          "unknown number format '\(spelling)'\(NumberFormat.hint(for: spelling)); formats are like .1%, .3f, "
            + ",d or .2e")
      }
      format = parsed
    }
    try parser.scanner.expectEnd()
    return InlineValue(
      expression: expression, format: format, fallback: fallback, source: text, location: start)
  }

  // MARK: - Expressions

  mutating func sum(depth: Int = 0) throws -> Expression<Selector> {
    var left = try product(depth: depth)
    while let sign = operation([.plus, .minus]) {
      left = .binary(sign, left, try product(depth: depth))
    }
    return left
  }

  private mutating func product(depth: Int) throws -> Expression<Selector> {
    var left = try factor(depth: depth)
    while let sign = operation([.times, .divided]) {
      left = .binary(sign, left, try factor(depth: depth))
    }
    return left
  }

  private mutating func operation(_ operators: [ArithmeticOperator]) -> ArithmeticOperator? {
    operators.first { scanner.skip($0.rawValue) }
  }

  private mutating func factor(depth: Int) throws -> Expression<Selector> {
    guard depth < Self.depthLimit else { throw scanner.complaint("parentheses nest too deep") }
    terms += 1
    guard terms <= Self.termLimit else {
      throw scanner.complaint("an expression has at most \(Self.termLimit) terms")
    }
    if scanner.skip("(") {
      let inner = try sum(depth: depth + 1)
      try close()
      return inner
    }
    if scanner.skip("-") { return .binary(.minus, .number(0), try factor(depth: depth + 1)) }
    scanner.skipSpaces()
    if scanner.isAtNumber { return .number(try scanner.number()) }
    return try function(depth: depth) ?? .selector(selector())
  }

  private mutating func close() throws {
    guard scanner.skip(")") else { throw scanner.complaint("expected ')'\(scanner.found)") }
  }

  /// A function of what stands in the parentheses right after its name; a block may be called like one all the same.
  private mutating func function(depth: Int) throws -> Expression<Selector>? {
    let (begin, place) = (scanner.position, scanner.location)
    guard let name = try? scanner.word("a name"), scanner.skip("(", tight: true) else {
      scanner.goBack(to: begin)
      return nil
    }
    defer { terms += 1 }
    if name == "abs" {
      let inner = try sum(depth: depth + 1)
      try close()
      return .absolute(inner)
    }
    guard let summary = Summary(rawValue: name) else {
      let known = Summary.allCases.map(\.rawValue) + ["abs"]
      let hint = Suggestion.phrase(for: name, in: known)
      throw Diagnostic(
        place,
        "there is no function '\(name)'"
          + (hint.isEmpty ? "; there are \(known.joined(separator: ", "))" : hint))
    }
    var arguments = [try sum(depth: depth + 1)]
    if let operation = summary.ofSeveral {
      while scanner.skip(",") { arguments.append(try sum(depth: depth + 1)) }
      if arguments.count > 1 {
        try close()
        return arguments.dropFirst().reduce(arguments[0]) { .binary(operation, $0, $1) }
      }
    }
    guard case .selector(let selector) = arguments[0] else {
      throw Diagnostic(
        place, "'\(name)' is of the rows of a block, as in \(name)(id.column)")
    }
    try close()
    return .summary(summary, selector)
  }

  // MARK: - Selectors

  private mutating func selector() throws -> Selector {
    scanner.skipSpaces()
    let place = scanner.location
    let block =
      scanner.isAt(UInt8(ascii: "`"))
      ? try scanner.name("the id of a block") : try scanner.word("the id of a block")
    var path: [String] = []
    var filters: [Selector.Filter] = []
    while scanner.skip(".", tight: true) { path.append(try scanner.name("a frame or column")) }
    if scanner.skip("[", tight: true) {
      repeat { filters.append(try filter()) } while scanner.skip(",")
      guard scanner.skip("]") else {
        throw scanner.complaint("expected ',' or ']'\(scanner.found)")
      }
      while scanner.skip(".", tight: true) { path.append(try scanner.name("a column")) }
    }
    return Selector(block: block, path: path, filters: filters, location: place)
  }

  mutating func filter() throws -> Selector.Filter {
    scanner.skipSpaces()
    let (begin, place) = (scanner.position, scanner.location)
    var column = try scanner.name("a column")
    // A column's name may have dots.
    while scanner.skip(".", tight: true) { column += "." + (try scanner.name("a column")) }
    let relation = scannedRelation() ?? (scanner.skip("=") ? .equal : nil)
    guard let relation else {
      throw scanner.complaint("expected =, !=, <, <=, > or >=\(scanner.found)")
    }
    scanner.skipSpaces()
    var values: [String] = []
    if scanner.skip("[") {
      guard !relation.isOrder else {
        throw Diagnostic(
          place, "'\(relation.rawValue)' compares with one value; several follow = or !=")
      }
      repeat { values.append(try filterValue()) } while scanner.skip(",")
      guard scanner.skip("]") else {
        throw scanner.complaint("expected ',' or ']'\(scanner.found)")
      }
    } else {
      values = [try filterValue()]
    }
    return Selector.Filter(
      column: column, relation: relation, values: values, text: scanner.text(since: begin),
      location: place)
  }

  private mutating func filterValue() throws -> String {
    try scanner.value("a value") { valueEnds.utf8.contains($0) }
  }

  /// The relation that comes next.
  mutating func scannedRelation() -> Relation? {
    Relation.allCases.first { scanner.skip($0.rawValue) }
  }
}
