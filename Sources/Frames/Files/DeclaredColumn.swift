/// What someone says of a column of a table: nothing that they do not.
package struct DeclaredColumn: Sendable, Hashable {
  /// The type of its values; the narrowest that holds them where nobody says.
  package var type: Frame.Column.ValueType?
  /// What it is counted in.
  package var unit: Frame.Unit?
  /// What readers see in place of its name.
  package var label: String?

  /// A column of which something is said.
  package init(
    type: Frame.Column.ValueType? = nil, unit: Frame.Unit? = nil, label: String? = nil
  ) {
    self.type = type
    self.unit = unit
    self.label = label
  }

  /// A column of a table as it is declared.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - type: The type that its values have.
  ///   - meaning: What is said of columns of which nobody says anything.
  /// - Returns: The column.
  package func column(_ name: String, _ type: Frame.Column.ValueType, meaning: String)
    -> Frame.Column
  {
    Frame.Column(
      name, type, self.type == nil ? meaning : Frame.Column.asDeclared, unit: unit, label: label)
  }
}

/// A value that is not of the type that its column is declared with.
package struct UnexpectedValue: Error, Sendable, CustomStringConvertible {
  /// Its row, from 0.
  package var row: Int
  /// What is wrong: `'abc', not a number`.
  package var description: String
}

extension Frame.Column.ValueType {
  /// What values of the type are, for messages.
  package var inWords: String {
    switch self {
    case .text: "text"
    case .integer: "a whole number"
    case .number: "a number"
    case .boolean: "true or false"
    case .date: "a date like 2024-03-01"
    }
  }
}
