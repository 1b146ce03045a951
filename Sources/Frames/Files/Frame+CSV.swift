extension Frame {
  /// The frame as comma-separated values with a header (RFC 4180); what is missing is empty, and text that
  /// would be read as something else is quoted.
  package var commaSeparated: String {
    let header = columns.map { Self.quoted($0.name) }
    let isText = columns.indices.map(staysText)
    let records =
      [header]
      + rows.map { row in
        row.indices.map { Self.field(row[$0], staysText: isText[$0]) }
      }
    return records.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  /// Whether a column that someone wrote is read as the same text without quotes, whatever single values of it look
  /// like: then it is written as it was.
  private func staysText(_ position: Int) -> Bool {
    let column = columns[position]
    guard column.type == .text, column.isWritten else { return false }
    let values = rows.map { $0[position] }
    let read = WrittenColumn(values.map { WrittenColumn.Value($0.plain) })
    return read.type == .text && read.scalars == values
  }

  private static func field(_ scalar: Scalar, staysText: Bool) -> String {
    switch scalar {
    case .missing: ""
    case .text(let text): quoted(text, staysText: staysText)
    case .integer, .number, .boolean, .date: scalar.plain
    }
  }

  private static func quoted(_ text: String, staysText: Bool = false) -> String {
    let isSpecial = text.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
    let isOther = !staysText && WrittenColumn.scalar(.init(text)) != .text(text)
    guard isSpecial || isOther || (text.isEmpty && !staysText) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
