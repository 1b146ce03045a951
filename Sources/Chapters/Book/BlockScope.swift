import Frames

/// The blocks that a block can read: those before it, as far as their output is known before
/// anything has run.
package struct BlockScope {
  /// Where the block begins.
  package let location: SourceLocation
  /// The block's id; none of what is no block.
  package let id: String
  /// What could have been chosen otherwise in what it reads.
  package let choices: KnownChoices
  private let problems: DiagnosticCollector
  private let context: ProseContext
  private let find: (Selector) throws -> ResolvedSelector
  private let isBlock: (String) -> Bool
  private let findings: [String]
  private var figures: KnownFigures

  /// The scope of a block.
  ///
  /// - Parameters:
  ///   - location: Where the block begins.
  ///   - id: The block's id; none of what is no block.
  ///   - problems: Collects what is wrong.
  ///   - context: What prose can refer to by name.
  ///   - figures: The paper's figures that claims so far name.
  ///   - choices: What could have been chosen otherwise.
  ///   - findings: The ids of the findings that `book.yml` names.
  ///   - isBlock: Whether there is a block of a name so far.
  ///   - find: Finds what a selector reads; throws a `Diagnostic` where there is no such thing.
  package init(
    at location: SourceLocation, id: String = "", _ problems: DiagnosticCollector,
    context: ProseContext = ProseContext(), figures: KnownFigures = KnownFigures(),
    choices: KnownChoices = KnownChoices(), findings: [String] = [],
    isBlock: @escaping (String) -> Bool = { _ in false },
    find: @escaping (Selector) throws -> ResolvedSelector
  ) {
    self.location = location
    self.id = id
    self.choices = choices
    self.findings = findings
    self.problems = problems
    self.context = context
    self.figures = figures
    self.isBlock = isBlock
    self.find = find
  }

  /// The scope of a block that names figures of the paper itself.
  package func naming(_ figures: [String: Double]) -> BlockScope {
    var scope = self
    scope.figures.own = figures
    return scope
  }

  /// Runs a step of a check; keeps its complaints, so that the rest is checked too.
  package func attempt<Result>(_ step: () throws -> Result) -> Result? {
    problems.attempt(at: location, step)
  }

  /// What is averaged over, as the keys `over` and `interval` say.
  package func averaging(
    over axis: ColumnName?, _ interval: IntervalChoice?
  ) throws -> Averaging? {
    try Averaging.read(over: axis?.name, interval: interval, at: location)
  }

  /// The id of the finding that a key names.
  ///
  /// - Parameter named: The name as its key gives it; none where the key is not there.
  /// - Returns: The id.
  /// - Throws: A `Diagnostic` where `book.yml` has no such finding.
  package func finding(_ named: FindingName?) throws -> String? {
    guard let named, !findings.contains(named.id) else { return named?.id }
    let hint = Suggestion.phrase(for: named.id, in: findings)
    let known =
      findings.isEmpty
      ? "; book.yml names none under 'findings'"
      : "; it is one of \(findings.joined(separator: ", "))"
    throw Diagnostic(
      named.location, "there is no finding '\(named.id)'\(hint.isEmpty ? known : hint)")
  }

  /// The frame that a table or plot reads.
  ///
  /// - Parameter selector: A selector that ends in a frame.
  /// - Returns: What it reads.
  /// - Throws: A `Diagnostic` where there is no such block or frame.
  package func frame(_ selector: Selector) throws -> ResolvedSelector {
    let found = try find(selector)
    if let column = found.column { throw found.noFrame(column) }
    return found
  }

  /// An expression whose selectors each end in a column of numbers.
  ///
  /// - Parameters:
  ///   - expression: The expression.
  ///   - axis: A column that is averaged over, which one of the selectors has to have.
  /// - Returns: The expression, ready to be evaluated.
  /// - Throws: `InvalidBook` with a complaint for each selector that reads what is not there.
  package func values(
    _ expression: Expression<Selector>, over axis: ColumnName? = nil
  ) throws -> Expression<ResolvedSelector> {
    let resolved = try resolved(expression)
    try require(axis, inOneOf: resolved.selectors)
    return resolved
  }

  /// What a caption or another sentence of a block says; what is wrong with it is complained about at its place, and
  /// keeps nothing else from being shown.
  ///
  /// - Parameter written: The sentence as its key gives it; none where the key is not there.
  /// - Returns: The sentence with the values in it.
  package func prose(_ written: WrittenProse?) -> Prose? {
    written.map(prose)
  }

  /// What a sentence of a block says, as above.
  package func prose(_ written: WrittenProse) -> Prose {
    prose(
      ProseDraft(written.text, in: context) { written.location(line: $0, column: $1) })
  }

  /// Prose with its values.
  package func prose(_ draft: ProseDraft) -> Prose {
    for complaint in draft.complaints { problems.add(complaint) }
    var prose = draft.prose
    prose.values = draft.values.compactMap { value in attempt { try inlineValue(value) } }
    return prose
  }

  /// What stands in the running text: an expression as in `values`, or a selector that ends in a column of text.
  package func inlineValue(
    _ value: InlineValue<Selector>
  ) throws -> InlineValue<ResolvedSelector> {
    if case .selector(let selector) = value.expression, value.format == nil,
      try figures.figure(selector, isBlock: isBlock) == nil
    {
      let found = try find(selector)
      try found.requireValue(takesText: true)
      return value.reading(.selector(found))
    }
    if case .summary(let summary, let selector) = value.expression, value.format == nil,
      summary == .min || summary == .max
    {
      // The first of some dates is a date.
      let found = try find(selector)
      try found.requireValue(takesText: found.column.flatMap(found.type) == .date)
      return value.reading(.summary(summary, found))
    }
    return value.reading(try values(value.expression))
  }

  /// A condition whose selectors each end in a column of numbers; as `values`.
  package func condition(
    _ condition: Condition<Selector>, over axis: ColumnName? = nil
  ) throws -> Condition<ResolvedSelector> {
    var complaints: [Diagnostic] = []
    for expression in condition.comparisons.flatMap(\.expressions) {
      do { _ = try resolved(expression) } catch let invalid as InvalidBook {
        complaints += invalid.diagnostics
      } catch let problem as Diagnostic { complaints.append(problem) }
    }
    guard complaints.isEmpty else { throw InvalidBook(complaints) }
    let comparisons = try condition.comparisons.map { try $0.map(resolved) }
    let found = Condition<ResolvedSelector>(comparisons: comparisons, text: condition.text)
    try require(axis, inOneOf: found.selectors)
    return found
  }

  private func resolved(
    _ expression: Expression<Selector>
  ) throws -> Expression<ResolvedSelector> {
    let expression = try expression.replacing { try figures.figure($0, isBlock: isBlock) }
    let complaints = expression.readings.compactMap { selector, summary in
      Result { try value(selector, of: summary) }.problem
    }
    guard complaints.isEmpty else { throw InvalidBook(complaints) }
    return try expression.map(value)
  }

  /// Checks that something that is averaged over an axis has it: what does not is a constant along it.
  private func require(
    _ axis: ColumnName?, inOneOf selectors: [ResolvedSelector]
  ) throws {
    guard let axis, let first = selectors.first,
      !selectors.contains(where: { $0.mayHave(axis.name) })
    else { return }
    try first.require(axis)
  }

  /// What a selector reads: numbers, or whatever there is to be counted.
  private func value(_ selector: Selector, of summary: Summary?) throws -> ResolvedSelector {
    let found = try find(selector)
    guard summary == .count else {
      try found.requireValue()
      return found
    }
    if found.column != nil { try found.requireValue(takesText: true) }
    return found
  }
}

extension Result {
  /// The complaint that it failed with, if it did with one.
  fileprivate var problem: Diagnostic? {
    guard case .failure(let error) = self else { return nil }
    return error as? Diagnostic
  }
}
