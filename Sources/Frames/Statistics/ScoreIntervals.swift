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
    // Many shares have one count.
    var counted: [TrialCount: ([Scalar]) -> Int?] = [:]
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
      let trials = counted[count] ?? self.trials(counted: count, others)
      counted[count] = trials
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
    guard let other = others(name) else { return { _ in nil } }
    let axes = columns.indices.filter {
      columns[$0].role == .axis && other.index(of: columns[$0].name) != nil
    }
    let counts = other.counts(count, along: axes.map { columns[$0].name })
    return { row in counts[axes.map { row[$0] }] }
  }

  /// The counts in the rows that a count names, by their values along axes; of several the first.
  private func counts(_ count: TrialCount, along axes: [String]) -> [[Scalar]: Int] {
    guard let position = index(of: count.column) else { return [:] }
    let wanted = count.row.map { (index(of: $0.key), $0.value) }
    let places = axes.compactMap(index(of:))
    var counts: [[Scalar]: Int] = [:]
    for row in rows where wanted.allSatisfy({ place, value in place.map { row[$0] } == value }) {
      guard let trials = row[position].asDouble else { continue }
      let place = places.map { row[$0] }
      if counts[place] == nil { counts[place] = Int(trials) }
    }
    return counts
  }

  private static func ends(of share: Double?, _ trials: Int?) -> [Scalar] {
    guard let share, let trials, (0...1).contains(share) else { return [.missing, .missing] }
    let interval = WilsonInterval(proportion: share, trials: trials)
    return [.number(interval.low), .number(interval.high)]
  }
}
