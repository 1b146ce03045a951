extension Frame {
  /// The frame with the score intervals of shares whose trials are counted.
  ///
  /// - Parameters:
  ///   - trials: Where they are counted, by the share's column; columns that the frame does not have, or whose interval
  ///     was put out, are passed over.
  ///   - output: What they are counted in.
  /// - Returns: The frame, two more columns for each such share behind its own: the ends of its interval, missing where
  ///   the share or its count is.
  package func withScoreIntervals(
    _ trials: [String: TrialCount], in output: CountedOutput
  ) -> Frame {
    var columns = columns
    var added: [([Scalar]) -> [Scalar]] = []
    // Many shares have one count.
    var counted: [TrialCount: ([Scalar]) -> Int?] = [:]
    for (position, share) in columns.enumerated() {
      guard let count = trials[share.name], share.interval == nil, share.type == .number else {
        continue
      }
      let trials = counted[count] ?? self.trials(counted: count, in: output) ?? { _ in nil }
      counted[count] = trials
      let ends = Column.Interval(low: "\(share.name)_low", high: "\(share.name)_high")
      columns[position].interval = ends
      columns += [
        Column(ends.low, .number, Self.meaningOfLow, unit: share.unit, tolerance: share.tolerance),
        Column(
          ends.high, .number, Self.meaningOfHigh, unit: share.unit, tolerance: share.tolerance),
      ]
      added.append { row in Self.ends(of: row[position].asDouble, trials(row)) }
    }
    guard !added.isEmpty else { return self }
    var result = Frame(name, columns: columns)
    for row in rows { result.append(row + added.flatMap { $0(row) }) }
    return result
  }

  private static let meaningOfLow = "lower end of its 95 % Wilson interval, facts as trials"
  private static let meaningOfHigh = "upper end of its 95 % Wilson interval, facts as trials"

  /// What counts the trials of a row's share; none where nothing does.
  private func trials(
    counted count: TrialCount, in output: CountedOutput
  ) -> (([Scalar]) -> Int?)? {
    switch count {
    case .ownRow(let column):
      return index(of: column).map { position in { row in row[position].asDouble.map { Int($0) } } }
    case .otherFrame(let name, let column, let row):
      guard let other = output.frame(name) else { return nil }
      let axes = columns.indices.filter {
        columns[$0].role == .axis && other.index(of: columns[$0].name) != nil
      }
      let counts = other.counts(column, where: row, along: axes.map { columns[$0].name })
      return { row in counts[axes.map { row[$0] }] }
    case .input(let values):
      guard let all = output.inputFrame(values.key, values.frame)?.different(values) else {
        return nil
      }
      let apart =
        switch values.apart {
        case nil: 0
        case .half: all / 2
        case .key(let key): output.number(key) ?? all / 2
        }
      return all > apart ? { _ in all - apart } : nil
    case .either(let first, let second):
      return trials(counted: first, in: output) ?? trials(counted: second, in: output)
    }
  }

  /// The counts in the rows that have some values, by their values along axes; of several the first.
  private func counts(
    _ column: String, where row: [String: Scalar], along axes: [String]
  ) -> [[Scalar]: Int] {
    guard let position = index(of: column) else { return [:] }
    let places = axes.compactMap(index(of:))
    var counts: [[Scalar]: Int] = [:]
    for row in rows(where: row) {
      guard let trials = row[position].asDouble else { continue }
      let place = places.map { row[$0] }
      if counts[place] == nil { counts[place] = Int(trials) }
    }
    return counts
  }

  /// How many different values a column has in the rows that count; none where the column is not there.
  private func different(_ values: TrialCount.InputValues) -> Int? {
    index(of: values.column).map { position in
      Set(rows(where: values.row).map { $0[position] }).count
    }
  }

  private func rows(where wanted: [String: Scalar]) -> [[Scalar]] {
    let places = wanted.map { (index(of: $0.key), $0.value) }
    return rows.filter { row in
      places.allSatisfy { place, value in place.map { row[$0] } == value }
    }
  }

  private static func ends(of share: Double?, _ trials: Int?) -> [Scalar] {
    guard let share, let trials, (0...1).contains(share) else { return [.missing, .missing] }
    let interval = WilsonInterval(proportion: share, trials: trials)
    return [.number(interval.low), .number(interval.high)]
  }
}
