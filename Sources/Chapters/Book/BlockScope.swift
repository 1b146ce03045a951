import Frames

/// The blocks that a block can read: those before it, as far as their output is known before
/// anything has run.
package struct BlockScope {
  /// Where the block begins.
  package let location: SourceLocation
  private let problems: DiagnosticCollector
  private let find: (Selector) throws -> ResolvedSelector

  /// The scope of a block.
  ///
  /// - Parameters:
  ///   - location: Where the block begins.
  ///   - problems: Collects what is wrong.
  ///   - find: Finds what a selector reads; throws a `Diagnostic` where there is no such thing.
  package init(
    at location: SourceLocation, _ problems: DiagnosticCollector,
    find: @escaping (Selector) throws -> ResolvedSelector
  ) {
    self.location = location
    self.problems = problems
    self.find = find
  }

  /// Runs a step of a check; keeps its complaints, so that the rest is checked too.
  package func attempt<Result>(_ step: () throws -> Result) -> Result? {
    problems.attempt(at: location, step)
  }

  /// What is averaged over, as the keys `over` and `interval` say.
  package func averaging(over axis: String?, _ interval: IntervalChoice?) throws -> Averaging? {
    try Averaging.read(over: axis, interval: interval, at: location)
  }

  /// The frame that a table or plot reads.
  ///
  /// - Parameters:
  ///   - selector: A selector that ends in a frame.
  ///   - columns: The columns that it has to have.
  /// - Returns: What it reads.
  /// - Throws: A `Diagnostic` where there is no such block, frame or column.
  package func frame(
    _ selector: Selector, having columns: [String?] = []
  ) throws -> ResolvedSelector {
    let found = try find(selector)
    if let column = found.column { throw found.noFrame(column) }
    try found.require(columns.compactMap(\.self))
    return found
  }

  /// An expression whose selectors each end in a column of numbers.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - axis: A column besides, which is averaged over.
  /// - Returns: The expression, ready to be evaluated.
  /// - Throws: `InvalidBook` with a complaint for each selector that reads what is not there.
  package func values(
    _ expression: Expression<Selector>, over axis: String? = nil
  ) throws -> Expression<ResolvedSelector> {
    var complaints: [Diagnostic] = []
    for selector in expression.selectors {
      do {
        _ = try value(selector, over: axis)
      } catch let problem as Diagnostic {
        complaints.append(problem)
      }
    }
    guard complaints.isEmpty else { throw InvalidBook(complaints) }
    return try expression.map { try value($0, over: axis) }
  }

  /// A comparison whose selectors each end in a column of numbers; as `values`.
  package func comparison(
    _ comparison: Comparison<Selector>, over axis: String? = nil
  ) throws -> Comparison<ResolvedSelector> {
    let sides = [comparison.left, comparison.right].map { side in
      attempt { try values(side, over: axis) }
    }
    guard let left = sides[0], let right = sides[1] else { throw InvalidBook([]) }
    return Comparison(
      left: left, relation: comparison.relation, right: right, text: comparison.text)
  }

  private func value(_ selector: Selector, over axis: String?) throws -> ResolvedSelector {
    let found = try find(selector)
    try found.requireValue(over: axis)
    return found
  }
}
