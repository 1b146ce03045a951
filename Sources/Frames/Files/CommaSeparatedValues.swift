import Foundation

/// Tables of comma-separated values (RFC 4180): a header, then a row a line.
///
/// Written here since the library at hand drops an empty last value, trims spaces, and knows no
/// lines: a table that is read wrongly is worse than one that is refused.
package enum CommaSeparatedValues {
  package static func frame(_ name: String, _ data: Data, source: String) throws -> Frame {
    var reader = Reader(data, source: source)
    let names = try header(&reader)
    var rows: [[String: Scalar]] = []
    while let (line, fields) = try reader.record() {
      guard fields.count == names.count else {
        throw MalformedTable(
          source, line: line,
          "expected \(names.count) values, one for each name of the header, found \(fields.count)")
      }
      rows.append(
        Dictionary(
          zip(names, fields.map { $0.isQuoted ? .text($0.text) : scalar($0.text) }),
          uniquingKeysWith: { $1 }))
    }
    return Frame(name, rowsByName: rows, names: names, meaning: "as written")
  }

  /// The names of the columns of a table that begins with the given bytes.
  package static func names(_ data: Data, source: String) throws -> [String] {
    var reader = Reader(data, source: source)
    return try header(&reader)
  }

  private static func header(_ reader: inout Reader) throws -> [String] {
    guard let (line, fields) = try reader.record() else {
      throw MalformedTable(reader.source, line: 1, "expected a header with the columns' names")
    }
    var names = fields.map { $0.text.trimmingCharacters(in: .whitespaces) }
    // What pandas writes where rows are numbered.
    if names.count > 1, names[0].isEmpty, !names.contains("index") { names[0] = "index" }
    if let position = names.firstIndex(of: "") {
      throw MalformedTable(reader.source, line: line, "column \(position + 1) has no name")
    }
    guard Set(names).count == names.count else {
      let twice = names.first { name in names.count { $0 == name } > 1 }
      throw MalformedTable(reader.source, line: line, "the name '\(twice ?? "")' comes twice")
    }
    return names
  }

  /// What a value that is not quoted is read as.
  static func scalar(_ text: String) -> Scalar {
    if text.isEmpty { return .missing }
    if let integer = Int(text) { return .integer(integer) }
    if let number = Scalar.decimal(text) { return .number(number) }
    switch text {
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case "NaN", "nan": return .number(.nan)
    default: return .text(text)
    }
  }

  private struct Field {
    var text: String
    var isQuoted = false
  }

  private struct Reader {
    let bytes: [UInt8]
    let source: String
    var position = 0
    var line = 1

    /// A reader of a table; a mark of the byte order, as spreadsheets write it, is skipped.
    init(_ data: Data, source: String) {
      bytes = [UInt8](data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...])
      self.source = source
    }

    /// The next record and the line that it begins on; empty lines are skipped.
    mutating func record() throws -> (line: Int, fields: [Field])? {
      while position < bytes.count, isLineEnd { endLine() }
      guard position < bytes.count else { return nil }
      let start = line
      var fields = [try field()]
      while position < bytes.count, bytes[position] == UInt8(ascii: ",") {
        position += 1
        fields.append(try field())
      }
      if position < bytes.count { endLine() }
      return (start, fields)
    }

    private var isLineEnd: Bool { bytes[position] == 10 || bytes[position] == 13 }

    private mutating func endLine() {
      let isPair = bytes[position] == 13 && position + 1 < bytes.count && bytes[position + 1] == 10
      position += isPair ? 2 : 1
      line += 1
    }

    private mutating func field() throws -> Field {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
      let begin = position
      while position < bytes.count, bytes[position] != UInt8(ascii: ","), !isLineEnd {
        position += 1
      }
      return Field(text: String(decoding: bytes[begin..<position], as: UTF8.self))
    }

    private mutating func quoted() throws -> Field {
      let start = line
      var text: [UInt8] = []
      position += 1
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == 10 { line += 1 }
        guard byte == UInt8(ascii: "\"") else {
          text.append(byte)
          continue
        }
        if position < bytes.count, bytes[position] == byte {
          text.append(byte)
          position += 1
          continue
        }
        guard position == bytes.count || bytes[position] == UInt8(ascii: ",") || isLineEnd else {
          throw MalformedTable(source, line: line, "expected ',' or a line end after '\"'")
        }
        return Field(text: String(decoding: text, as: UTF8.self), isQuoted: true)
      }
      throw MalformedTable(source, line: start, "a quoted value is not closed")
    }
  }
}
