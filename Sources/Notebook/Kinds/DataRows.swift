import Chapters
import Frames

/// The rows of a `data` block as they are written in the chapter.
package struct DataRows: SpecValue {
  package static var expectation: String { "a list, each item a mapping from column to value" }

  /// The columns in order of first appearance, each of the narrowest type that its values have.
  package let columns: [(name: String, column: WrittenColumn)]
  /// The columns of each row, as it has them.
  private let order: [[String]]
  /// The values of each row with their places.
  private let values: [[String: Written]]

  private struct Written {
    var value: WrittenColumn.Value
    var location: SourceLocation
  }

  package init(_ node: SpecNode) throws {
    let rows = try (node.items ?? [node]).map { item in
      guard let entries = item.entries else { throw item.mismatch(DataRows.self) }
      return try entries.map { entry -> (name: String, written: Written) in
        // Lists and mappings are no values.
        _ = try Scalar(entry.value)
        let value = WrittenColumn.Value(entry.value.text ?? "", isQuoted: entry.value.isQuoted)
        return (
          try String(entry.key), Written(value: value, location: entry.value.contentLocation)
        )
      }
    }
    order = rows.map { $0.map(\.name) }
    var known = Set<String>()
    let names = order.joined().filter { known.insert($0).inserted }
    let values = rows.map { Dictionary($0.map { ($0.name, $0.written) }, uniquingKeysWith: { $1 }) }
    self.values = values
    columns = names.map { name in (name, WrittenColumn(Self.column(name, of: values))) }
  }

  private static func column(_ name: String, of rows: [[String: Written]]) -> [WrittenColumn.Value]
  { rows.map { $0[name]?.value ?? WrittenColumn.Value("") } }

  /// The rows as a frame.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - options: What is said of the columns, and which words stand for a missing value.
  /// - Returns: The frame.
  /// - Throws: A `Diagnostic` where a value is of another type than its column is declared with.
  func frame(_ name: String, _ options: TableFormat.Options = .init()) throws -> Frame {
    var frame = Frame(
      name,
      try columns.map { column in
        let declared = options.columns[column.name] ?? DeclaredColumn()
        let read = try typed(column.name, as: declared.type, missing: options.missing)
        return (
          declared.column(column.name, read.type, meaning: Frame.Column.asWritten), read.scalars
        )
      })
    // Rows without any column are rows all the same.
    if columns.isEmpty { for _ in order { frame.append([]) } }
    return frame
  }

  /// A column of the type that it is declared with.
  private func typed(
    _ name: String, as type: Frame.Column.ValueType?, missing: Set<String>
  ) throws -> WrittenColumn {
    do {
      return try WrittenColumn(Self.column(name, of: values), missing: missing, as: type)
    } catch let unexpected as UnexpectedValue {
      let message = "'\(name)' is \(unexpected)"
      guard let place = values[unexpected.row][name]?.location else {
        throw DataProblem("row \(unexpected.row + 1): \(message)")
      }
      throw Diagnostic(place, message)
    }
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
