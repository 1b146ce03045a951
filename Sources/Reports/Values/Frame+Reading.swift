import Chapters
import Frames

extension Frame {
  /// The position of a column.
  ///
  /// - Throws: `NoValue` where the frame has no such column, which can be where nothing is known of its
  ///   columns before a cell has run.
  func position(of column: String, at place: SourceLocation? = nil) throws(NoValue) -> Int {
    guard let position = index(of: column) else {
      throw NoValue(ResolvedSelector.noColumn(column, in: name, columns.map(\.name)), at: place)
    }
    return position
  }

  /// The position of a column of numbers.
  ///
  /// - Throws: `NoValue` where the frame has no such column, or it is text.
  func numbers(of column: String, at place: SourceLocation? = nil) throws(NoValue) -> Int {
    let position = try position(of: column, at: place)
    let type = columns[position].type
    guard !type.isNumeric else { return position }
    let texts = rows.lazy.map { $0[position] }.filter { $0 != .missing }.map(\.plain)
    guard let first = texts.first else { return position }
    let example = texts.first { Scalar.decimal($0) == nil } ?? first
    throw NoValue(
      ResolvedSelector.noNumbers(column, type, like: example), at: place, column: column)
  }

  /// In how many of some rows one of some columns is NaN or infinite.
  static func countNotFinite(_ rows: [[Scalar]], _ positions: [Int]) -> Int {
    rows.count { row in positions.contains { row[$0].asDouble?.isFinite == false } }
  }

  /// A mean over rows with the interval that the seeds of the sweep, if there are several, give it.
  func meanOverSeeds(_ mean: Double, of position: Int, level: Double) -> Estimate {
    guard let seed = index(of: Self.seed), columns[seed].role == .axis else {
      return Estimate(mean)
    }
    let replicates = replicates(rows, position, over: Self.seed, level: level)
    guard replicates.count > 1, mean.isFinite else { return Estimate(mean) }
    let spread = Estimate(replicates: replicates, level: level)
    var estimate = Estimate(mean)
    // Of seeds with unequal numbers of rows, the mean over rows is another than that over seeds.
    estimate.interval = spread.interval.flatMap { interval in
      let shift = mean - spread.value
      let (low, high) = (interval.lowerBound + shift, interval.upperBound + shift)
      return low <= high ? low...high : nil
    }
    estimate.replication = spread.replication
    return estimate
  }

  /// The axis whose values are replicates.
  private static let seed = "seed"
}

extension Frame.Column {
  /// Whether the values are numbers.
  var isNumeric: Bool { type == .integer || type == .number }

  /// What the column's values cannot leave.
  var bounds: ClosedRange<Double>? { unit?.bounds }
}
