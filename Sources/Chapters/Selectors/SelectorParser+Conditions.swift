extension SelectorParser {
  /// A condition and nothing after it.
  ///
  ///     condition = chain { "and" chain }
  ///     chain     = expression relation expression { relation expression } [ "within" expression ]
  package static func condition(
    _ text: String, at start: SourceLocation
  ) throws -> Condition<Selector> {
    var parser = SelectorParser(text, at: start)
    var comparisons = try parser.chain()
    while parser.scanner.skip(word: "and") { comparisons += try parser.chain() }
    try parser.scanner.expectEnd()
    return Condition(comparisons: comparisons, text: text)
  }

  /// Filters of which all hold, and nothing after them; a value with spaces stands in quotes.
  ///
  ///     filters = filter { "and" filter }
  package static func filters(
    _ text: String, at start: SourceLocation
  ) throws -> FilterCondition {
    var parser = SelectorParser(text, at: start)
    parser.valueEnds += " \t\n"
    var filters = [try parser.filter()]
    while parser.scanner.skip(word: "and") { filters.append(try parser.filter()) }
    try parser.scanner.expectEnd()
    return FilterCondition(filters, text: text)
  }

  /// The comparisons of a chain, each of two neighbours.
  private mutating func chain() throws -> [Comparison<Selector>] {
    var comparisons: [Comparison<Selector>] = []
    var (left, leftText) = try operand()
    repeat {
      let relation = try relation()
      let (right, rightText) = try operand()
      comparisons.append(
        Comparison(
          left: left, relation: relation, right: right,
          text: "\(leftText) \(relation.rawValue) \(rightText)"))
      (left, leftText) = (right, rightText)
    } while isAtRelation
    scanner.skipSpaces()
    let place = scanner.location
    guard scanner.skip(word: "within") else { return comparisons }
    let (margin, text) = try operand()
    guard comparisons.allSatisfy({ $0.relation == .equal }) else {
      throw Diagnostic(place, "'within' goes with ==, as in a.x == b.x within 0.1")
    }
    for position in comparisons.indices {
      comparisons[position].margin = margin
      comparisons[position].text += " within \(text)"
    }
    return comparisons
  }

  private mutating func operand() throws -> (Expression<Selector>, text: String) {
    scanner.skipSpaces()
    let begin = scanner.position
    let expression = try sum()
    return (expression, scanner.text(since: begin))
  }

  private var isAtRelation: Bool {
    var ahead = self
    return ahead.scannedRelation() != nil
  }

  private mutating func relation() throws -> Relation {
    scanner.skipSpaces()
    if let relation = scannedRelation() { return relation }
    throw scanner.complaint("expected <, <=, >, >=, == or !=\(scanner.found)")
  }
}
