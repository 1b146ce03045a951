import Chapters
import Frames
import Notebook

/// Why an expression has no value; shown in the value's place.
struct NoValue: Error, Sendable, Hashable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Computes the values of selectors and expressions from the frames of a book's results.
struct Evaluator: Sendable {
  private let results: BookResults

  init(_ results: BookResults) { self.results = results }

  /// The value of an expression.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - axis: The column averaged over: the expression is computed for each of its values, and
  ///     their spread gives the interval. Without one, and where it has one value only, columns
  ///     that declare their intervals have them.
  ///   - method: How the interval of an average is found.
  /// - Returns: The value.
  /// - Throws: `NoValue` where a cell has none, or a selector means several values.
  func value(
    _ expression: Expression, over axis: String? = nil, by method: IntervalChoice? = nil
  ) throws -> Estimate {
    guard let axis, !expression.selectors.isEmpty else { return try value(expression, at: nil) }
    let estimates = try replicates(of: expression, over: axis).map {
      try value(expression, at: (axis, $0))
    }
    let mean = Estimate(replicates: estimates, by: method)
    switch expression {
    case .selector(let selector), .mean(let selector):
      return mean.clamped(to: try bounds(selector))
    case .number, .binary: return mean
    }
  }

  /// Left minus right of a comparison: its sign decides the claim.
  func difference(
    _ comparison: Comparison, over axis: String?, by method: IntervalChoice?
  ) throws -> Estimate {
    try value(.binary(.minus, comparison.left, comparison.right), over: axis, by: method)
  }

  /// The rows that a selector keeps of its frame.
  ///
  /// - Throws: `NoValue` where no cell of the block has an output.
  func frame(_ selector: Selector) throws -> (frame: Frame, column: String?) {
    guard let block = results.blocks[selector.block] else {
      throw NoValue("'\(selector.block)' has no result")
    }
    let names = block.frameNames
    guard !names.isEmpty else { throw NoValue(Self.reason(block, selector.block)) }
    let isFrame = selector.path.first.map(names.contains) ?? false
    guard let whole = block.frame(isFrame ? selector.path.first : nil) else {
      throw NoValue("'\(selector.block)' has no result")
    }
    let column = isFrame ? selector.path.dropFirst().first : selector.path.first
    let wanted = selector.filters.map { (whole.index(of: $0.column), $0.value) }
    let kept = whole.filtered { row in
      wanted.allSatisfy { position, value in
        guard let position else { return false }
        return Self.matches(row[position], value)
      }
    }
    return (kept, column)
  }

  // MARK: - Parts

  private func value(
    _ expression: Expression, at replicate: (axis: String, value: Scalar)?
  ) throws -> Estimate {
    switch expression {
    case .number(let number): return .exact(number)
    case .selector(let selector): return try value(selector, at: replicate)
    case .mean(let selector): return try mean(selector, at: replicate)
    case .binary(let operation, let left, let right):
      let (a, b) = (try value(left, at: replicate), try value(right, at: replicate))
      switch operation {
      case .plus: return .combined(+, a, b, isLinear: true)
      case .minus: return .combined(-, a, b, isLinear: true, rightSign: -1)
      case .times: return .combined(*, a, b, isLinear: false)
      case .divided:
        guard b.value != 0 else { throw NoValue("division by zero") }
        return .combined(/, a, b, isLinear: false)
      }
    }
  }

  /// The rows that a selector keeps in a replicate, and the position of its column.
  private func rows(
    _ selector: Selector, at replicate: (axis: String, value: Scalar)?
  ) throws -> (frame: Frame, position: Int) {
    var (frame, column) = try frame(selector)
    if let replicate, let position = frame.index(of: replicate.axis) {
      frame = frame.filtered { $0[position] == replicate.value }
    }
    guard let column, let position = frame.index(of: column) else {
      throw NoValue("'\(selector.block)' has no column '\(column ?? "")'")
    }
    guard !frame.rows.isEmpty else { throw NoValue("no row matches the selector") }
    return (frame, position)
  }

