extension Frame {
  /// The frame with the score intervals of shares whose trials are counted.
  ///
  /// - Parameters:
  ///   - trials: Where they are counted, by the share's column; columns that the frame does not have, or whose interval
  ///     was put out, are passed over.
  ///   - others: The output's other frames, by name.
  /// - Returns: The frame, two more columns for each such share behind its own: the ends of its interval, missing where
  ///   the share or its count is.
  package func withScoreIntervals(
    _ trials: [String: TrialCount], others: (String) -> Frame?
  ) -> Frame {
    var columns = columns
    var added: [([Scalar]) -> [Scalar]] = []
    for (position, share) in columns.enumerated() {
      guard let count = trials[share.name], share.interval == nil, share.type == .number else {
        continue
      }
      let ends = Column.Interval(low: "\(share.name)_low", high: "\(share.name)_high")
      columns[position].interval = ends
      columns += [
        Column(ends.low, .number, Self.meaningOfLow, unit: share.unit, tolerance: share.tolerance),
        Column(
          ends.high, .number, Self.meaningOfHigh, unit: share.unit, tolerance: share.tolerance),
      ]
      let trials = self.trials(counted: count, others)
      added.append { row in Self.ends(of: row[position].asDouble, trials(row)) }
    }
    guard !added.isEmpty else { return self }
    var result = Frame(name, columns: columns)
    for row in rows { result.append(row + added.flatMap { $0(row) }) }
    return result
  }

  private static let meaningOfLow = "lower end of its 95 % Wilson interval, facts as trials"
  private static let meaningOfHigh = "upper end of its 95 % Wilson interval, facts as trials"

  /// What counts the trials of a row's share.
  private func trials(
    counted count: TrialCount, _ others: (String) -> Frame?
  ) -> ([Scalar]) -> Int? {
    guard let name = count.frame else {
      let position = index(of: count.column)
      return { row in position.flatMap { row[$0].asDouble }.map { Int($0) } }
    }
    let known = others(name)?.trials(where: count.row, count.column)
    return { _ in known }
  }

  /// The count in the first row that has some values.
  private func trials(where row: [String: Scalar], _ column: String) -> Int? {
    guard let position = index(of: column) else { return nil }
    let wanted = row.map { (index(of: $0.key), $0.value) }
    return rows.first { row in wanted.allSatisfy { place, value in place.map { row[$0] } == value }
    }
    .flatMap { $0[position].asDouble }.map { Int($0) }
  }

  private static func ends(of share: Double?, _ trials: Int?) -> [Scalar] {
    guard let share, let trials, (0...1).contains(share) else { return [.missing, .missing] }
    let interval = WilsonInterval(proportion: share, trials: trials)
    return [.number(interval.low), .number(interval.high)]
  }
}
