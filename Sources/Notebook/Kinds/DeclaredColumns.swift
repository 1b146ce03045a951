import Chapters
import Frames

/// What a block says of the columns of a table: a type each, or a type, a unit and a label.
package struct DeclaredColumns: SpecValue {
  package static var expectation: String {
    "a mapping from column to its type, or to {type: number, unit: g, label: Weight}"
  }

  /// What may be said of a column.
  private struct Keys: BlockSpec {
    @Key("The type of its values.") var type: Frame.Column.ValueType?
    @Key(
      "What it is counted in; a `share`, `fraction`, `accuracy` or `probability` lies from 0 to 1.")
    var unit: String?
    @Key("What readers see in place of its name.") var label: String?
  }

  /// The columns by name.
  let byName: [String: DeclaredColumn]
  private let places: [(name: String, location: SourceLocation)]

  /// Nothing is said.
  package init() { (byName, places) = ([:], []) }

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(DeclaredColumns.self) }
    var byName: [String: DeclaredColumn] = [:]
    for (key, value) in entries {
      let name = try String(key)
      guard let keys = value.entries else {
        byName[name] = DeclaredColumn(type: try Frame.Column.ValueType(value))
        continue
      }
      let said = try Keys.decode(keys, blockName: "columns", location: value.location)
      byName[name] = DeclaredColumn(
        type: said.type, unit: said.unit.map { Frame.Unit(rawValue: $0) }, label: said.label)
    }
    self.byName = byName
    places = try entries.map { (try String($0.key), $0.key.location) }
  }

  /// Checks that every column is one of a table's.
  func require(among names: [String]) throws {
    guard let absent = places.first(where: { !names.contains($0.name) }) else { return }
    let hint = Suggestion.phrase(for: absent.name, in: names)
    let list =
      hint.isEmpty && !names.isEmpty ? "; there are \(names.joined(separator: ", "))" : hint
    throw Diagnostic(absent.location, "there is no column '\(absent.name)'\(list)")
  }

  package static func == (left: Self, right: Self) -> Bool { left.byName == right.byName }
  package func hash(into hasher: inout Hasher) { hasher.combine(byName) }

  package static var jsonSchema: CanonicalJSON {
    SpecSchema.mapping(to: ["anyOf": [Frame.Column.ValueType.jsonSchema, Keys.jsonSchema]])
  }

  package var canonical: CanonicalJSON {
    .object(
      byName.mapValues { column in
        [
          "type": column.type.map { .text($0.rawValue) } ?? .null,
          "unit": column.unit.map { .text($0.rawValue) } ?? .null,
          "label": column.label.map { .text($0) } ?? .null,
        ]
      })
  }
}
