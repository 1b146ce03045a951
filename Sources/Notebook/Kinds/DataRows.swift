import Chapters
import Frames

/// The rows of a `data` block as they are written in the chapter.
package struct DataRows: SpecValue {
  package static var expectation: String { "a list, each item a mapping from column to value" }

  /// The columns in order of first appearance, each of the narrowest type that its values have.
  package let columns: [(name: String, column: WrittenColumn)]
  /// The columns of each row, as it has them.
  private let order: [[String]]

  package init(_ node: SpecNode) throws {
    let rows = try (node.items ?? [node]).map { item in
      guard let entries = item.entries else { throw item.mismatch(DataRows.self) }
      return try entries.map { entry -> (name: String, value: WrittenColumn.Value) in
        // Lists and mappings are no values.
        _ = try Scalar(entry.value)
        let value = WrittenColumn.Value(entry.value.text ?? "", isQuoted: entry.value.isQuoted)
        return (try String(entry.key), value)
      }
    }
    order = rows.map { $0.map(\.name) }
    var known = Set<String>()
    let names = order.joined().filter { known.insert($0).inserted }
    let values = rows.map { Dictionary($0.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }) }
    let nothing = WrittenColumn.Value("")
    columns = names.map { name in
      (name, WrittenColumn(values.map { $0[name] ?? nothing }))
    }
  }

  /// The rows as a frame.
  func frame(_ name: String) -> Frame {
    var frame = Frame(name, written: columns)
    // Rows without any column are rows all the same.
    if columns.isEmpty { for _ in order { frame.append([]) } }
    return frame
  }

  package static func == (left: Self, right: Self) -> Bool { left.canonical == right.canonical }
  package func hash(into hasher: inout Hasher) { hasher.combine(canonical) }

  package static var jsonSchema: CanonicalJSON {
    let row: CanonicalJSON = ["type": "object", "additionalProperties": Scalar.jsonSchema]
    return SpecSchema.orParameter(["anyOf": [["type": "array", "items": row], row]])
  }

  /// A list of rows, each of its columns with their values.
  package var canonical: CanonicalJSON {
    let scalars = Dictionary(
      columns.map { ($0.name, $0.column.scalars) }, uniquingKeysWith: { $1 })
    return .array(
      order.enumerated().map { row, names in
        .array(names.map { .array([.text($0), scalars[$0]?[row].canonical ?? .null]) })
      })
  }
}
