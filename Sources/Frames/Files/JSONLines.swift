import Foundation

/// Tables of JSON objects, one a line or in one list.
enum JSONLines {
  static func frame(
    _ name: String, _ data: Data, source: String, missing: Set<String> = []
  ) throws -> Frame {
    var rows: [[String: Scalar]] = []
    var names: [String] = []
    var known = Set<String>()
    // NaN and Infinity are no JSON, but what Python writes.
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    for (number, line) in try objects(in: data, source: source) {
      let row: OrderedRow
      do {
        row = try decoder.decode(OrderedRow.self, from: Data(line))
      } catch let problem as RowProblem {
        throw MalformedTable(source, line: number, problem.description)
      } catch {
        let text = String(decoding: line.prefix(60), as: UTF8.self)
        throw MalformedTable(source, line: number, "expected a JSON object, found '\(text)'")
      }
      rows.append(row.values.mapValues { Self.exact($0, in: line) })
      for name in row.order(in: line) where known.insert(name).inserted { names.append(name) }
    }
    return frame(name, rows, names, missing: missing)
  }

  /// A frame of rows by name, each column of the narrowest type that holds its values.
  private static func frame(
    _ name: String, _ rows: [[String: Scalar]], _ names: [String], missing: Set<String>
  ) -> Frame {
    let isMissing = { (scalar: Scalar) -> Bool in missing.contains(scalar.plain) }
    let columns = names.map { name -> (Frame.Column, [Scalar]) in
      let values = rows.map { row -> Scalar in
        row[name].flatMap { isMissing($0) ? nil : $0 } ?? .missing
      }
      let type = Frame.Column.ValueType.narrowest(for: values)
      let column = Frame.Column(name, type, Frame.Column.asPrinted)
      return (column, type == .text ? values.map(\.inTexts) : values)
    }
    var frame = Frame(name, columns: columns.map(\.0))
    for row in rows.indices { frame.append(columns.map { $0.1[row] }) }
    return frame
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

  /// A whole number of more digits than 64 bits hold as the text that it was written as.
  private static func exact(_ scalar: Scalar, in line: Data) -> Scalar {
    guard case .number(let number) = scalar, abs(number) >= 0x1p63, number.isFinite else {
      return scalar
    }
    var rest = line[...]
    let digits = String(format: "%.0f", number).prefix(15)
    while let place = rest.firstRange(of: Data(digits.utf8)) {
      let end = rest[place.lowerBound...].firstIndex { !isDigit($0) } ?? rest.endIndex
      let text = String(decoding: rest[place.lowerBound..<end], as: UTF8.self)
      let isWhole = end == rest.endIndex || !".eE".utf8.contains(rest[end])
      if isWhole, Double(text) == number { return .text(text) }
      rest = rest[end...]
    }
    return scalar
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [32, 9, 13].contains(byte) }

  private struct RowProblem: Error, CustomStringConvertible { var description: String }

  /// The object of a line.
  private struct OrderedRow: Decodable {
    var values: [String: Scalar] = [:]

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

    /// The names in the order of the line, which a decoder does not keep.
    func order(in line: Data) -> [String] {
      let places = values.keys.map { name -> (Int, String) in
        let quoted = (try? JSONEncoder().encode(name)) ?? Data()
        let place = line.firstRange(of: quoted)?.lowerBound
        return (place ?? line.endIndex, name)
      }
      return places.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.1)
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