  /// The mean over the rows that a selector keeps; within a replicate, their spread is no error.
  private func mean(
    _ selector: Selector, at replicate: (axis: String, value: Scalar)?
  ) throws -> Estimate {
    let (frame, position) = try rows(selector, at: replicate)
    let values = frame.rows.compactMap { $0[position].asDouble }
    guard !values.isEmpty else { throw NoValue("every value is missing") }
    return Estimate(values.reduce(0, +) / Double(values.count))
  }

  private func value(
    _ selector: Selector, at replicate: (axis: String, value: Scalar)?
  ) throws -> Estimate {
    let (frame, position) = try rows(selector, at: replicate)
    let row = frame.rows[0]
    guard frame.rows.count == 1 else {
      throw NoValue(
        "\(frame.rows.count) rows match the selector; name one with [column=value], or write "
          + "mean(...)")
    }
    guard let number = row[position].asDouble else { throw NoValue("the value is missing") }
    return Estimate(number, interval: frame.interval(of: position, in: row))
  }

  /// What the values of a selector's column cannot leave.
  private func bounds(_ selector: Selector) throws -> ClosedRange<Double>? {
    let (frame, column) = try frame(selector)
    return column.flatMap(frame.index(of:)).flatMap { frame.columns[$0].bounds }
  }

  private func replicates(of expression: Expression, over axis: String) throws -> [Scalar] {
    var common: [Scalar]?
    for selector in expression.selectors {
      let values = try frame(selector).frame.distinct(axis)
      common = common.map { $0.filter(values.contains) } ?? values
    }
    guard let common, !common.isEmpty else { throw NoValue("no values along '\(axis)'") }
    return common
  }

  /// A filter's value against a frame's: numbers by value, everything else as it is typed.
  private static func matches(_ scalar: Scalar, _ text: String) -> Bool {
    if scalar.plain == text { return true }
    guard let number = scalar.asDouble, let wanted = Double(text) else { return false }
    return number == wanted
  }

  private static func reason(_ block: BlockResult, _ id: String) -> String {
    for cell in block.cells {
      switch cell.status {
      case .failed: return "'\(id)' failed"
      case .blocked(let blocker): return "'\(id)' is blocked by \(blocker)"
      default: continue
      }
    }
    return "'\(id)' was not run"
  }
}

extension Frame.Column {
  /// What the column's values cannot leave.
  var bounds: ClosedRange<Double>? { unit == .share ? 0...1 : nil }
}

extension Frame {
  /// The values of a column over replicates; rows of one replicate, such as several draws with one seed,
  /// are averaged first: they are not independent of each other.
  ///
  /// - Parameters:
  ///   - rows: Rows of the frame.
  ///   - position: The column.
  ///   - axis: The column that numbers replicates.
  /// - Returns: An estimate a replicate that has a value.
  func replicates(_ rows: [[Scalar]], _ position: Int, over axis: String) -> [Estimate] {
    var order: [Scalar] = []
    var found: [Scalar: [Estimate]] = [:]
    for row in rows {
      guard let value = row[position].asDouble, value.isFinite else { continue }
      let replicate = index(of: axis).map { row[$0] } ?? .missing
      if found[replicate] == nil { order.append(replicate) }
      found[replicate, default: []].append(
        Estimate(value, interval: interval(of: position, in: row)))
    }
    return order.compactMap { found[$0] }.map { estimates in
      estimates.count == 1
        ? estimates[0]
        : Estimate(estimates.reduce(0) { $0 + $1.value } / Double(estimates.count))
    }
  }

  /// The interval that a value's column declares, in the value's row.
  func interval(of position: Int, in row: [Scalar]) -> ClosedRange<Double>? {
    guard let ends = columns[position].interval, let low = index(of: ends.low),
      let high = index(of: ends.high), let from = row[low].asDouble,
      let to = row[high].asDouble, from <= to
    else { return nil }
    return from...to
  }
}
