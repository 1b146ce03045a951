import Foundation

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(floatLiteral value: Double) { self = .number(value) }

  /// A whole number.
  package init(_ number: Int) { self = .number(Double(number)) }
  /// A number.
  package init(_ number: Double) { self = .number(number) }
}

extension JSONTree: Encodable {
  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  package func encode(to encoder: any Encoder) throws {
    switch self {
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in members { try container.encode(value, forKey: Key(stringValue: key)) }
    case .array(let items): try items.encode(to: encoder)
    case .string(let text): try text.encode(to: encoder)
    case .number(let number): try number.encode(to: encoder)
    case .boolean(let flag): try flag.encode(to: encoder)
    case .null:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }

  /// The text of the value, its objects sorted by key, each member on a line.
  package func prettyPrinted() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return try encoder.encode(self)
  }
}

extension JSONTree {
  /// The text of the value, without spaces, its members in their order.
  ///
  /// Foundation's encoder keeps the members of an object in a dictionary, whose keys are equal when they
  /// look alike: see `JSONTree`.
  package var compact: Data {
    var text: [UInt8] = []
    write(into: &text)
    return Data(text)
  }

  private func write(into text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .boolean(let flag): text += (flag ? "true" : "false").utf8
    case .number(let number): text += (integer.map { "\($0)" } ?? "\(number)").utf8
    case .string(let string): Self.write(string, into: &text)
    case .array(let items):
      Self.write(items, between: "[]", into: &text) { $0.write(into: &$1) }
    case .object(let members):
      Self.write(members, between: "{}", into: &text) { member, text in
        Self.write(member.key, into: &text)
        text.append(UInt8(ascii: ":"))
        member.value.write(into: &text)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], between brackets: String, into text: inout [UInt8],
    _ body: (Item, inout [UInt8]) -> Void
  ) {
    text += brackets.utf8.prefix(1)
    for (place, item) in items.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      body(item, &text)
    }
    text += brackets.utf8.suffix(1)
  }

  private static func write(_ string: String, into text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0..<0x20: text += String(format: "\\u%04x", byte).utf8
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
