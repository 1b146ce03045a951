/// What a JSON schema (draft 2020-12) says of values, as editors read it.
///
/// Made of the same declarations that blocks are checked by; what depends on other blocks is not in it.
package enum SpecSchema {
  /// Where a schema defines what a parameter looks like, which may stand in place of any value.
  package static let parameterName = "parameter"
  /// What a parameter looks like: `${name}`.
  package static let parameter: CanonicalJSON = [
    "type": "string", "pattern": "^\\$\\{[\\w\\-]+\\}$",
    "description": "a parameter of the profile, or an axis of the block",
  ]

  /// A scalar of which the text is what counts: YAML reads some of them as numbers.
  package static let text: CanonicalJSON = ["type": ["string", "number", "boolean"]]
  /// A number, or text that YAML reads as one.
  package static let number: CanonicalJSON = orParameter(["type": "number"])

  /// A value, or a parameter in its place.
  package static func orParameter(_ value: CanonicalJSON) -> CanonicalJSON {
    ["anyOf": [value, ["$ref": .text("#/$defs/\(parameterName)")]]]
  }

  /// A mapping from names of any sort to values of one.
  package static func mapping(to value: CanonicalJSON) -> CanonicalJSON {
    orParameter(["type": "object", "additionalProperties": value])
  }

  /// A mapping of known keys.
  ///
  /// - Parameters:
  ///   - properties: What each key's value is.
  ///   - required: The keys that it has to have.
  /// - Returns: The schema.
  package static func object(
    _ properties: [String: CanonicalJSON], required: [String] = []
  ) -> CanonicalJSON {
    var schema: [String: CanonicalJSON] = [
      "type": "object", "properties": .object(properties), "additionalProperties": .boolean(false),
    ]
    if !required.isEmpty { schema["required"] = .array(required.map(CanonicalJSON.text)) }
    return .object(schema)
  }

  /// One of some words.
  package static func words(_ words: [String]) -> CanonicalJSON {
    ["enum": .array(words.map(CanonicalJSON.text))]
  }
}

extension CanonicalJSON: ExpressibleByArrayLiteral {
  public init(arrayLiteral elements: CanonicalJSON...) { self = .array(elements) }
}

extension CanonicalJSON {
  /// A mapping with more in it.
  package func adding(_ more: [String: CanonicalJSON]) -> CanonicalJSON {
    guard case .object(let own) = self else { return self }
    return .object(own.merging(more) { $1 })
  }
}

extension BlockSpec {
  /// What a JSON schema says of the keys.
  package static var jsonSchema: CanonicalJSON {
    SpecSchema.object(
      Dictionary(
        declaration.keys.map { ($0.name, $0.key.jsonSchema) }, uniquingKeysWith: { $1 }),
      required: declaration.keys.filter(\.key.isRequired).map(\.name))
  }

  /// The keys that have to be given.
  package static var requiredKeys: [String] {
    declaration.keys.filter(\.key.isRequired).map(\.name)
  }
}

extension AnyKey {
  /// What a JSON schema says of the key.
  var jsonSchema: CanonicalJSON {
    var words: [String: CanonicalJSON] = ["description": .text(meaning)]
    if let fallback = defaultCanonical, fallback != .null, fallback != .object([:]) {
      words["default"] = fallback
    }
    if let (low, high) = bounds {
      // Of what is no number, and of what is no list, these say nothing.
      words["minimum"] = low
      words["maximum"] = high
      words["items"] = ["minimum": low, "maximum": high]
    }
    return valueSchema.adding(words)
  }
}
