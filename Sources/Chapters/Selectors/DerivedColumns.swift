import Frames

/// Columns that a table or plot computes row by row from others of its frame.
///
///     derive: {gain: relearned - before, "per 1000": 1000 * errors / `all words`}
package struct DerivedColumns: SpecValue {
  package static var expectation: String {
    "a mapping from a new column to an expression of others, like {gain: after - before}"
  }

  /// A new column.
  package struct Derivation: Sendable, Hashable {
    /// Its name, and where that stands.
    package var column: ColumnName
    /// What its values are, of the columns of the same row.
    package var expression: Expression<ColumnName>
    /// The expression as written.
    package var text: String
  }

  /// The new columns in order; one may be computed from those before it.
  package let derivations: [Derivation]

  /// No new columns.
  package init() { derivations = [] }

  package init(_ node: SpecNode) throws {
    guard let entries = node.entries else { throw node.mismatch(DerivedColumns.self) }
    derivations = try entries.map { key, value in
      guard let text = value.text else { throw value.mismatch(DerivedColumns.self) }
      return Derivation(
        column: try ColumnName(key),
        expression: try SelectorParser.expression(text, at: value.contentLocation).ofColumns(),
        text: text)
    }
  }

  package static var jsonSchema: CanonicalJSON { SpecSchema.mapping(to: SpecSchema.text) }

  package var canonical: CanonicalJSON {
    .object(
      Dictionary(
        derivations.map { ($0.column.name, CanonicalJSON.text($0.text)) },
        uniquingKeysWith: { $1 }))
  }
}

extension Expression<Selector> {
  /// The same expression of the columns of one row, which need no block before them.
  ///
  /// - Throws: A `Diagnostic` at what can be no column.
  fileprivate func ofColumns() throws -> Expression<ColumnName> {
    try map { selector, summary in
      if let summary {
        throw Diagnostic(
          selector.location,
          "\(summary.rawValue)(...) of one column has no place here: a derived column is computed row by row"
        )
      }
      guard selector.filters.isEmpty else {
        throw Diagnostic(
          selector.location, "[...] has no place here: a derived column is computed row by row")
      }
      let name = ([selector.block] + selector.path).joined(separator: ".")
      return ColumnName(name, at: selector.location)
    }
  }
}
