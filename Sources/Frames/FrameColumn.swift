extension Frame {
  /// What a column of a frame holds: the unit of every table, axis label and download.
  public struct Column: Sendable, Hashable {
    /// The type of every value of a column that is not missing.
    public enum ValueType: String, Sendable, Hashable, Codable, CaseIterable {
      case text, integer, number, boolean, date

      /// Whether the values are numbers, or count as such.
      package var isNumeric: Bool {
        switch self {
        case .integer, .number, .boolean: true
        case .text, .date: false
        }
      }
    }

    /// What a column is there for.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
      /// It says what was observed.
      case observation
      /// It is an axis of a sweep: it tells the cells of a block apart.
      case axis
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
    package var meaning: String
    /// The unit; none for labels and plain counts.
    package var unit: Unit?
    /// What it is there for.
    package var role: Role
    /// Which way is better, where there is one.
    package var better: Direction?
    /// How far apart, at most, two values of one quantity may be that were computed on different
    /// machines; where there is none, a millionth of their size.
    package var tolerance: Double?
    /// The columns that hold the ends of this column's 95 % interval.
    package var interval: Interval?
    /// What readers see in place of its name.
    package var label: String?

    /// The names of the two columns that hold the ends of an interval.
    public struct Interval: Sendable, Hashable, Codable {
      /// The column with the lower end.
      package var low: String
      /// The column with the upper end.
      package var high: String

      /// An interval between the values of two columns.
      public init(low: String, high: String) {
        self.low = low
        self.high = high
      }
    }

    /// Declares a column.
    public init(
      _ name: String, _ type: ValueType, _ meaning: String, unit: Unit? = nil,
      role: Role = .observation, better: Direction? = nil, tolerance: Double? = nil,
      interval: Interval? = nil, label: String? = nil
    ) {
      self.name = name
      self.type = type
      self.meaning = meaning
      self.unit = unit
      self.role = role
      self.better = better
      self.tolerance = tolerance
      self.interval = interval
      self.label = label
    }

    /// The meaning of a column that someone wrote.
    package static let asWritten = "as written"
    /// The meaning of a column that a program printed.
    package static let asPrinted = "as printed"

    /// The meaning of a column of either whose type the book declares.
    package static let asDeclared = "as declared"

    /// Whether someone wrote its values, or a program printed them.
    package var isWritten: Bool { isInferred || meaning == Self.asDeclared }

    /// Whether its type is what its values look like.
    var isInferred: Bool { meaning == Self.asWritten || meaning == Self.asPrinted }

    /// Whether the thousands of its whole numbers are set apart: not of those that tell rows apart, nor of those
    /// that may be years or ids.
    package var groupsThousands: Bool {
      role != .axis && !isWritten
    }

    /// The column of an axis of a sweep.
    ///
    /// - Parameters:
    ///   - name: The swept key.
    ///   - type: The type of the key's values.
    /// - Returns: The column.
    package static func axis(_ name: String, _ type: ValueType) -> Column {
      Column(name, type, "sweep axis", role: .axis)
    }
  }
}

extension Frame.Column: Codable {
  private enum Name: String, CodingKey {
    case name, type, meaning, unit, role, better, tolerance, interval, label
  }

  /// What is as usual is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encode(name, forKey: .name)
    try container.encode(storedType, forKey: .type)
    try container.encode(meaning, forKey: .meaning)
    try container.encodeIfPresent(unit, forKey: .unit)
    if role != .observation { try container.encode(role, forKey: .role) }
    try container.encodeIfPresent(better, forKey: .better)
    try container.encodeIfPresent(tolerance, forKey: .tolerance)
    try container.encodeIfPresent(interval, forKey: .interval)
    try container.encodeIfPresent(label, forKey: .label)
  }

  /// The type as it is stored: dates that nobody declared are the texts that they look like.
  private var storedType: ValueType { type == .date && isInferred ? .text : type }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Name.self)
    self.init(
      try container.decode(String.self, forKey: .name),
      try container.decode(ValueType.self, forKey: .type),
      try container.decode(String.self, forKey: .meaning),
      unit: try container.decodeIfPresent(Frame.Unit.self, forKey: .unit),
      role: try container.decodeIfPresent(Role.self, forKey: .role) ?? .observation,
      better: try container.decodeIfPresent(Direction.self, forKey: .better),
      tolerance: try container.decodeIfPresent(Double.self, forKey: .tolerance),
      interval: try container.decodeIfPresent(Interval.self, forKey: .interval),
      label: try container.decodeIfPresent(String.self, forKey: .label))
  }
}

extension Frame.Column.ValueType {
  /// The narrowest type that holds all of some values.
  package static func narrowest(for values: some Sequence<Scalar>) -> Frame.Column.ValueType {
    var result: Frame.Column.ValueType?
    for value in values {
      let type: Frame.Column.ValueType
      switch value {
      case .missing: continue
      case .boolean: type = .boolean
      case .integer: type = .integer
      case .number: type = .number
      case .date: type = .date
      case .text: return .text
      }
      result = result.map { joined($0, type) } ?? type
    }
    return result ?? .text
  }

  /// Whether a column of the type may have a value: a whole number is a number too.
  func holds(_ value: Scalar) -> Bool {
    switch value {
    case .missing: true
    case .boolean: self == .boolean
    case .integer: self == .integer || self == .number
    case .number(let number): self == .number || (self == .integer && Int(exactly: number) != nil)
    case .text: self == .text
    case .date: self == .date
    }
  }

  /// The narrowest type that holds the values of two.
  static func joined(_ left: Self, _ right: Self) -> Self {
    if left == right { return left }
    return Set([left, right]) == [.integer, .number] ? .number : .text
  }
}
