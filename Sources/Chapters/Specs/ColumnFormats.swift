import Frames

extension NumberFormat: SpecValue {
  package static var expectation: String { "a number format like .1%, .3f, \",d\" or .2e" }

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(NumberFormat.self) }
    guard let format = NumberFormat(text) else {
      throw node.complaint(
        "expected \(Self.expectation), found '\(text)'\(NumberFormat.hint(for: text))")
    }
    self = format
  }

  package var canonical: CanonicalJSON { .text(description) }
  package static var jsonSchema: CanonicalJSON {
    SpecSchema.orParameter(["type": "string", "pattern": "^,?(\\.[0-9]+)?[fd%e]$"])
  }
}

/// How the numbers of columns are spelled.
///
///     formats: {accuracy: .1%, weights: ",d"}
package struct ColumnFormats: SpecValue {
  package static var expectation: String {
    "a mapping from column to a number format, like {accuracy: .1%}"
  }

  /// The columns, with their places.
  package private(set) var columns: [ColumnName] = []
  private var formats: [String: NumberFormat] = [:]

  /// No formats.
  package init() {}

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(ColumnFormats.self) }
    for (key, value) in entries {
      let column = try ColumnName(key)
      columns.append(column)
      formats[column.name] = try NumberFormat(value)
    }
  }

  /// How the numbers of a column are spelled, where that is said.
  package subscript(column: String) -> NumberFormat? { formats[column] }

  package static func == (left: Self, right: Self) -> Bool { left.formats == right.formats }
  package func hash(into hasher: inout Hasher) { hasher.combine(formats) }

  package static var jsonSchema: CanonicalJSON {
    SpecSchema.mapping(to: NumberFormat.jsonSchema)
  }
  package var canonical: CanonicalJSON { .object(formats.mapValues(\.canonical)) }
}
