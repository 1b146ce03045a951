import Frames

/// What a selector reads: its block, frame, column and filters, found before anything has run.
package struct ResolvedSelector: Sendable, Hashable {
  /// What is known of a column before anything has run.
  package struct KnownColumn: Sendable, Hashable {
    /// Its name.
    package var name: String
    /// The type of its values, where that is known.
    package var type: Frame.Column.ValueType?
    /// Of a share, where the trials are counted that it was observed over.
    package var trials: TrialCount?

    /// A column.
    package init(
      name: String, type: Frame.Column.ValueType? = nil, trials: TrialCount? = nil
    ) {
      self.name = name
      self.type = type
      self.trials = trials
    }
  }

  /// The block whose output is read.
  package var block: String
  /// The frame of the output.
  package var frame: String
  /// The column that the selector ends in, if it ends in one.
  package var column: String?
  /// What rows are kept.
  package var filters: [Filter]
  /// The frame's columns; none where nothing is known of them.
  package var columns: [KnownColumn]?
  /// The names of the output's frames.
  package var frames: [String]
  /// Where the selector begins.
  package var location: SourceLocation
  /// Whether nothing about the values is uncertain: they are written, or their block says so.
  package var isExact: Bool
  /// Whether there are values once claims are judged only.
  package var isJudged = false

  /// Where the trials of the frame's shares are counted, by the share's column.
  package var trials: [String: TrialCount] {
    (columns ?? []).reduce(into: [:]) { $0[$1.name] = $1.trials }
  }

  /// What a selector reads.
  ///
  /// - Parameters:
  ///   - selector: The selector as written.
  ///   - frame: The frame that it reads.
  ///   - column: The column that it ends in.
  ///   - columns: The frame's columns; none where nothing is known of them.
  ///   - frames: The names of the output's frames.
  ///   - isExact: Whether nothing about the values is uncertain.
  /// - Throws: A `Diagnostic` where a filter is on a column that the frame does not have.
  package init(
    _ selector: Selector, frame: String, column: String?, columns: [KnownColumn]?,
    frames: [String], isExact: Bool = false
  ) throws {
    block = selector.block
    self.frame = frame
    self.column = column
    self.columns = columns
    self.frames = frames
    self.isExact = isExact
    filters = selector.filters.map(Filter.init)
    location = selector.location
    for (filter, written) in zip(filters, selector.filters) {
      try require(filter.column, at: written.location)
      if let objection = filter.objection(toType: type(of: filter.column)) {
        throw Diagnostic(written.location, objection)
      }
    }
  }

  /// The same selector where a column that it filters has another value.
  package func choosing(_ value: Scalar, of column: String) -> ResolvedSelector {
    var chosen = self
    for (position, filter) in filters.enumerated() where filter.column == column {
      chosen.filters[position] = Filter(column, is: value)
    }
    return chosen
  }

  /// Checks that the frame has a column, as far as that is known.
  package func require(_ column: ColumnName) throws {
    try require(column.name, at: column.location)
  }

  /// Checks that a column of the frame holds numbers, as far as that is known.
  package func requireNumbers(_ column: ColumnName) throws {
    guard let type = type(of: column.name), !type.isNumeric else { return }
    throw Diagnostic(column.location, Self.noNumbers(column.name, type))
  }

  /// Checks that the selector ends in a column, of numbers unless text will do, as far as that is known.
  ///
  /// - Parameter takesText: Whether text will do.
  /// - Throws: `Diagnostic` where it does not.
  package func requireValue(takesText: Bool = false) throws {
    guard let column else {
      throw Diagnostic(location, "expected a column: \(block).<column>")
    }
    try require(column, at: location)
    guard !takesText, let type = type(of: column), !type.isNumeric else { return }
    throw Diagnostic(location, Self.noNumbers(column, type))
  }

  /// Whether the frame has a column, as far as that is known.
  package func mayHave(_ column: String) -> Bool {
    columns?.contains { $0.name == column } ?? true
  }

  /// Whether the frame is known to have a column.
  package func certainlyHas(_ column: String) -> Bool {
    columns?.contains { $0.name == column } ?? false
  }

  /// The type of a column's values, where it is known.
  package func type(of column: String) -> Frame.Column.ValueType? {
    columns?.first { $0.name == column }?.type
  }

  /// What is said of a column of text, or of dates, where numbers are needed.
  package static func noNumbers(
    _ column: String, _ type: Frame.Column.ValueType, like example: String? = nil
  ) -> String {
    "'\(column)' is \(type == .date ? "a date" : "text"), not a number"
      + (example.map { ": '\($0.prefix(40))'" } ?? "")
  }

  private func require(_ column: String, at location: SourceLocation) throws {
    guard let names = columns?.map(\.name), !names.contains(column) else { return }
    throw Diagnostic(location, Self.noColumn(column, in: frame, names))
  }

  /// What is said of a column that a frame does not have.
  package static func noColumn(
    _ column: String, in frame: String, _ names: [String]
  ) -> String {
    let hint = Suggestion.phrase(for: column, in: names)
    return "the frame '\(frame)' has no column '\(column)'"
      + (hint.isEmpty && !names.isEmpty ? "; it has \(names.joined(separator: ", "))" : hint)
  }

  /// What is said of a frame that the output does not have.
  func noFrame(_ name: String) -> Diagnostic {
    Diagnostic(
      location, "'\(block)' has no frame '\(name)'\(Suggestion.phrase(for: name, in: frames))")
  }
}
