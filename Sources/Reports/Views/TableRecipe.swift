import Chapters

/// What of a frame a table shows, and how.
struct TableRecipe: Sendable, Hashable {
  /// The columns that name the rows.
  var labels: [String]
  /// The columns shown beside them.
  var values: [String]
  /// The column whose values are columns of the table.
  var across: String?
  var averaging: Averaging?
  /// How many rows are shown at most.
  var limit = TableView.rowsShown
}
