extension Selector: SpecValue {
  package static var expectation: String { "a selector like id, id.frame or id[column=value]" }

  package init(_ node: SpecNode) throws {
    self = try node.parsed(by: SelectorParser.selector(_:at:))
  }

  package var canonical: CanonicalJSON { .null }
  package static var jsonSchema: CanonicalJSON { SpecSchema.text }
}

extension Expression: SpecValue where Reading == Selector {
  package static var expectation: String { "an expression like a.accuracy - 0.5" }

  package init(_ node: SpecNode) throws {
    self = try node.parsed(by: SelectorParser.expression(_:at:))
  }

  package var canonical: CanonicalJSON { .null }
  package static var jsonSchema: CanonicalJSON { SpecSchema.text }
}

extension Condition: SpecValue where Reading == Selector {
  package static var expectation: String { "a comparison like a.accuracy > 0.5" }

  package init(_ node: SpecNode) throws {
    self = try node.parsed(by: SelectorParser.condition(_:at:))
  }

  package var canonical: CanonicalJSON { .text(text) }
  package static var jsonSchema: CanonicalJSON { ["type": "string"] }
}

extension SpecNode {
  /// What a scalar's text says.
  func parsed<Value: SpecValue>(
    by parse: (_ text: String, _ start: SourceLocation) throws -> Value
  ) throws -> Value {
    guard let text else { throw mismatch(Value.self) }
    return try parse(text, contentLocation)
  }

  /// Where a scalar's text begins: after the quote of a quoted one.
  package var contentLocation: SourceLocation {
    var location = location
    if isQuoted { location.column += 1 }
    return location
  }
}
