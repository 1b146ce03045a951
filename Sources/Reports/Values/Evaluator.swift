import Chapters
import Frames
import Notebook

/// Computes the values of selectors and expressions from the frames of a book's results.
package struct Evaluator: Sendable {
  let results: BookResults
  /// How often the intervals of its values may fail to hold.
  let level: Double

  init(_ results: BookResults, level: Double = Estimate.level) {
    self.results = results
    self.level = level
  }

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
    let (estimates, absences) = try replicates(of: expression, along: averaging.axis)
    var mean = Estimate(replicates: estimates, by: averaging.interval, level: level)
    mean.replication?.absences = absences
    switch expression {
    case .selector(let selector), .summary(.mean, let selector), .summary(.min, let selector),
      .summary(.max, let selector):
      return mean.clamped(to: try bounds(selector))
    case .number, .summary, .absolute, .binary: return mean
    }
  }

  /// The values of an expression for each value of an axis, in its order; and those of the axis that have none,
  /// each with the reason.
  ///
  /// - Throws: `NoValue` where none has a value.
  func replicates(
    of expression: Expression<ResolvedSelector>, along axis: String
  ) throws -> (estimates: [Estimate], absences: [String]) {
    var (estimates, absences) = ([Estimate](), [String]())
    for replicate in try commonReplicates(of: expression, over: axis) {
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
    return (estimates, absences)
  }

  /// Left minus right of a comparison: its sign, or its size, decides the claim.
  func difference(
    _ comparison: Comparison<ResolvedSelector>, over averaging: Averaging?
  ) throws -> Estimate {
    try value(checkedDifference(comparison, over: averaging), over: averaging)
  }

  /// Left minus right of a comparison, one of which has the axis that is averaged over.
  func checkedDifference(
    _ comparison: Comparison<ResolvedSelector>, over averaging: Averaging?
  ) throws -> Expression<ResolvedSelector> {
    let difference = Expression.binary(.minus, comparison.left, comparison.right)
    if let averaging, let first = difference.selectors.first,
      try !has(averaging.axis, difference)
    {
      let columns = try whole(first).columns.map(\.name)
      throw NoValue(
        ResolvedSelector.noColumn(averaging.axis, in: first.frame, columns), at: first.location)
    }
    return difference
  }

  // MARK: - Parts

  /// The value of an axis that tells a replicate from others.
  typealias Replicate = (axis: String, value: Scalar)

  private func value(
    _ expression: Expression<ResolvedSelector>, at replicate: Replicate?
  ) throws -> Estimate {
    switch expression {
    case .number(let number): return .exact(number)
    case .selector(let selector): return try value(selector, at: replicate)
    case .summary(.count, let selector): return try count(selector, at: replicate)
    case .summary(let summary, let selector):
      return try self.summary(summary, selector, at: replicate)
    case .absolute(let inner): return try value(inner, at: replicate).magnitude
    case .binary(let operation, let left, let right):
      let (a, b) = (try value(left, at: replicate), try value(right, at: replicate))
      switch operation {
      case .plus: return .combined(+, a, b, isLinear: true)
      case .minus: return .combined(-, a, b, isLinear: true, rightSign: -1)
      case .times: return .combined(*, a, b, isLinear: false)
      case .divided:
        guard b.value != 0 else { throw NoValue("division by zero") }
        return .combined(/, a, b, isLinear: false)
      case .lesser: return .growing(min, a, b)
      case .greater: return .growing(max, a, b)
      }
    }
  }

  /// Whether something that an expression reads has a column.
  private func has(
    _ column: String, _ expression: Expression<ResolvedSelector>
  ) throws -> Bool {
    try expression.readings.contains { selector, summary in
      try (summary == .count ? whole(selector) : frame(selector)).index(of: column) != nil
    }
  }

  /// How many rows a selector keeps; of those with a value, where it ends in a column.
  private func count(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let whole = try whole(selector)
    var kept = try Self.kept(selector.filters, of: whole, selector)
    if let replicate, let position = kept.index(of: replicate.axis) {
      kept = kept.filtered { $0[position] == replicate.value }
    }
    let position = try selector.column.map { try kept.position(of: $0, at: selector.location) }
    let count = kept.rows.count { row in position.map { row[$0] != .missing } ?? true }
    return replicate == nil && selector.isExact ? .exact(Double(count)) : Estimate(Double(count))
  }

  /// What is made of the values of all rows that a selector keeps.
  ///
  /// Within a replicate, the spread of a mean is no error; outside of one, that of the seeds is.
  private func summary(
    _ summary: Summary, _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let (frame, position) = try rows(selector, at: replicate)
    let values = frame.rows.compactMap { $0[position].asDouble }
    guard !values.isEmpty else {
      throw try notANumber(frame, position, selector)
        ?? NoValue("every value is missing", .absent, at: selector.location)
    }
    let value = Self.summary(summary, values)
    guard replicate == nil else { return Estimate(value) }
    let estimate =
      summary == .mean ? frame.meanOverSeeds(value, of: position, level: level) : Estimate(value)
    return selector.isExact && estimate.interval == nil ? .exact(value) : estimate
  }

  /// One number of some numbers, of which there is one; what is no number makes the result none.
  private static func summary(_ summary: Summary, _ values: [Double]) -> Double {
    let sum = values.reduce(0, +)
    switch summary {
    case .count: return Double(values.count)
    case .sum: return sum
    case .mean: return sum / Double(values.count)
    case .min: return values.contains(where: \.isNaN) ? .nan : values.reduce(.infinity, min)
    case .max: return values.contains(where: \.isNaN) ? .nan : values.reduce(-.infinity, max)
    }
  }

  private func value(
    _ selector: ResolvedSelector, at replicate: Replicate?
  ) throws -> Estimate {
    let (frame, position, row) = try row(selector, at: replicate)
    guard let number = row[position].asDouble else {
      throw try notANumber(frame, position, selector)
        ?? NoValue("the value is missing", .absent, at: selector.location)
    }
    let interval = frame.interval(of: position, in: row, level: level)
    if replicate == nil, interval == nil, selector.isExact { return .exact(number) }
    return Estimate(number, interval: interval)
  }

  /// What the values of a selector's column cannot leave; none where some have, as percentages have what shares cannot.
  func bounds(_ selector: ResolvedSelector) throws -> ClosedRange<Double>? {
    let frame = try frame(selector)
    guard let position = selector.column.flatMap(frame.index(of:)),
      let bounds = frame.columns[position].bounds
    else { return nil }
    let values = frame.rows.lazy.compactMap { $0[position].asDouble }
    return values.contains { $0.isFinite && !bounds.contains($0) } ? nil : bounds
  }

  /// The replicates that everything has that has replicates at all.
  private func commonReplicates(
    of expression: Expression<ResolvedSelector>, over axis: String
  ) throws -> [Scalar] {
    var common: [Scalar]?
    for (selector, summary) in expression.readings {
      let frame = try summary == .count ? counted(selector, over: axis) : frame(selector)
      guard frame.index(of: axis) != nil else { continue }
      let values = frame.distinct(axis).filter { $0 != .missing }
      common = common.map { $0.filter(values.contains) } ?? values
    }
    guard let common, !common.isEmpty else { throw NoValue("no values along '\(axis)'") }
    return common
  }
}
