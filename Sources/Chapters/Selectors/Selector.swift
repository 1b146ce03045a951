/// The name of a part of a frame: `id`, `id.frame`, `id[column=value]`, with `.column` after it
/// where one value is meant.
///
/// The one small language that tables, plots, claims and inline values share:
///
///     selector   = id [ "." frame ] [ "[" filter { "," filter } "]" ] [ "." column ]
///     filter     = column "=" value
///     value      = word | number | '"' text '"'
public struct Selector: Sendable, Hashable {
  /// Keeps the rows whose column has a value.
  public struct Filter: Sendable, Hashable {
    /// The column.
    public var column: String
    /// The value, as a user types it; compared with `Scalar.plain`.
    public var value: String
    /// Where it stands.
    public var location: SourceLocation
  }

  /// The block whose output is read.
  public var block: String
  /// The words after the block's id: a frame, a column, or a frame and a column.
  public var path: [String]
  /// What rows are kept.
  public var filters: [Filter]
  /// Where the selector begins.
  public var location: SourceLocation
}
