/// A tidy table: named, typed columns, one observation a row.
///
/// Tables, plots, claims and inline values read nothing else.
public struct Frame: Sendable, Hashable {
  /// The frame's name within its cell's output (`accuracy`, `curve`).
  public var name: String
  /// Its columns, in the order of every row.
  public var columns: [Frame.Column]
  /// Its observations; each row has one value a column.
  public private(set) var rows: [[Scalar]]

  /// An empty frame with the given columns.
  public init(_ name: String, columns: [Frame.Column]) {
    self.name = name
    self.columns = columns
    self.rows = []
  }

  /// A frame of columns with their values, all of one number; columns of dates are known as such.
  package init(_ name: String, _ columns: [(column: Frame.Column, values: [Scalar])]) {
    self.init(name, columns: columns.map(\.column), values: columns.map(\.values))
  }

  /// The same of columns and values that are apart.
  init(_ name: String, columns: [Frame.Column], values: [[Scalar]]) {
    self.name = name
    self.columns = columns
    rows = (values.first?.indices ?? 0..<0).map { row in values.map { $0[row] } }
    recognizeDates()
  }

  /// Adds an observation.
  ///
  /// - Precondition: `row` has one value for each column, of its type or missing.
  public mutating func append(_ row: [Scalar]) {
    guard row.count == columns.count else {
      fatalError("frame '\(name)' has \(columns.count) columns, the row \(row.count) values")
    }
    rows.append(row)
  }

  /// The position of a column, if the frame has it.
  public func index(of column: String) -> Int? {
    columns.firstIndex { $0.name == column }
  }

  /// The values of a column, if the frame has it.
  public func values(of column: String) -> [Scalar]? {
    index(of: column).map { position in rows.map { $0[position] } }
  }

  /// Puts other values in the place of a column's, one for each row.
  package mutating func replaceValues(at position: Int, by values: [Scalar]) {
    for row in rows.indices { rows[row][position] = values[row] }
  }

  /// The rows for which `isIncluded` holds, in a frame of the same columns.
  package func filtered(_ isIncluded: ([Scalar]) throws -> Bool) rethrows -> Frame {
    var result = self
    result.rows = try rows.filter(isIncluded)
    return result
  }

  /// The frame with constant columns put before its own: how sweep axes become columns.
  ///
  /// A constant that the frame has as a column of its own is left out.
  package func prefixed(by constants: [(column: Frame.Column, value: Scalar)]) -> Frame {
    let added = constants.filter { index(of: $0.column.name) == nil }
    var result = Frame(name, columns: added.map(\.column) + columns)
    for row in rows { result.append(added.map(\.value) + row) }
    return result
  }

  /// The frame with some of its columns.
  ///
  /// - Parameter places: Their positions, in the order that they are to have.
  /// - Returns: The frame.
  package func selecting(_ places: [Int]) -> Frame {
    var result = Frame(name, columns: places.map { columns[$0] })
    for row in rows { result.append(places.map { row[$0] }) }
    return result
  }

  /// Adds the rows of another frame; a column that one of them lacks is missing there.
  package mutating func append(contentsOf other: Frame) {
    if columns == other.columns {
      rows += other.rows
      return
    }
    let before = columns.count
    for column in other.columns where index(of: column.name) == nil { columns.append(column) }
    let added = columns.count - before
    if added > 0 { rows = rows.map { $0 + Array(repeating: .missing, count: added) } }
    let places = columns.map { other.index(of: $0.name) }
    rows += other.rows.map { row in places.map { $0.map { row[$0] } ?? .missing } }
    for position in columns.indices {
      guard let place = places[position] else { continue }
      columns[position].type = .joined(columns[position].type, other.columns[place].type)
    }
  }

  /// The distinct values of a column, in order of first appearance; none if it is not there.
  package func distinct(_ column: String) -> [Scalar] {
    var seen = Set<Scalar>()
    return (values(of: column) ?? []).filter { seen.insert($0).inserted }
  }
}

extension Frame {
  /// A value of another type than its column.
  package struct Misfit: Sendable, Hashable {
    /// The column.
    package var column: Frame.Column
    /// Its row, from 1.
    package var row: Int
    /// The value.
    package var value: Scalar
  }

  /// The first value that is of another type than its column; none where all fit.
  package var misfit: Misfit? {
    for (number, row) in rows.enumerated() {
      for (column, value) in zip(columns, row) where !column.type.holds(value) {
        return Misfit(column: column, row: number + 1, value: value)
      }
    }
    return nil
  }
}

extension Frame: Codable {
  private enum Name: String, CodingKey {
    case name, columns, values
  }

  /// Columns are coded whole, by their type: an order of magnitude faster than value by value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(name, forKey: .name)
    try container.encode(columns, forKey: .columns)
    var values = container.nestedUnkeyedContainer(forKey: .values)
    for (position, column) in columns.enumerated() {
      let scalars = rows.map { $0[position] }
      switch column.type {
      case .text, .date: try values.encode(scalars.map { $0 == .missing ? nil : $0.plain })
      case .integer: try values.encode(scalars.map(\.asInt))
      case .number: try values.encode(scalars.map(\.asDouble))
      case .boolean: try values.encode(scalars.map { $0.asDouble.map { $0 != 0 } })
      }
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    let name = try container.decode(String.self, forKey: .name)
    let columns = try container.decode([Frame.Column].self, forKey: .columns)
    var values = try container.nestedUnkeyedContainer(forKey: .values)
    let scalars = try columns.map { column -> [Scalar] in
      switch column.type {
      case .text: try values.decode([String?].self).map { $0.map(Scalar.text) ?? .missing }
      case .date: try values.decode([String?].self).map { try Self.date($0, decoder) }
      case .integer: try values.decode([Int?].self).map { $0.map(Scalar.integer) ?? .missing }
      case .number: try values.decode([Double?].self).map { $0.map(Scalar.number) ?? .missing }
      case .boolean: try values.decode([Bool?].self).map { $0.map(Scalar.boolean) ?? .missing }
      }
    }
    let count = scalars.first?.count ?? 0
    guard scalars.allSatisfy({ $0.count == count }) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "columns of unequal lengths"))
    }
    self.init(name, columns: columns, values: scalars)
  }

  private static func date(_ text: String?, _ decoder: any Decoder) throws -> Scalar {
    guard let text else { return .missing }
    guard let moment = Moment(text, allowsParts: true) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "'\(text)' is no date"))
    }
    return .date(moment)
  }
}
