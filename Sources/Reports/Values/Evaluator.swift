import Chapters
import Frames
import Notebook

/// Why an expression has no value; shown in the value's place.
package struct NoValue: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Computes the values of selectors and expressions from the frames of a book's results.
package struct Evaluator: Sendable {
  private let results: BookResults

  init(_ results: BookResults) { self.results = results }

  /// The value of an expression.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - averaging: What is averaged over: the expression is computed for each value of that column,
  ///     and their spread gives the interval. Without one, and where it has one value only, columns
  ///     that declare their intervals have them.
  /// - Returns: The value.
  /// - Throws: `NoValue` where a cell has none, or a selector means several values.
  package func value(
    _ expression: Expression<ResolvedSelector>, over averaging: Averaging? = nil
  ) throws -> Estimate {
    guard let averaging, !expression.selectors.isEmpty else {
      return try value(expression, at: nil)
    }
    let estimates = try replicates(of: expression, over: averaging.axis).map {
      try value(expression, at: (averaging.axis, $0))
    }
    let mean = Estimate(replicates: estimates, by: averaging.interval)
    switch expression {
    case .selector(let selector), .mean(let selector):
      return mean.clamped(to: try bounds(selector))
    case .number, .binary: return mean
    }
  }

  /// Left minus right of a comparison: its sign decides the claim.
  func difference(
    _ comparison: Comparison<ResolvedSelector>, over averaging: Averaging?
  ) throws -> Estimate {
    try value(.binary(.minus, comparison.left, comparison.right), over: averaging)
  }

  /// The rows that a selector keeps of its frame.
  ///
  /// - Throws: `NoValue` where no cell of the block has an output.
  package func frame(_ selector: ResolvedSelector) throws -> Frame {
    guard let block = results.blocks[selector.block] else {
      throw NoValue("'\(selector.block)' has no result")
    }
    guard !block.frameNames.isEmpty else { throw NoValue(Self.reason(block, selector.block)) }
    guard let whole = block.frame(selector.frame) ?? Self.withoutRows(selector) else {
      throw NoValue("'\(selector.block)' has no result")
    }
    guard !selector.filters.isEmpty else { return whole }
    let wanted = try selector.filters.map { ($0, try whole.position(of: $0.column)) }
    return whole.filtered { row in wanted.allSatisfy { $0.keeps(row[$1]) } }
  }

  /// What is read of a frame that cells put out only where it has rows, as `left_out`.
  private static func withoutRows(_ selector: ResolvedSelector) -> Frame? {
    selector.columns.map { columns in
      Frame(
        selector.frame, columns: columns.map { Frame.Column($0.name, $0.type ?? .text, "") })
    }
  }

  // MARK: - Parts

  private typealias Replicate = (axis: String, value: Scalar)

  private func value(
    _ expression: Expression<ResolvedSelector>, at replicate: Replicate?
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
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> (frame: Frame, position: Int) {
    var frame = try frame(selector)
    if let replicate, let position = frame.index(of: replicate.axis) {
      frame = frame.filtered { $0[position] == replicate.value }
    }
    let position = try frame.position(of: selector.column ?? "")
    guard !frame.rows.isEmpty else { throw NoValue("no row matches the selector") }
    return (frame, position)
  }

  /// The mean over the rows that a selector keeps; within a replicate, their spread is no error.
  private func mean(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let (frame, position) = try rows(selector, at: replicate)
    let values = frame.rows.compactMap { $0[position].asDouble }
    guard !values.isEmpty else { throw NoValue("every value is missing") }
    return Estimate(values.reduce(0, +) / Double(values.count))
  }

  private func value(
    _ selector: ResolvedSelector, at replicate: Replicate?
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
  private func bounds(_ selector: ResolvedSelector) throws -> ClosedRange<Double>? {
    let frame = try frame(selector)
    return selector.column.flatMap(frame.index(of:)).flatMap { frame.columns[$0].bounds }
  }

  private func replicates(
    of expression: Expression<ResolvedSelector>, over axis: String
  ) throws -> [Scalar] {
    var common: [Scalar]?
    for selector in expression.selectors {
      let values = try frame(selector).distinct(axis)
      common = common.map { $0.filter(values.contains) } ?? values
    }
    guard let common, !common.isEmpty else { throw NoValue("no values along '\(axis)'") }
    return common
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

extension Frame {
  /// The position of a column.
  ///
  /// - Throws: `NoValue` where the frame has no such column, which can be where nothing is known of its
  ///   columns before a cell has run.
  func position(of column: String) throws(NoValue) -> Int {
    guard let position = index(of: column) else {
      throw NoValue(ResolvedSelector.noColumn(column, in: name, columns.map(\.name)))
    }
    return position
  }
}

extension Frame.Column {
  /// What the column's values cannot leave.
  var bounds: ClosedRange<Double>? { unit == .share ? 0...1 : nil }
}
