import Chapters
import Frames
import Notebook

/// Computes the values of selectors and expressions from the frames of a book's results.
package struct Evaluator: Sendable {
  let results: BookResults

  init(_ results: BookResults) { self.results = results }

  /// The value of an expression.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - averaging: What is averaged over: the expression is computed for each value of that column,
  ///     and their spread gives the interval; what has no such column is a constant along it. Without one,
  ///     and where it has one value only, columns that declare their intervals have them.
  /// - Returns: The value.
  /// - Throws: `NoValue` where a cell has none, or a selector means several values.
  package func value(
    _ expression: Expression<ResolvedSelector>, over averaging: Averaging? = nil
  ) throws -> Estimate {
    guard let averaging, try has(averaging.axis, expression) else {
      return try value(expression, at: nil)
    }
    let axis = averaging.axis
    var (estimates, absences) = ([Estimate](), [String]())
    for replicate in try replicates(of: expression, over: axis) {
      let name = "\(axis)=\(replicate.plain)"
      do {
        let estimate = try value(expression, at: (axis, replicate))
        if estimate.value.isFinite {
          estimates.append(estimate)
        } else {
          absences.append("\(name) (\(estimate.value.isNaN ? "NaN" : "infinite"))")
        }
      } catch let reason as NoValue where reason.kind == .absent {
        absences.append("\(name) (\(reason))")
      }
    }
    guard !estimates.isEmpty else {
      throw NoValue("no replicate has a value: \(absences.joined(separator: ", "))", .unavailable)
    }
    var mean = Estimate(replicates: estimates, by: averaging.interval)
    mean.replication?.absences = absences
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
    let difference = Expression.binary(.minus, comparison.left, comparison.right)
    if let averaging, let first = difference.selectors.first,
      try !has(averaging.axis, difference)
    {
      let columns = try frame(first).columns.map(\.name)
      throw NoValue(
        ResolvedSelector.noColumn(averaging.axis, in: first.frame, columns), at: first.location)
    }
    return try value(difference, over: averaging)
  }

  /// The rows that a selector keeps of its frame.
  ///
  /// - Throws: `NoValue` where no cell of the block has an output, or it keeps none.
  package func frame(_ selector: ResolvedSelector) throws -> Frame {
    guard let block = results.blocks[selector.block] else {
      throw NoValue("'\(selector.block)' has no result", .unavailable)
    }
    guard !block.frameNames.isEmpty else {
      throw NoValue(Self.reason(block, selector.block), .unavailable)
    }
    guard let whole = block.frame(selector.frame) ?? Self.withoutRows(selector) else {
      throw NoValue("'\(selector.block)' has no result", .unavailable)
    }
    if let clash = block.clash(in: selector.frame) {
      throw NoValue("'\(selector.block)': \(clash)", at: selector.location)
    }
    guard !selector.filters.isEmpty else { return whole }
    let wanted = try selector.filters.map { filter in
      (filter, try whole.position(of: filter.column, at: selector.location))
    }
    let kept = whole.filtered { row in wanted.allSatisfy { $0.keeps(row[$1]) } }
    guard !kept.rows.isEmpty else { throw noRow(selector, whole) }
    return kept
  }

  /// What is read of a frame that cells put out only where it has rows, as `left_out`.
  private static func withoutRows(_ selector: ResolvedSelector) -> Frame? {
    selector.columns.map { columns in
      Frame(
        selector.frame, columns: columns.map { Frame.Column($0.name, $0.type ?? .text, "") })
    }
  }

  // MARK: - Parts

  typealias Replicate = (axis: String, value: Scalar)

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

  /// Whether something that an expression reads has a column.
  private func has(
    _ column: String, _ expression: Expression<ResolvedSelector>
  ) throws -> Bool {
    try expression.selectors.contains { try frame($0).index(of: column) != nil }
  }

  /// The rows that a selector keeps in a replicate, and the position of its column.
  private func rows(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> (frame: Frame, position: Int) {
    var frame = try frame(selector)
    if let replicate, let position = frame.index(of: replicate.axis) {
      frame = frame.filtered { $0[position] == replicate.value }
    }
    let position = try frame.position(of: selector.column ?? "", at: selector.location)
    guard !frame.rows.isEmpty else {
      throw NoValue("'\(selector.block)' has no rows", .absent, at: selector.location)
    }
    return (frame, position)
  }

  /// The mean over the rows that a selector keeps.
  ///
  /// Within a replicate, their spread is no error; outside of one, that of the seeds is.
  private func mean(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let (frame, position) = try rows(selector, at: replicate)
    let values = frame.rows.compactMap { $0[position].asDouble }
    guard !values.isEmpty else {
      throw try notANumber(frame, position, selector)
        ?? NoValue("every value is missing", .absent, at: selector.location)
    }
    let mean = values.reduce(0, +) / Double(values.count)
    guard replicate == nil else { return Estimate(mean) }
    return selector.isExact ? .exact(mean) : frame.meanOverSeeds(mean, of: position)
  }

  private func value(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let (frame, position, row) = try row(selector, at: replicate)
    guard let number = row[position].asDouble else {
      throw try notANumber(frame, position, selector)
        ?? NoValue("the value is missing", .absent, at: selector.location)
    }
    let interval = frame.interval(of: position, in: row)
    if replicate == nil, interval == nil, selector.isExact { return .exact(number) }
    return Estimate(number, interval: interval)
  }

  /// The one row that a selector means.
  func row(
    _ selector: ResolvedSelector, at replicate: Replicate? = nil
  ) throws -> (frame: Frame, position: Int, row: [Scalar]) {
    let (frame, position) = try rows(selector, at: replicate)
    guard frame.rows.count == 1 else {
      throw NoValue(
        "\(frame.rows.count) rows match the selector; name one with [column=value], or write "
          + "mean(...)", at: selector.location)
    }
    return (frame, position, frame.rows[0])
  }

  /// What the values of a selector's column cannot leave.
  private func bounds(_ selector: ResolvedSelector) throws -> ClosedRange<Double>? {
    let frame = try frame(selector)
    return selector.column.flatMap(frame.index(of:)).flatMap { frame.columns[$0].bounds }
  }

  /// The replicates that everything has that has replicates at all.
  private func replicates(
    of expression: Expression<ResolvedSelector>, over axis: String
  ) throws -> [Scalar] {
    var common: [Scalar]?
    for selector in expression.selectors {
      let frame = try frame(selector)
      guard frame.index(of: axis) != nil else { continue }
      let values = frame.distinct(axis).filter { $0 != .missing }
      common = common.map { $0.filter(values.contains) } ?? values
    }
    guard let common, !common.isEmpty else { throw NoValue("no values along '\(axis)'") }
    return common
  }

  // MARK: - Reasons

  /// Why a column of text has no number.
  private func notANumber(
    _ frame: Frame, _ position: Int, _ selector: ResolvedSelector
  ) throws -> NoValue? {
    let values = frame.rows.lazy.map { $0[position] }
    guard let text = values.first(where: { $0 != .missing }), text.asDouble == nil else {
      return nil
    }
    let message = ResolvedSelector.noNumbers(frame.columns[position].name, like: text.plain)
    return NoValue(message, at: selector.location)
  }

  /// Why no row of a frame is kept: the value that no row has, and those that there are.
  private func noRow(_ selector: ResolvedSelector, _ whole: Frame) -> NoValue {
    let wanted = selector.filters.map { "\($0.column)=\($0.text)" }.joined(separator: ", ")
    var message = "no row of '\(selector.block)' has \(wanted)"
    for filter in selector.filters {
      let values = whole.distinct(filter.column)
      guard !values.contains(where: filter.keeps) else { continue }
      let words = values.map(\.plain)
      let hint = Suggestion.phrase(for: filter.text, in: words)
      let list = words.prefix(8).joined(separator: ", ") + (words.count > 8 ? ", …" : "")
      message =
        "no row of '\(selector.block)' has \(filter.column)=\(filter.text)"
        + (hint.isEmpty ? words.isEmpty ? "" : "; it is one of \(list)" : hint)
      if isOfAnotherProfile(filter, selector) {
        return NoValue(
          "the profile '\(results.book.profile.name)' has no \(filter.column)=\(filter.text)",
          .unavailable)
      }
      break
    }
    return NoValue(message, .absent, at: selector.location)
  }

  /// Whether a block is swept over a filter's value in another profile only: not a slip, but less to see.
  private func isOfAnotherProfile(_ filter: ResolvedSelector.Filter, _ selector: ResolvedSelector)
    -> Bool
  {
    let axes = results.blocks[selector.block]?.cells.first?.axes ?? []
    return axes.contains { $0.name == filter.column }
      && results.book.wordsOfProfiles.contains(filter.text)
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
