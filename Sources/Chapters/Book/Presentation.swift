import Frames

/// How columns and values are shown: by the labels and formats of a block, then by those of the book.
package struct Presentation: Sendable, Hashable {
  private var labels: [Labels]
  private var formats: [ColumnFormats]

  /// A way to show columns and values.
  package init(labels: Labels = Labels(), formats: ColumnFormats = ColumnFormats()) {
    self.labels = [labels]
    self.formats = [formats]
  }

  /// The same, with what a block says itself before it.
  package func refined(by own: Presentation) -> Presentation {
    var result = own
    result.labels += labels
    result.formats += formats
    return result
  }

  /// What readers see in place of a column's name, where that is said.
  package func label(ofColumn name: String) -> String? {
    labels.lazy.compactMap { $0.label(ofColumn: name) }.first
  }

  /// What readers see in place of a value, where that is said.
  package func label(of value: Scalar, in column: String) -> String? {
    labels.lazy.compactMap { $0.label(of: value, in: column) }.first
  }

  /// How the numbers of a column are spelled, where that is said.
  package func format(of column: String) -> NumberFormat? {
    formats.lazy.compactMap { $0[column] }.first
  }
}
