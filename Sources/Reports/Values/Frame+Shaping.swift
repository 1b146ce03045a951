import Chapters
import Frames

/// What figures make of frames: those of several blocks one below the other, several columns in one, new columns.
extension Frame {
  /// The column that says which block a row is of, where a figure shows several.
  static let blockColumn = "block"
  /// The column that says which column a value is of, where a plot draws several.
  static let measureColumn = "measure"
  /// The column of those values.
  static let valueColumn = "value of measure"

  /// The rows of several frames, with the name of each in a column before the others.
  ///
  /// What only one frame says of a column (its unit, its label, its interval) holds for the others too.
  static func stacked(_ parts: [(name: String, frame: Frame)]) -> Frame {
    let label = Column(blockColumn, .text, "the block that the row is of")
    var result: Frame?
    for (name, frame) in parts {
      let labelled = frame.prefixed(by: [(label, .text(name))])
      if result == nil { result = labelled } else { result?.append(contentsOf: labelled) }
    }
    guard var stack = result else { return Frame("", columns: []) }
    for position in stack.columns.indices {
      let others = parts.lazy.compactMap { part in
        part.frame.index(of: stack.columns[position].name).map { part.frame.columns[$0] }
      }
      stack.columns[position].unit = others.compactMap(\.unit).first
      stack.columns[position].interval = others.compactMap(\.interval).first
      stack.columns[position].better = others.compactMap(\.better).first
      stack.columns[position].label = others.compactMap(\.label).first
    }
    return stack
  }

  /// The frame with several columns of numbers below one another: a column that names them, one with their values, and
  /// where they have intervals, the ends of those.
  ///
  /// - Parameter names: The columns.
  /// - Returns: A row for each row and column.
  /// - Throws: `NoValue` where one of them is not there, or is text.
  func melted(_ names: [String]) throws(NoValue) -> Frame {
    var positions: [Int] = []
    for name in names { positions.append(try numbers(of: name)) }
    let kept = columns.indices.filter { !positions.contains($0) }
    let measured = positions.map { columns[$0] }
    let units = Set(measured.map(\.unit))
    let isWhole = measured.allSatisfy { $0.type == .integer }
    let ends = Column.Interval(low: "\(Self.valueColumn) low", high: "\(Self.valueColumn) high")
    var value = Column(
      Self.valueColumn, isWhole ? .integer : .number, "its value", interval: ends)
    value.unit = units.count == 1 ? measured.first?.unit : nil
    var result = Frame(
      name,
      columns: kept.map { columns[$0] } + [
        Column(Self.measureColumn, .text, "the column that the value is of"), value,
        Column(ends.low, .number, "the lower end"), Column(ends.high, .number, "the upper end"),
      ])
    for position in positions {
      for row in rows {
        let interval = self.interval(of: position, in: row)
        result.append(
          kept.map { row[$0] } + [
            .text(columns[position].name), row[position],
            interval.map { .number($0.lowerBound) } ?? .missing,
            interval.map { .number($0.upperBound) } ?? .missing,
          ])
      }
    }
    return result
  }

  /// The frame with new columns, computed row by row; where a value is missing, so is what is computed from it.
  ///
  /// - Parameter derived: The columns.
  /// - Returns: The frame with them behind its own.
  /// - Throws: `NoValue` where a column is not there or is text, and at a division by zero.
  func with(_ derived: DerivedColumns) throws(NoValue) -> Frame {
    var result = self
    for derivation in derived.derivations {
      result = try result.with(derivation)
    }
    return result
  }

  private func with(_ derivation: DerivedColumns.Derivation) throws(NoValue) -> Frame {
    let name = derivation.column.name
    guard index(of: name) == nil else {
      throw NoValue(
        "'\(name)' is a column of '\(self.name)' already; expected another name for what is derived",
        at: derivation.column.location)
    }
    var positions: [String: Int] = [:]
    for column in derivation.expression.selectors {
      positions[column.name] = try numbers(of: column.name, at: column.location)
    }
    var result = Frame(
      self.name,
      columns: columns + [
        Column(
          name, .number, derivation.text,
          unit: derivation.expression.unit { columns[positions[$0.name] ?? 0].unit })
      ])
    for row in rows {
      let value = try derivation.expression.value { column in
        positions[column.name].flatMap { row[$0].asDouble }
      }
      result.append(row + [value.map(Scalar.number) ?? .missing])
    }
    return result
  }
}

extension Expression<ColumnName> {
  /// The value in a row; none where something that it reads is missing.
  fileprivate func value(_ read: (ColumnName) -> Double?) throws(NoValue) -> Double? {
    switch self {
    case .number(let number): return number
    case .selector(let column), .summary(_, let column): return read(column)
    case .absolute(let inner): return try inner.value(read).map(abs)
    case .binary(let operation, let left, let right):
      guard let a = try left.value(read), let b = try right.value(read) else { return nil }
      switch operation {
      case .plus: return a + b
      case .minus: return a - b
      case .times: return a * b
      case .lesser: return min(a, b)
      case .greater: return max(a, b)
      case .divided:
        guard b != 0 else { throw NoValue("division by zero", at: selectors.first?.location) }
        return a / b
      }
    }
  }

  /// What the value is counted in, as far as that follows from what it is computed from.
  fileprivate func unit(_ read: (ColumnName) -> Frame.Unit?) -> Frame.Unit? {
    switch self {
    case .number: return nil
    case .selector(let column), .summary(_, let column): return read(column)
    case .absolute(let inner): return inner.unit(read)
    case .binary(let operation, let left, let right):
      let (a, b) = (left.unit(read), right.unit(read))
      guard left.selectors.isEmpty || right.selectors.isEmpty || a == b else { return nil }
      let unit = a ?? b
      switch operation {
      // What is a sum or a difference of shares is no share: it leaves 0 to 1.
      case .plus, .minus: return unit == .share ? nil : unit
      case .lesser, .greater: return unit
      case .times, .divided: return nil
      }
    }
  }
}
