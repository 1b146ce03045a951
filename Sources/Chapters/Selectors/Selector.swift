/// The name of a part of a frame: `id`, `id.frame`, `id[column=value]`, with `.column` after it
/// where one value is meant.
///
/// The one small language that tables, plots, claims and inline values share:
///
///     selector   = id [ "." frame ] [ "[" filter { "," filter } "]" ] [ "." column ]
///     filter     = column ( "=" | "!=" ) ( value | "[" value { "," value } "]" )
///                | column ( "<" | "<=" | ">" | ">=" ) value
///     value      = word | number | '"' text '"' | "'" text "'"
///
/// A name of a column that is no word stands in backticks, or in double quotes: ``r.`net weight` ``.
package struct Selector: Sendable, Hashable {
  /// Keeps the rows whose column has a value, one of several, or one within a range.
  package struct Filter: Sendable, Hashable {
    /// The column.
    package var column: String
    /// How the column's value compares with those of the filter.
    package var relation: Relation
    /// The values, as a user types them.
    package var values: [String]
    /// The filter as written.
    package var text: String
    /// Where it stands.
    package var location: SourceLocation
  }

  /// The block whose output is read.
  package var block: String
  /// The words after the block's id: a frame, a column, or a frame and a column.
  package var path: [String]
  /// What rows are kept.
  package var filters: [Filter]
  /// Where the selector begins.
  package var location: SourceLocation
}

extension Selector: CustomStringConvertible {
  /// The selector as one may write it.
  package var description: String {
    let kept = filters.map(\.text).joined(separator: ",")
    return ([block] + path).joined(separator: ".") + (kept.isEmpty ? "" : "[\(kept)]")
  }
}
