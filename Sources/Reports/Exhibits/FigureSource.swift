import Chapters
import Frames
import Notebook

/// What a table or a plot reads: the frames of one block or several, with the columns that it derives, and how it shows
/// them.
package struct FigureSource: Sendable {
  /// What is read, in order.
  package let selectors: [ResolvedSelector]
  /// What each of them is called in the column that says which block a row is of.
  private let names: [String]
  private let derived: DerivedColumns
  /// The columns that every frame has to have.
  private let shared: [ColumnName]
  /// The column averaged over: what does not have it is a constant along it.
  private let axis: ColumnName?
  private let labels: Labels
  private let formats: ColumnFormats
  /// Words that labels may be for, besides columns and values.
  private let ownWords: Set<String>

  /// The keys that tables and plots have in common.
  struct Keys {
    var from: [Selector]
    var derive: DerivedColumns
    var over: ColumnName?
    var labels: Labels
    var formats: ColumnFormats
  }

  /// What a block reads, checked as far as its columns are known.
  ///
  /// - Parameters:
  ///   - keys: The keys that say it.
  ///   - columns: The columns that the block names besides.
  ///   - ownWords: Columns that the block makes itself.
  ///   - scope: The blocks before it.
  /// - Throws: `InvalidBook` with everything that is not there.
  init(
    _ keys: Keys, naming columns: [ColumnName], ownWords: Set<String> = [], in scope: BlockScope
  ) throws {
    guard let first = keys.from.first else {
      throw Diagnostic(scope.location, "'from' is empty; expected at least one block")
    }
    let found = keys.from.map { selector in scope.attempt { try scope.frame(selector) } }
    selectors = found.compactMap(\.self)
    guard selectors.count == found.count else { throw InvalidBook([]) }
    names = Self.names(keys.from)
    derived = keys.derive
    axis = keys.over
    labels = keys.labels
    formats = keys.formats
    let isStacked = selectors.count > 1
    self.ownWords = isStacked ? ownWords.union([Frame.blockColumn]) : ownWords
    let made = self.ownWords.union(derived.derivations.map(\.column.name))
    shared = columns.filter { !made.contains($0.name) }
    try check(first, isStacked: isStacked, made: made)
  }

  /// What blocks are called beside each other: by their ids, or as they are read where two of them are one block's.
  private static func names(_ selectors: [Selector]) -> [String] {
    let ids = selectors.map(\.block)
    return Set(ids).count == ids.count ? ids : selectors.map(\.description)
  }

  /// The blocks that are read, in order, without repeats.
  package var blocks: [String] {
    var seen = Set<String>()
    return selectors.map(\.block).filter { seen.insert($0).inserted }
  }

  /// Where the block names a column, if it does.
  func place(of column: String) -> SourceLocation? {
    (shared + [axis].compactMap(\.self)).first { $0.name == column }?.location
  }

  // MARK: - Before anything runs

  private func check(_ first: Selector, isStacked: Bool, made: Set<String>) throws {
    var problems: [Diagnostic] = []
    func attempt(_ step: () throws -> Void) {
      do { try step() } catch { if let problem = error as? Diagnostic { problems.append(problem) } }
    }
    for selector in selectors {
      for column in shared { attempt { try require(column, of: selector) } }
      for column in [Frame.blockColumn] where isStacked && selector.certainlyHas(column) {
        problems.append(
          Diagnostic(
            selector.location,
            "'\(selector.block)' has a column '\(column)', which is what says which block a row is of; expected "
              + "one block, or another name for the column"))
      }
    }
    if let axis, !selectors.contains(where: { $0.mayHave(axis.name) }) {
      attempt { try require(axis, of: selectors[0]) }
    }
    var known = made.subtracting(derived.derivations.map(\.column.name))
    for derivation in derived.derivations {
      attempt { try check(derivation, besides: known) }
      known.insert(derivation.column.name)
    }
    for column in formats.columns where !made.contains(column.name) {
      guard !selectors.contains(where: { $0.mayHave(column.name) }) else {
        for selector in selectors { attempt { try selector.requireNumbers(column) } }
        continue
      }
      attempt { try require(column, of: selectors[0]) }
    }
    guard problems.isEmpty else { throw InvalidBook(problems) }
  }

  /// Checks a derived column: its name is new, and what it is computed from are numbers of every frame.
  private func check(
    _ derivation: DerivedColumns.Derivation, besides known: Set<String>
  ) throws {
    let name = derivation.column
    if known.contains(name.name) || selectors.contains(where: { $0.certainlyHas(name.name) }) {
      throw Diagnostic(
        name.location,
        "'\(name.name)' is a column already; expected another name for what is derived")
    }
    for column in derivation.expression.selectors where !known.contains(column.name) {
      for selector in selectors {
        try require(column, of: selector)
        try selector.requireNumbers(column)
      }
    }
  }

  /// Checks that a frame has a column; of several frames, the complaint says which has not.
  private func require(_ column: ColumnName, of selector: ResolvedSelector) throws {
    do {
      try selector.require(column)
    } catch var problem as Diagnostic {
      if selectors.count > 1 { problem.message = "'\(selector.block)': \(problem.message)" }
      throw problem
    }
  }

  /// Checks that a column, if it is given, holds numbers in every frame, as far as that is known.
  func requireNumbers(_ column: ColumnName?) throws {
    guard let column, shared.contains(column) else { return }
    for selector in selectors { try selector.requireNumbers(column) }
  }

  /// The types that a column has in the frames, as far as they are known.
  func types(of column: ColumnName) -> [Frame.Column.ValueType] {
    selectors.compactMap { $0.type(of: column.name) }
  }

  /// Whether a frame is known to have a column, or one is derived.
  func certainlyHas(_ column: String) -> Bool {
    derived.derivations.contains { $0.column.name == column }
      || selectors.contains { $0.certainlyHas(column) }
  }

  // MARK: - With results

  /// How a figure says what is in its frame: its own labels and formats come before those of the book, and those
  /// before what columns are called where they come from.
  func wording(_ evaluator: Evaluator, of frame: Frame) -> Wording {
    let own = Presentation(labels: labels, formats: formats)
    return Wording(
      presentation: evaluator.results.book.presentation.refined(by: own), columns: frame.columns)
  }

  /// The frame that the block shows.
  ///
  /// - Throws: `NoValue` where a block has no result, or something that the block names is not there.
  func frame(_ evaluator: Evaluator) throws -> Frame {
    let parts = try zip(names, selectors).map { name, selector in
      let frame = try evaluator.frame(selector)
      for column in shared { _ = try frame.position(of: column.name, at: column.location) }
      return (name: name, frame: frame)
    }
    if let axis, !parts.contains(where: { $0.frame.index(of: axis.name) != nil }) {
      _ = try parts[0].frame.position(of: axis.name, at: axis.location)
    }
    let frame = try (parts.count > 1 ? Frame.stacked(parts) : parts[0].frame).with(derived)
    for column in formats.columns where !ownWords.contains(column.name) {
      _ = try frame.numbers(of: column.name, at: column.location)
    }
    try checkLabels(frame, evaluator)
    return frame
  }

  /// Checks that every label is for something: a column, or a value of a row that is there, shown or not.
  private func checkLabels(_ frame: Frame, _ evaluator: Evaluator) throws {
    guard !labels.entries.isEmpty else { return }
    let whole =
      try [frame]
      + selectors.map { selector in
        var all = selector
        all.filters = []
        return try evaluator.frame(all)
      }
    for entry in labels.entries {
      let frames = entry.column.map { name in whole.filter { $0.index(of: name) != nil } } ?? whole
      let columns = entry.column.map { [$0] } ?? whole.flatMap { $0.columns.map(\.name) }
      if entry.column == nil, columns.contains(entry.name) || ownWords.contains(entry.name) {
        continue
      }
      let values = frames.lazy.flatMap { frame in columns.flatMap { frame.distinct($0) } }
      guard !values.contains(where: { $0.spellings.contains(entry.name) }),
        !evaluator.results.book.wordsOfProfiles.contains(entry.name)
      else { continue }
      throw unused(entry, among: Array(values.map(\.plain)), columns)
    }
  }

  private func unused(
    _ entry: Labels.Entry, among values: [String], _ columns: [String]
  ) -> NoValue {
    if let column = entry.column, values.isEmpty {
      return NoValue(
        "there is no column '\(column)' to label values of", at: entry.location)
    }
    let place = entry.column.map { "no value of '\($0)'" } ?? "no column and no value"
    let names = entry.column == nil ? columns + values : values
    let hint = Suggestion.phrase(for: entry.name, in: Array(Set(names)).sorted())
    return NoValue(
      "'\(entry.name)', which has a label, is \(place) of what is shown\(hint)", at: entry.location)
  }
}
