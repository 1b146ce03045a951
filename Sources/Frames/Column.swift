/// What a column of a frame holds: the unit of every table, axis label and download.
public struct Column: Sendable, Hashable, Codable {
  /// The type of every value of a column that is not missing.
  public enum ValueType: String, Sendable, Hashable, Codable, CaseIterable {
    case text, integer, number, boolean
  }

  /// Which way a quantity is better, for marking the best value of a table.
  public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    case higher, lower
  }

  /// The column's name, in `snake_case`; selectors use it.
  public var name: String
  /// The type of its values.
  public var type: ValueType
  /// One line that says what it holds.
  public var meaning: String
  /// The unit (`fraction`, `tokens`, `nats`); none for labels and plain counts.
  public var unit: String?
  /// Which way is better, where there is one.
  public var better: Direction?
  /// How far apart, at most, two values of one quantity may be that were computed on different
  /// machines; where there is none, a millionth of their size.
  public var tolerance: Double?
  /// The columns that hold the ends of this column's 95 % interval.
  public var interval: Interval?

  /// The names of the two columns that hold the ends of an interval.
  public struct Interval: Sendable, Hashable, Codable {
    /// The column with the lower end.
    public var low: String
    /// The column with the upper end.
    public var high: String

    /// An interval between the values of two columns.
    public init(low: String, high: String) {
      self.low = low
      self.high = high
    }
  }

  /// The meaning of a column that is an axis of a sweep.
  public static let axisMeaning = "sweep axis"

  /// Declares a column.
  public init(
    _ name: String, _ type: ValueType, _ meaning: String, unit: String? = nil,
    better: Direction? = nil, tolerance: Double? = nil, interval: Interval? = nil
  ) {
    self.name = name
    self.type = type
    self.meaning = meaning
    self.unit = unit
    self.better = better
    self.tolerance = tolerance
    self.interval = interval
  }
}
