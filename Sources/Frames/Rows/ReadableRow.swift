import Foundation

/// A row that later kinds read back as it was written: a `FrameRow` whose columns hold what can be decoded.
///
///     struct Return: ReadableRow {
///       @Column("steps taken", unit: .steps) var step: Int
///       @BoundedColumn("share back", low: "lower end", high: "upper end") var returned: Bounded?
///
///       init() {}
///     }
public protocol ReadableRow: FrameRow, Decodable {}

extension Frame {
  /// The frame's rows by what a kind declares.
  ///
  /// - Parameter type: The rows' type; further columns of the frame are left aside.
  /// - Returns: The rows.
  /// - Throws: `UnreadableRows` where a column is not there or is of another type, or a value is missing that every
  ///   row has.
  package func rows<Row: ReadableRow>(as type: Row.Type = Row.self) throws -> [Row] {
    let places = try Row.columns.map { try place(of: $0) }
    let blank = Row.blank
    // A row is no `Codable` of its columns by name: those of intervals and of common columns are properties of
    // properties. A decoder takes them apart again.
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    do {
      let values = rows.map { row in blank.nested(places.map { row[$0] }[...]).value }
      return try decoder.decode([Row].self, from: encoder.encode(values))
    } catch {
      throw UnreadableRows(description: "the frame '\(name)' has a row that is not whole: \(error)")
    }
  }

  private func place(of column: Frame.Column) throws -> Int {
    guard let place = index(of: column.name) else {
      let known = columns.map(\.name).joined(separator: ", ")
      throw UnreadableRows(
        description: "the frame '\(name)' has no column '\(column.name)'; it has \(known)")
    }
    let found = columns[place].type
    // Whole numbers are numbers, and dates are told by their texts.
    let taken: [Frame.Column.ValueType: Frame.Column.ValueType] = [.integer: .number, .date: .text]
    guard found == column.type || taken[found] == column.type else {
      throw UnreadableRows(
        description: "the column '\(column.name)' of the frame '\(name)' is of the type "
          + "\(found.rawValue), not \(column.type.rawValue)")
    }
    return place
  }
}

/// Rows that are not what a kind declares.
public struct UnreadableRows: Error, CustomStringConvertible {
  public let description: String

  /// Rows that are not what a kind declares.
  package init(description: String) { self.description = description }
}

/// A row's values as the properties that they belong to.
indirect enum NestedScalars: Encodable {
  /// One value.
  case value(Scalar)
  /// Those of a property that has properties.
  case properties([String: NestedScalars])

  func encode(to encoder: any Encoder) throws {
    switch self {
    case .value(let scalar):
      var container = encoder.singleValueContainer()
      switch scalar {
      case .missing: try container.encodeNil()
      case .integer(let value): try container.encode(value)
      case .number(let value): try container.encode(value)
      case .text(let value): try container.encode(value)
      case .boolean(let value): try container.encode(value)
      case .date(let value): try container.encode(value.text)
      }
    case .properties(let properties): try properties.encode(to: encoder)
    }
  }
}

extension FrameRow {
  /// The properties of a row that values stand for.
  ///
  /// - Parameter values: The values in the order of the columns, and those after them.
  /// - Returns: The row's, and what is left.
  func nested(_ values: ArraySlice<Scalar>) -> (value: NestedScalars, rest: ArraySlice<Scalar>) {
    var (nested, rest) = ([String: NestedScalars](), values)
    for (name, property) in properties { (nested[name], rest) = property.nested(rest) }
    return (.properties(nested), rest)
  }
}

extension Column: Decodable where Value: Decodable {
  /// The value of a row that is read back; what its column means is the business of what wrote it.
  public init(from decoder: any Decoder) throws {
    self.init("")
    wrappedValue = try Value(from: decoder)
  }
}

extension Column {
  func nested(_ values: ArraySlice<Scalar>) -> (NestedScalars?, ArraySlice<Scalar>) {
    (values.first.map(NestedScalars.value), values.dropFirst())
  }
}

extension Columns: Decodable where Part: Decodable {
  /// The values of a row that is read back.
  public init(from decoder: any Decoder) throws {
    self.init()
    wrappedValue = try Part(from: decoder)
  }
}

extension Columns {
  func nested(_ values: ArraySlice<Scalar>) -> (NestedScalars?, ArraySlice<Scalar>) {
    let (nested, rest) = wrappedValue.nested(values)
    return (nested, rest)
  }
}

extension BoundedColumn: Decodable {
  /// The value and interval of a row that is read back.
  public init(from decoder: any Decoder) throws {
    self.init("", low: "", high: "")
    let container = try decoder.singleValueContainer()
    wrappedValue = container.decodeNil() ? nil : try container.decode(Bounded.self)
  }

  func nested(_ values: ArraySlice<Scalar>) -> (NestedScalars?, ArraySlice<Scalar>) {
    let (parts, rest) = (Array(values.prefix(3)), values.dropFirst(3))
    guard !parts.contains(.missing), parts.count == 3 else { return (.value(.missing), rest) }
    return (
      .properties(["value": .value(parts[0]), "low": .value(parts[1]), "high": .value(parts[2])]),
      rest
    )
  }
}
