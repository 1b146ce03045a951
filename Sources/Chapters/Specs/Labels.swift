import Frames

/// What readers see in place of columns and values.
///
///     labels: {fact_lookup: Fact lookup, relearned: Relearned (%), model: {0: base, 1: tuned}}
///
/// A word stands for a column or a value of that name, wherever it is; within the name of a column, for its values only.
package struct Labels: SpecValue {
  package static var expectation: String {
    "a mapping from a column or value to what readers see, like {fact_lookup: Fact lookup}, or from a column to "
      + "such a mapping for its values"
  }

  /// One of them.
  package struct Entry: Sendable, Hashable {
    /// The column whose value it is for; none of one for any column or value of its name.
    package var column: String?
    /// The column or value.
    package var name: String
    /// What readers see.
    package var text: String
    /// Where it is named.
    package var location: SourceLocation
  }

  /// All of them, in the order written.
  package private(set) var entries: [Entry] = []
  private var words: [String: String] = [:]
  private var values: [String: [String: String]] = [:]

  /// No labels.
  package init() {}

  package init(_ node: SpecNode) throws {
    guard let written = node.entries else { throw node.mismatch(Labels.self) }
    for (key, value) in written {
      let name = try String(key)
      guard let inner = value.entries else {
        try add(Entry(name: name, text: Self.text(value), location: key.location))
        continue
      }
      for (key, value) in inner {
        try add(
          Entry(
            column: name, name: try String(key), text: Self.text(value), location: key.location))
      }
    }
  }

  private static func text(_ node: SpecNode) throws -> String {
    guard let text = node.text else { throw node.mismatch(Labels.self) }
    return text
  }

  private mutating func add(_ entry: Entry) throws {
    entries.append(entry)
    if let column = entry.column {
      values[column, default: [:]][entry.name] = entry.text
    } else {
      words[entry.name] = entry.text
    }
  }

  /// What readers see in place of a column's name.
  package func label(ofColumn name: String) -> String? { words[name] }

  /// What readers see in place of a value.
  package func label(of value: Scalar, in column: String) -> String? {
    guard !entries.isEmpty else { return nil }
    for spelling in value.spellings {
      if let label = values[column]?[spelling] ?? words[spelling] { return label }
    }
    return nil
  }

  package static func == (left: Self, right: Self) -> Bool { left.canonical == right.canonical }
  package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

  package static var jsonSchema: CanonicalJSON {
    SpecSchema.mapping(
      to: [
        "anyOf": [SpecSchema.text, ["type": "object", "additionalProperties": SpecSchema.text]]
      ])
  }

  package var canonical: CanonicalJSON {
    var object = words.mapValues(CanonicalJSON.text)
    for (column, labels) in values {
      object[column] = .object(labels.mapValues(CanonicalJSON.text))
    }
    return .object(object)
  }
}

extension Scalar {
  /// How a reader may type the value: whole numbers without a point too.
  package var spellings: [String] {
    guard case .number = self, let whole = asInt else { return [plain] }
    return [plain, String(whole)]
  }
}
