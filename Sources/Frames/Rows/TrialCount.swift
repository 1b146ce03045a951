/// Where the number of independent trials stands that a share was observed over.
///
/// It stands in the share's own row, or in a row of another frame of the same output. From it follows the share's
/// score interval (Wilson, 1927).
public struct TrialCount: Sendable, Hashable {
  /// The frame with the count; the share's own row where none is named.
  package var frame: String?
  /// The column with the count.
  package var column: String
  /// What the other frame's row has in other columns.
  package var row: [String: Scalar]

  /// A count in the share's own row.
  ///
  /// - Parameter column: The column with the count.
  public init(_ column: String) {
    (frame, self.column, row) = (nil, column, [:])
  }

  /// A count in another frame.
  ///
  /// - Parameters:
  ///   - column: The column with the count.
  ///   - frame: The frame, which the same cells put out.
  ///   - row: What tells its row from others: values by column.
  public init(_ column: String, of frame: String, where row: [String: Scalar]) {
    (self.frame, self.column, self.row) = (frame, column, row)
  }
}
