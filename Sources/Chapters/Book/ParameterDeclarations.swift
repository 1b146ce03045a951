import Frames

/// The parameters that a book declares: each with its type, range and default.
package struct ParameterDeclarations: SpecValue {
  package static var expectation: String {
    "a mapping from parameter to its type, range and default"
  }

  /// What a parameter can be.
  enum ValueType: String, SpecChoice {
    case integer, number, text, boolean, integers, numbers, texts, booleans

    /// What a value of the type is, for messages.
    var words: String {
      switch self {
      case .integer: Int.expectation
      case .number: Double.expectation
      case .text: String.expectation
      case .boolean: Bool.expectation
      case .integers: "a list of whole numbers"
      case .numbers: "a list of numbers"
      case .texts: "a list of texts"
      case .booleans: "a list of true and false"
      }
    }
  }

  /// The keys of one parameter, but for `default`, whose type the others say.
  struct Keys: BlockSpec {
    @Key("What its values are; without it, anything.") var type: ValueType?
    @Key("The lowest and the highest value that it takes.") var range: [Double]?
    @Key("The values that it takes.") var choices: [Scalar]?
    @Key("What it means, in a sentence.") var meaning = ""
  }

  /// One parameter.
  private struct Declaration {
    var keys: Keys
    /// The value where a profile gives none.
    var fallback: SpecNode?
  }

  private(set) var order: [String] = []
  private var declarations: [String: Declaration] = [:]

  package init() {}

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(Self.self) }
    for (key, value) in entries {
      let name = try String(key)
      guard let keys = value.entries else {
        throw value.complaint(
          "expected what '\(name)' is, like {type: integer, range: [1, 10], default: 2}, "
            + "found \(value.briefly)")
      }
      let own = keys.filter { $0.key.text != "default" }
      let declared = try Keys.decode(own, blockName: "parameters", location: key.location)
      if let range = declared.range, range.count != 2 || range[0] > range[1] {
        throw value.complaint("a range is [lowest, highest]")
      }
      let fallback = keys.first { $0.key.text == "default" }?.value
      order.append(name)
      declarations[name] = Declaration(keys: declared, fallback: fallback)
      if let fallback { try check(fallback, of: key) }
    }
  }

  package static func == (left: Self, right: Self) -> Bool { left.order == right.order }
  package func hash(into hasher: inout Hasher) { hasher.combine(order) }
  package var canonical: CanonicalJSON { .null }
  package static var jsonSchema: CanonicalJSON {
    guard case .object(var keys) = Keys.jsonSchema,
      case .object(var properties)? = keys["properties"]
    else { return .null }
    properties["default"] = ["description": "The value where a profile gives none."]
    keys["properties"] = .object(properties)
    return ["type": "object", "additionalProperties": .object(keys)]
  }

  /// The values where a profile gives none.
  var defaults: [String: SpecNode] {
    Dictionary(
      declarations.compactMap { name, declaration in
        declaration.fallback.map { (name, asDeclared($0, of: name)) }
      }, uniquingKeysWith: { $1 })
  }

  /// Whether a parameter is declared as text.
  func isText(_ name: String) -> Bool { declarations[name]?.keys.type == .text }

  /// A value as its parameter is declared: of text, `007` is no number.
  func asDeclared(_ value: SpecNode, of name: String) -> SpecNode {
    switch declarations[name]?.keys.type {
    case .text?: return value.asText
    case .texts?:
      guard let items = value.items else { return value.asText }
      return SpecNode(content: .list(items.map(\.asText)), location: value.location)
    default: return value
    }
  }

  /// A value that something else than a profile gives a parameter, as declared; of what is no parameter, as it is.
  ///
  /// - Throws: A `Diagnostic` where the parameter does not take it.
  func value(_ value: SpecNode, of name: String) throws -> SpecNode {
    try declarations[name]?.keys.check(value, of: name)
    return asDeclared(value, of: name)
  }

  /// Checks a value that a profile or the command line gives a parameter; a book that declares no
  /// parameters takes any.
  func check(_ value: SpecNode, of key: SpecNode) throws {
    guard !declarations.isEmpty, let name = key.text else { return }
    guard let declaration = declarations[name] else {
      throw key.complaint(
        "'\(name)' is not declared under 'parameters'\(Suggestion.phrase(for: name, in: order))")
    }
    try declaration.keys.check(value, of: name)
  }
}

extension ParameterDeclarations.Keys {
  fileprivate func check(_ value: SpecNode, of name: String) throws {
    if let type {
      do {
        try type.check(value)
      } catch is Diagnostic {
        throw value.complaint("expected '\(name)' to be \(type.words), found \(value.briefly)")
      }
    }
    for item in value.items ?? [value] {
      let scalar = try Scalar(item)
      if let range, let number = scalar.asDouble, !(range[0]...range[1]).contains(number) {
        let ends = range.map { CanonicalJSON.number($0).description.droppingTrailingZero }
        throw item.complaint(
          "\(scalar.plain) is out of the range of '\(name)': \(ends[0]) to \(ends[1])")
      }
      if let choices, !choices.contains(scalar) {
        let words = choices.map(\.plain)
        throw item.complaint(
          "expected '\(name)' to be one of \(words.joined(separator: ", ")), found "
            + "'\(scalar.plain)'\(Suggestion.phrase(for: scalar.plain, in: words))")
      }
    }
  }
}

extension ParameterDeclarations.ValueType {
  fileprivate func check(_ node: SpecNode) throws {
    switch self {
    case .integer: _ = try Int(node)
    case .number: _ = try Double(node)
    case .text: _ = try String(node)
    case .boolean: _ = try Bool(node)
    case .integers: _ = try [Int](node)
    case .numbers: _ = try [Double](node)
    case .texts: _ = try [String](node)
    case .booleans: _ = try [Bool](node)
    }
  }
}

extension String {
  /// `1.0` as `1`.
  fileprivate var droppingTrailingZero: String { hasSuffix(".0") ? String(dropLast(2)) : self }
}

extension SpecNode {
  /// A scalar as text, whatever it spells; everything else as it is.
  fileprivate var asText: SpecNode {
    guard let text else { return self }
    return SpecNode(content: .scalar(text, isQuoted: true), location: location)
  }

  /// A word that no file holds.
  static func word(_ text: String) -> SpecNode {
    SpecNode(
      content: .scalar(text, isQuoted: false),
      location: SourceLocation(file: text, line: 1, column: 1))
  }
}
