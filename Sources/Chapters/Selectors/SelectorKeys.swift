extension Selector: SpecValue {
  package static var expectation: String { "a selector like id, id.frame or id[column=value]" }

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Selector.self) }
    self = try SelectorParser.selector(text, at: node.contentLocation)
  }

  package var canonical: CanonicalJSON { .null }
}

extension Expression: SpecValue where Reading == Selector {
  package static var expectation: String { "an expression like a.accuracy - 0.5" }

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Expression.self) }
    self = try SelectorParser.expression(text, at: node.contentLocation)
  }

  package var canonical: CanonicalJSON { .null }
}

extension Comparison: SpecValue where Reading == Selector {
  package static var expectation: String { "a comparison like a.accuracy > 0.5" }

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Comparison.self) }
    self = try SelectorParser.comparison(text, at: node.contentLocation)
  }

  package var canonical: CanonicalJSON { .text(text) }
}

extension SpecNode {
  /// Where a scalar's text begins: after the quote of a quoted one.
  var contentLocation: SourceLocation {
    var location = location
    if isQuoted { location.column += 1 }
    return location
  }
}
