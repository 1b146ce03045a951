import Frames

extension IntervalChoice: SpecChoice {}

/// What a table, a plot or a claim averages over, and how it finds the interval of the mean.
package struct Averaging: Sendable, Hashable {
  /// The column that numbers replicates.
  package var axis: String
  /// How the interval is found.
  package var interval: IntervalChoice

  /// An average over a column.
  package init(over axis: String, by interval: IntervalChoice = .automatic) {
    self.axis = axis
    self.interval = interval
  }

  /// What the keys `over` and `interval` of a block say.
  ///
  /// - Parameters:
  ///   - axis: The column; none where nothing is averaged.
  ///   - interval: How the interval of a mean is found.
  ///   - location: Where the block begins.
  /// - Returns: The average; none where nothing is averaged over.
  /// - Throws: A `Diagnostic` where an interval is chosen and there is no mean.
  package static func read(
    over axis: String?, interval: IntervalChoice?, at location: SourceLocation
  ) throws -> Averaging? {
    guard let axis else {
      guard interval == nil else {
        throw Diagnostic(location, "'interval' needs the key 'over'")
      }
      return nil
    }
    return Averaging(over: axis, by: interval ?? .automatic)
  }
}
