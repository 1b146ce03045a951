/// A key's value that names a column of a frame, and where it does; backticks around it are no part of the name.
package struct ColumnName: SpecValue {
  package static var expectation: String { "the name of a column" }

  /// The column.
  package let name: String
  /// Where it is named.
  package let location: SourceLocation

  /// A column that is named at a place.
  package init(_ name: String, at location: SourceLocation) {
    self.name = name
    self.location = location
  }

  package init(_ node: SpecNode) throws {
    guard let text = node.text else { throw node.mismatch(Self.self) }
    let isMarked = text.utf8.count > 2 && text.hasPrefix("`") && text.hasSuffix("`")
    name = isMarked ? String(text.dropFirst().dropLast()) : text
    location = node.location
  }

  package static func == (left: Self, right: Self) -> Bool { left.name == right.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }

  package var canonical: CanonicalJSON { .text(name) }
  package static var jsonSchema: CanonicalJSON { SpecSchema.text }
}
