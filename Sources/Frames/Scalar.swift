/// One value of a frame.
public enum Scalar: Sendable, Hashable {
  /// No value: not measured, or not applicable.
  case missing
  /// A truth value.
  case boolean(Bool)
  /// A whole number.
  case integer(Int)
  /// A real number.
  case number(Double)
  /// Text.
  case text(String)
  /// A day, or a moment of one.
  case date(Moment)

  /// The value as a real number, where it is one; `true` counts 1.
  public var asDouble: Double? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): Double(value)
    case .number(let value): value
    case .missing, .text, .date: nil
    }
  }

  /// The value as a whole number, where it is one.
  package var asInt: Int? {
    switch self {
    case .boolean(let value): value ? 1 : 0
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    case .missing, .text, .date: nil
    }
  }

  /// The value as a reader would type it in a selector; missing is empty.
  public var plain: String {
    switch self {
    case .missing: ""
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .text(let value): value
    case .date(let value): value.text
    }
  }
}

extension Scalar {
  /// Whether two values are one to a reader: numbers by value, dates by time, everything else as it is typed.
  func isSame(as other: Scalar) -> Bool {
    if plain == other.plain { return true }
    if case (.date(let one), .date(let two)) = (self, other) { return one.seconds == two.seconds }
    guard let one = asDouble, let two = other.asDouble else { return false }
    return one == two
  }

  /// Whether two values are one, a date being the text that it is elsewhere: in a column with others that are none.
  package func isSpelled(as other: Scalar) -> Bool {
    switch (self, other) {
    case (.date, .text), (.text, .date): plain == other.plain
    default: self == other
    }
  }

  /// The number that a text spells in decimal notation, if it spells one.
  package static func decimal(_ text: String) -> Double? {
    let signs = [UInt8(ascii: "-"), UInt8(ascii: "+")]
    guard let first = text.utf8.first(where: { !signs.contains($0) }),
      first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return nil }
    // `Double("0x1p3")` parses; a hexadecimal number in a chapter is a mistake more often than not.
    guard !text.lowercased().contains("x"), let value = Double(text), value.isFinite else {
      return nil
    }
    return value
  }
}

extension Scalar: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .missing
    } else if let value = try? container.decode(Bool.self) {
      self = .boolean(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .missing: try container.encodeNil()
    case .boolean(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .text(let value): try container.encode(value)
    case .date(let value): try container.encode(value.text)
    }
  }
}

extension Scalar: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByBooleanLiteral
{
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
}
