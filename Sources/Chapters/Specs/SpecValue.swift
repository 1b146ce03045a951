import Frames

/// A type that a key of a block can have.
public protocol SpecValue: Sendable, Hashable {
  /// What a user has to write, for messages and `explain`: `whole number`, `list of names`.
  static var expectation: String { get }
  /// Reads the value that a user wrote; throws a `Diagnostic` at its place.
  init(_ node: SpecNode) throws
  /// The value in the canonical form that content hashes are made of.
  var canonical: CanonicalJSON { get }
  /// What a JSON schema says of the values, for editors; what they are in words where nothing else is said.
  static var jsonSchema: CanonicalJSON { get }
}

extension SpecValue {
  public static var jsonSchema: CanonicalJSON { ["description": .text(expectation)] }
}

extension SpecNode {
  /// A complaint that the value is not what its key expects.
  package func mismatch<Value: SpecValue>(_: Value.Type) -> Diagnostic {
    complaint("expected \(Value.expectation), found \(briefly)")
  }
}

extension Int: SpecValue {
  public static var expectation: String { "a whole number" }

  public init(_ node: SpecNode) throws {
    guard case .integer(let value)? = node.scalar else { throw node.mismatch(Int.self) }
    self = value
  }

  public var canonical: CanonicalJSON { .integer(self) }
  public static var jsonSchema: CanonicalJSON { SpecSchema.orParameter(["type": "integer"]) }
}

extension Double: SpecValue {
  public static var expectation: String { "a number" }

  public init(_ node: SpecNode) throws {
    switch node.scalar {
    case .integer(let value)?: self = Double(value)
    case .number(let value)?: self = value
    default: throw node.mismatch(Double.self)
    }
  }

  public var canonical: CanonicalJSON { .number(self) }
  public static var jsonSchema: CanonicalJSON { SpecSchema.number }
}

extension Bool: SpecValue {
  public static var expectation: String { "true or false" }

  public init(_ node: SpecNode) throws {
    guard case .boolean(let value)? = node.scalar else { throw node.mismatch(Bool.self) }
    self = value
  }

  public var canonical: CanonicalJSON { .boolean(self) }
  public static var jsonSchema: CanonicalJSON { SpecSchema.orParameter(["type": "boolean"]) }
}

extension String: SpecValue {
  public static var expectation: String { "text" }

  public init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(String.self) }
    self = text
  }

  public var canonical: CanonicalJSON { .text(self) }
  public static var jsonSchema: CanonicalJSON { SpecSchema.text }
}

extension Scalar: SpecValue {
  public static var expectation: String { "a number, text, true or false" }
  public static var jsonSchema: CanonicalJSON {
    ["type": ["string", "number", "boolean", "null"]]
  }

  public init(_ node: SpecNode) throws {
    guard let scalar = node.scalar else { throw node.mismatch(Scalar.self) }
    self = scalar
  }

  public var canonical: CanonicalJSON {
    switch self {
    case .missing: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .text(let value): .text(value)
    case .date(let value): .text(value.text)
    }
  }
}

extension Array: SpecValue where Element: SpecValue {
  public static var expectation: String { "a list, each item \(Element.expectation)" }

  /// Reads a list; one value that is not a list is a list of one.
  public init(_ node: SpecNode) throws {
    self = try node.items?.map(Element.init) ?? [Element(node)]
  }

  public var canonical: CanonicalJSON { .array(map { $0.canonical }) }
  public static var jsonSchema: CanonicalJSON {
    ["anyOf": [["type": "array", "items": Element.jsonSchema], Element.jsonSchema]]
  }
}

extension Optional: SpecValue where Wrapped: SpecValue {
  public static var expectation: String { Wrapped.expectation }

  public init(_ node: SpecNode) throws {
    self = node.isNull ? nil : try Wrapped(node)
  }

  public var canonical: CanonicalJSON {
    // Not by a key path, which is made anew for every type at every use.
    if let self { self.canonical } else { .null }
  }
  public static var jsonSchema: CanonicalJSON {
    ["anyOf": [Wrapped.jsonSchema, ["type": "null"]]]
  }
}

/// A type whose values may be absent: what a key of it holds where nothing is written.
protocol OptionalSpecValue {
  static var absent: any SpecValue { get }
}

extension Optional: OptionalSpecValue where Wrapped: SpecValue {
  static var absent: any SpecValue { Wrapped?.none }
}

/// A key that takes one of a closed set of words.
public protocol SpecChoice: SpecValue, CaseIterable, RawRepresentable<String> {}

extension SpecChoice {
  public static var expectation: String {
    "one of \(allCases.map(\.rawValue).joined(separator: ", "))"
  }

  public init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Self.self) }
    guard let value = Self(rawValue: text) else {
      let hint = Suggestion.phrase(for: text, in: Self.allCases.map(\.rawValue))
      throw node.complaint("expected \(Self.expectation), found '\(text)'\(hint)")
    }
    self = value
  }

  public var canonical: CanonicalJSON { .text(rawValue) }
  public static var jsonSchema: CanonicalJSON {
    SpecSchema.orParameter(SpecSchema.words(allCases.map(\.rawValue)))
  }
}

extension Frame.Column.Direction: SpecChoice {}

extension Frame.Column.ValueType: SpecChoice {}

extension TableFormat: SpecChoice {}

extension TextEncoding: SpecChoice {}
