import Foundation

/// Tables of values with commas between them, or another character (RFC 4180): a header, then a row a line.
///
/// Written here since the library at hand drops an empty last value, trims spaces, and knows no
/// lines: a table that is read wrongly is worse than one that is refused.
package enum CommaSeparatedValues {
  package static func frame(
    _ name: String, _ data: Data, source: String, delimiter: UInt8 = comma,
    _ options: TableFormat.Options = TableFormat.Options()
  ) throws -> Frame {
    var reader = Reader(data, source: source, delimiter: delimiter)
    let names = try header(&reader)
    var columns = [[WrittenColumn.Value]](repeating: [], count: names.count)
    var lines: [Int] = []
    while let (line, values) = try reader.record() {
      guard values.count == names.count else {
        throw MalformedTable(
          source, line: line,
          "expected \(names.count) values, one for each name of the header, found \(values.count)")
      }
      for (position, value) in values.enumerated() { columns[position].append(value) }
      lines.append(line)
    }
    return try WrittenTable(source: source, names: names, columns: columns, lines: lines)
      .frame(name, options)
  }

  package static let comma = UInt8(ascii: ",")

  /// The names of the columns of a table that begins with the given bytes.
  package static func names(
    _ data: Data, source: String, delimiter: UInt8 = comma
  ) throws -> [String] {
    var reader = Reader(data, source: source, delimiter: delimiter)
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
    var known = Set<String>()
    if let twice = names.first(where: { !known.insert($0).inserted }) {
      throw MalformedTable(reader.source, line: line, "the name '\(twice)' comes twice")
    }
    return names
  }

  private struct Reader {
    let bytes: [UInt8]
    let source: String
    let delimiter: UInt8
    var position = 0
    var line = 1

    /// A reader of a table; a mark of the byte order, as spreadsheets write it, is skipped.
    init(_ data: Data, source: String, delimiter: UInt8) {
      bytes = [UInt8](data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...])
      self.source = source
      self.delimiter = delimiter
    }

    /// The next record and the line that it begins on; empty lines are skipped.
    mutating func record() throws -> (line: Int, fields: [WrittenColumn.Value])? {
      while position < bytes.count, isLineEnd { endLine() }
      guard position < bytes.count else { return nil }
      let start = line
      var fields = [try field()]
      while position < bytes.count, bytes[position] == delimiter {
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

    private mutating func field() throws -> WrittenColumn.Value {
      if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return try quoted() }
      let begin = position
      while position < bytes.count, bytes[position] != delimiter, !isLineEnd { position += 1 }
      return WrittenColumn.Value(String(decoding: bytes[begin..<position], as: UTF8.self))
    }

    private mutating func quoted() throws -> WrittenColumn.Value {
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
        guard position == bytes.count || bytes[position] == delimiter || isLineEnd else {
          let mark = String(decoding: [delimiter], as: UTF8.self)
          throw MalformedTable(source, line: line, "expected '\(mark)' or a line end after '\"'")
        }
        return WrittenColumn.Value(String(decoding: text, as: UTF8.self), isQuoted: true)
      }
      throw MalformedTable(source, line: start, "a quoted value is not closed")
    }
  }
}
