import Foundation

/// Tables of JSON objects, one a line or in one list.
enum JSONLines {
  static func frame(
    _ name: String, _ data: Data, source: String,
    _ options: TableFormat.Options = TableFormat.Options()
  ) throws -> Frame {
    var rows: [[String: Cell]] = []
    var (names, lines) = ([String](), [Int]())
    var known = Set<String>()
    // NaN and Infinity are no JSON, but what Python writes.
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    for (number, line) in try objects(in: data, source: source) {
      let row: Row
      do {
        row = try decoder.decode(Row.self, from: Data(line))
      } catch let problem as RowProblem {
        throw MalformedTable(source, line: number, problem.description)
      } catch {
        let text = String(decoding: line.prefix(60), as: UTF8.self)
        throw MalformedTable(source, line: number, "expected a JSON object, found '\(text)'")
      }
      let (order, cells) = row.cells(in: Data(line))
      rows.append(cells)
      lines.append(number)
      for name in order where known.insert(name).inserted { names.append(name) }
    }
    // Of no rows, the columns are those that are declared.
    if rows.isEmpty { names = options.columns.keys.sorted() }
    try options.requireColumns(among: names, source: source)
    return Frame(
      name,
      try names.map { name in
        try column(name, rows.map { $0[name] }, lines, source: source, options)
      })
  }

  /// A column of the type that is declared, or else of the narrowest that holds its values.
  private static func column(
    _ name: String, _ cells: [Cell?], _ lines: [Int], source: String,
    _ options: TableFormat.Options
  ) throws -> (Frame.Column, [Scalar]) {
    let declared = options.columns[name] ?? DeclaredColumn()
    let present = cells.map { cell in
      cell.flatMap { $0.scalar == .missing || options.missing.contains($0.written) ? nil : $0 }
    }
    let type: Frame.Column.ValueType
    let scalars: [Scalar]
    if let wanted = declared.type {
      let values = present.map { cell in
        cell.map { WrittenColumn.Value($0.written, isQuoted: true) } ?? WrittenColumn.Value("")
      }
      do {
        (type, scalars) = (wanted, try WrittenColumn(values, missing: [], as: wanted).scalars)
      } catch let unexpected as UnexpectedValue {
        throw MalformedTable(source, line: lines[unexpected.row], "'\(name)' is \(unexpected)")
      }
    } else {
      type = .narrowest(for: present.map { $0?.scalar ?? .missing })
      scalars = present.map { cell in
        cell.map { type == .text ? .text($0.written) : $0.scalar } ?? .missing
      }
    }
    return (declared.column(name, type, meaning: Frame.Column.asPrinted), scalars)
  }

  /// The objects of a table, each with the line that it begins on: one a line, or those of one list.
  private static func objects(
    in data: Data, source: String
  ) throws -> [(line: Int, text: Data.SubSequence)] {
    guard data.first(where: { !isSpace($0) && $0 != lineEnd }) == UInt8(ascii: "[") else {
      let lines = data.split(separator: lineEnd, omittingEmptySubsequences: false)
      return lines.enumerated().filter { !$0.element.allSatisfy(isSpace) }
        .map { ($0.offset + 1, $0.element) }
    }
    return try ListItems(data).items(source: source)
  }

  private static let lineEnd = UInt8(ascii: "\n")

  private static func isSpace(_ byte: UInt8) -> Bool { [32, 9, 13].contains(byte) }

  private struct RowProblem: Error, CustomStringConvertible { var description: String }

  /// A value of a row.
  private struct Cell {
    /// What it is.
    var scalar: Scalar
    /// As it is written; a text without its quotes.
    var written: String

    /// A value; a whole number of more digits than 64 bits hold is the text that it was written as.
    init(_ scalar: Scalar, _ written: String?) {
      self.written = written ?? scalar.plain
      guard case .number(let number) = scalar, abs(number) >= 0x1p63, let written,
        written.utf8.allSatisfy({ "-0123456789".utf8.contains($0) })
      else {
        self.scalar = scalar
        return
      }
      self.scalar = .text(written)
    }
  }

  /// The object of a line.
  private struct Row: Decodable {
    private var values: [String: Scalar] = [:]

    private struct Name: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      for key in container.allKeys {
        guard let value = try? container.decode(Scalar.self, forKey: key) else {
          throw RowProblem(
            description: "'\(key.stringValue)' is a list or an object; "
              + "a value is a number, text, true, false or null")
        }
        values[key.stringValue] = value
      }
    }

    /// The values by name, and the names in the order of the line, as far as it is plain JSON.
    func cells(in line: Data) -> (order: [String], [String: Cell]) {
      let tokens = JSONTokens.of(line) ?? []
      let written = Dictionary(tokens.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
      let order = tokens.map(\.name)
      return (
        order + values.keys.filter { written[$0] == nil }.sorted(),
        Dictionary(
          values.map { ($0, Cell($1, written[$0])) }, uniquingKeysWith: { $1 })
      )
    }
  }
}

/// The items of a JSON list, cut apart at its commas.
private struct ListItems {
  private let data: Data

  init(_ data: Data) { self.data = data }

  func items(source: String) throws -> [(line: Int, text: Data.SubSequence)] {
    var items: [(line: Int, text: Data.SubSequence)] = []
    var (line, depth) = (1, 0)
    var (isText, isEscaped) = (false, false)
    var (start, startLine) = (data.startIndex, 1)
    for (position, byte) in zip(data.indices, data) {
      if byte == UInt8(ascii: "\n") { line += 1 }
      if isText {
        (isText, isEscaped) = (
          isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
        )
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth == 1 { (start, startLine) = (position + 1, line) }
        if depth == 2, data[start..<position].allSatisfy(Self.isBlank) {
          (start, startLine) = (position, line)
        }
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth -= 1
        if depth == 0 {
          if !data[start..<position].allSatisfy(Self.isBlank) {
            items.append(item(data[start..<position], from: startLine))
          }
          guard data[(position + 1)...].allSatisfy(Self.isBlank) else {
            throw MalformedTable(source, line: line, "expected nothing after the list")
          }
          return items
        }
      case UInt8(ascii: ",") where depth == 1:
        items.append(item(data[start..<position], from: startLine))
        (start, startLine) = (position + 1, line)
      default: break
      }
    }
    throw MalformedTable(source, line: line, "the list is not closed: expected ']'")
  }

  /// An item with the line of its first character.
  private func item(_ text: Data.SubSequence, from line: Int) -> (line: Int, text: Data.SubSequence)
  {
    let blank = text.prefix { Self.isBlank($0) }
    return (line + blank.count { $0 == UInt8(ascii: "\n") }, text.dropFirst(blank.count))
  }

  private static func isBlank(_ byte: UInt8) -> Bool { [9, 10, 13, 32].contains(byte) }
}
