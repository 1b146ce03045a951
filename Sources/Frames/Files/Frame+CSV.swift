extension Frame {
  /// The frame as comma-separated values with a header (RFC 4180); what is missing is empty, and text that
  /// would be read as something else is quoted.
  package var commaSeparated: String {
    let header = columns.map { Self.quoted($0.name) }
    let records = [header] + rows.map { $0.map(Self.field) }
    return records.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }

  private static func field(_ scalar: Scalar) -> String {
    switch scalar {
    case .missing: ""
    case .text(let text): quoted(text)
    case .integer, .number, .boolean: scalar.plain
    }
  }

  private static func quoted(_ text: String) -> String {
    let isSpecial = text.unicodeScalars.contains { [",", "\"", "\n", "\r"].contains($0) }
    let isOther = CommaSeparatedValues.scalar(text) != .text(text)
    guard isSpecial || isOther else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
