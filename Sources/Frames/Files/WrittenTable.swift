/// A table as someone wrote it: values that have no types yet, each row with the line that it begins on.
struct WrittenTable {
  /// What messages call it.
  let source: String
  /// The columns' names.
  let names: [String]
  /// The values of each column; one for each row.
  let columns: [[WrittenColumn.Value]]
  /// The line of each row.
  let lines: [Int]

  /// The table as a frame.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - options: What is said of the table.
  /// - Returns: The frame.
  /// - Throws: `MalformedTable` where a column that is declared is not there, or a value is not what it is to be.
  func frame(_ name: String, _ options: TableFormat.Options) throws -> Frame {
    try options.requireColumns(among: names, source: source)
    let read = try zip(names, columns).map { column, values in
      let declared = options.columns[column] ?? DeclaredColumn()
      do {
        let written = try WrittenColumn(values, missing: options.missing, as: declared.type)
        let named = declared.column(column, written.type, meaning: Frame.Column.asWritten)
        return (named, written.scalars)
      } catch let unexpected as UnexpectedValue {
        throw MalformedTable(
          source, line: lines[unexpected.row], "'\(column)' is \(unexpected)")
      }
    }
    return Frame(name, read)
  }
}

extension TableFormat.Options {
  /// Checks that every column that is declared is there.
  func requireColumns(among names: [String], source: String) throws {
    guard let absent = columns.keys.sorted().first(where: { !names.contains($0) }) else { return }
    throw MalformedTable(
      source, line: 1,
      "there is no column '\(absent)', which 'columns' names; there are \(names.joined(separator: ", "))"
    )
  }
}
