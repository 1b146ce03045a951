/// A type that a column of typed rows can have.
public protocol ColumnValue: Sendable {
  /// The type of the column's values.
  static var columnType: Frame.Column.ValueType { get }
  /// The value that a row has where nothing is set; none where every row must set it.
  static var unset: Self? { get }
  /// The value in a frame.
  var scalar: Scalar { get }
}

extension ColumnValue {
  public static var unset: Self? { nil }
}

extension Int: ColumnValue {
  public static var columnType: Frame.Column.ValueType { .integer }
  public var scalar: Scalar { .integer(self) }
}

extension Double: ColumnValue {
  public static var columnType: Frame.Column.ValueType { .number }
  public var scalar: Scalar { .number(self) }
}

extension Bool: ColumnValue {
  public static var columnType: Frame.Column.ValueType { .boolean }
  public var scalar: Scalar { .boolean(self) }
}

extension String: ColumnValue {
  public static var columnType: Frame.Column.ValueType { .text }
  public var scalar: Scalar { .text(self) }
}

/// What is not measured, or does not apply, is missing from the frame.
extension Optional: ColumnValue where Wrapped: ColumnValue {
  public static var columnType: Frame.Column.ValueType { Wrapped.columnType }
  public static var unset: Wrapped?? { .some(nil) }
  public var scalar: Scalar { self?.scalar ?? .missing }
}

/// A closed set of words is a column of text.
extension ColumnValue where Self: RawRepresentable, RawValue == String {
  public static var columnType: Frame.Column.ValueType { .text }
  public var scalar: Scalar { .text(rawValue) }
}
