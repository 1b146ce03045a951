import Foundation

/// How a table is written as text.
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  /// JSON lines: an object a row.
  case jsonl
  /// Comma-separated values with a header (RFC 4180).
  case csv

  /// The format that a file's name says.
  package init?(file: String) {
    switch file.split(separator: ".").last?.lowercased() {
    case "jsonl", "ndjson": self = .jsonl
    case "csv": self = .csv
    default: return nil
    }
  }

  /// The frame of a table.
  ///
  /// - Parameters:
  ///   - name: The frame's name.
  ///   - data: The table.
  ///   - source: What messages call it.
  /// - Returns: The frame, each column of the narrowest type that holds its values.
  /// - Throws: `MalformedTable` with the line that is wrong.
  package func frame(_ name: String, _ data: Data, source: String) throws -> Frame {
    switch self {
    case .jsonl: try JSONLines.frame(name, data, source: source)
    case .csv: try CommaSeparatedValues.frame(name, data, source: source)
    }
  }
}

/// A table that cannot be read.
package struct MalformedTable: Error, CustomStringConvertible {
  package let description: String

  init(_ source: String, line: Int, _ problem: String) {
    description = "\(source), line \(line): \(problem)"
  }
}

/// Tables of JSON objects, one a line.
enum JSONLines {
  static func frame(_ name: String, _ data: Data, source: String) throws -> Frame {
    var rows: [[String: Scalar]] = []
    var names: [String] = []
    var known = Set<String>()
    // NaN and Infinity are no JSON, but what Python writes.
    let decoder = JSONDecoder()
    decoder.allowsJSON5 = true
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() where !line.allSatisfy(isSpace) {
      let row: OrderedRow
      do {
        row = try decoder.decode(OrderedRow.self, from: Data(line))
      } catch let problem as RowProblem {
        throw MalformedTable(source, line: number + 1, problem.description)
      } catch {
        let text = String(decoding: line.prefix(60), as: UTF8.self)
        throw MalformedTable(source, line: number + 1, "expected a JSON object, found '\(text)'")
      }
      rows.append(row.values)
      for name in row.order(in: line) where known.insert(name).inserted { names.append(name) }
    }
    return Frame(name, rowsByName: rows, names: names, meaning: "as printed")
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

extension Frame {
  /// The rows as a JSON list of objects, in the order of the columns.
  package func rowsAsJSON() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let names = try columns.map { try encoder.encode($0.name) }
    var data = Data("[".utf8)
    for (number, row) in rows.enumerated() {
      data += Data((number == 0 ? "{" : ",\n{").utf8)
      for (position, value) in row.enumerated() {
        if position > 0 { data += Data(", ".utf8) }
        data += names[position] + Data(": ".utf8)
        if case .number(let number) = value, !number.isFinite {
          data += Data((number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity").utf8)
        } else {
          data += try encoder.encode(value)
        }
      }
      data += Data("}".utf8)
    }
    return data + Data("]\n".utf8)
  }

  /// A frame of rows by name, each column of the narrowest type that holds its values.
  init(_ name: String, rowsByName rows: [[String: Scalar]], names: [String], meaning: String) {
    let columns = names.map { name in
      Frame.Column(name, .narrowest(for: rows.lazy.compactMap { $0[name] }), meaning)
    }
    self.init(name, columns: columns)
    for row in rows { append(names.map { row[$0] ?? .missing }) }
  }
}

extension Frame.Column.ValueType {
  /// The narrowest type that holds all of some values.
  package static func narrowest(for values: some Sequence<Scalar>) -> Frame.Column.ValueType {
    var result: Frame.Column.ValueType?
    for value in values {
      let type: Frame.Column.ValueType
      switch value {
      case .missing: continue
      case .boolean: type = .boolean
      case .integer: type = .integer
      case .number: type = .number
      case .text: return .text
      }
      result = result.map { joined($0, type) } ?? type
    }
    return result ?? .text
  }

  /// The narrowest type that holds the values of two.
  static func joined(_ left: Self, _ right: Self) -> Self {
    if left == right { return left }
    return Set([left, right]) == [.integer, .number] ? .number : .text
  }
}
