extension Frame {
  /// The values of a column over replicates; rows of one replicate, such as several draws with one seed,
  /// are averaged first: they are not independent of each other.
  ///
  /// - Parameters:
  ///   - rows: Rows of the frame.
  ///   - position: The column.
  ///   - axis: The column that numbers replicates.
  ///   - level: How often their intervals may fail to hold.
  /// - Returns: An estimate for each replicate that has a value.
  package func replicates(
    _ rows: [[Scalar]], _ position: Int, over axis: String, level: Double = Estimate.level
  ) -> [Estimate] {
    var order: [Scalar] = []
    var found: [Scalar: [Estimate]] = [:]
    for row in rows {
      guard let value = row[position].asDouble, value.isFinite else { continue }
      let replicate = index(of: axis).map { row[$0] } ?? .missing
      if found[replicate] == nil { order.append(replicate) }
      found[replicate, default: []].append(
        Estimate(value, interval: interval(of: position, in: row, level: level)))
    }
    return order.compactMap { found[$0] }.map { estimates in
      estimates.count == 1
        ? estimates[0]
        : Estimate(estimates.reduce(0) { $0 + $1.value } / Double(estimates.count))
    }
  }

  /// The interval that a value's column declares, in the value's row; at another level than the column's, what follows
  /// from that.
  package func interval(
    of position: Int, in row: [Scalar], level: Double = Estimate.level
  ) -> ClosedRange<Double>? {
    guard let ends = columns[position].interval, let low = index(of: ends.low),
      let high = index(of: ends.high), let from = row[low].asDouble,
      let to = row[high].asDouble, from <= to
    else { return nil }
    guard level != Estimate.level, let value = row[position].asDouble else { return from...to }
    return Estimate(value, interval: from...to)
      .interval(at: level, within: columns[position].unit?.bounds)
  }
}
