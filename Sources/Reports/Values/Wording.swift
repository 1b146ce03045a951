import Chapters
import Frames

/// How a figure says what is in its frame: with the labels and formats of its block and of the book, else as values
/// are spelled everywhere.
struct Wording: Sendable, Hashable {
  var presentation = Presentation()
  /// What columns say themselves that they are called, by their names.
  private var ownLabels: [String: String] = [:]

  /// A way to say what is in a frame.
  ///
  /// - Parameters:
  ///   - presentation: The labels and formats of a block and of the book.
  ///   - columns: The columns that may be named, with the labels that they have where they come from.
  init(presentation: Presentation = Presentation(), columns: [Frame.Column] = []) {
    self.presentation = presentation
    for column in columns { ownLabels[column.name] = column.label }
  }

  /// What is read in place of a column's name, where that is said.
  private func label(ofColumn name: String) -> String? {
    presentation.label(ofColumn: name) ?? ownLabels[name]
  }

  /// A column's name as a heading.
  func heading(_ column: Frame.Column) -> String {
    presentation.label(ofColumn: column.name) ?? column.label ?? Spelling.heading(column.name)
  }

  /// What a column is counted in, to be said behind its heading: a label says all there is to say.
  func unit(of column: Frame.Column) -> Frame.Unit? {
    guard presentation.label(ofColumn: column.name) == nil else { return nil }
    return column.unit == .share && format(of: column)?.style == .percent ? nil : column.unit
  }

  /// A column's name as the title of an axis, with what it is counted in.
  func title(_ column: Frame.Column) -> String {
    heading(column) + (unit(of: column).map { " (\($0.rawValue))" } ?? "")
  }

  /// How the numbers of a column are spelled, where that is said.
  func format(of column: Frame.Column) -> NumberFormat? { presentation.format(of: column.name) }

  /// What is said in place of a value that tells rows, series or places apart; none where nothing else than usual is.
  func label(of value: Scalar, in column: Frame.Column) -> String? {
    presentation.label(of: value, in: column.name) ?? spelled(value, in: column)
  }

  /// What a series, a panel or a column of a wide table is called: a bare number says nothing without the name of
  /// its column.
  func name(_ value: Scalar, in column: Frame.Column) -> String {
    if let label = presentation.label(of: value, in: column.name) { return label }
    let text = spelled(value, in: column) ?? Spelling.scalar(value, in: column)
    return column.type == .text || column.type == .date
      ? text : "\(heading(column)) \(text)"
  }

  /// A value in a cell of a table.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - column: Its column.
  ///   - isName: Whether it names its row; a number that was measured has no label.
  /// - Returns: What is read.
  func cell(_ value: Scalar, in column: Frame.Column, isName: Bool) -> String {
    let isLabelled = isName || !column.isNumeric
    return (isLabelled ? presentation.label(of: value, in: column.name) : nil)
      ?? spelled(value, in: column) ?? Spelling.scalar(value, in: column)
  }

  /// A value as a format says, or the name of a column that is a value.
  private func spelled(_ value: Scalar, in column: Frame.Column) -> String? {
    if column.name == Frame.measureColumn, case .text(let name) = value {
      return label(ofColumn: name) ?? Spelling.heading(name)
    }
    guard column.isNumeric, let format = format(of: column), let number = value.asDouble else {
      return nil
    }
    return Spelling.exact(value, format, in: column) ?? format.string(number)
  }

  /// How the means of a figure were found, in a sentence.
  func averages(over axis: String, _ replications: [Replication]) -> String? {
    Spelling.averages(over: label(ofColumn: axis) ?? axis, replications)
  }

  /// An estimate's value and what stands behind it.
  func parts(
    of estimate: Estimate, in column: Frame.Column
  ) -> (value: String, spread: String?) {
    Spelling.parts(of: estimate, in: column, format(of: column))
  }
}
