import Foundation

extension JSONTree: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(booleanLiteral value: Bool) { self = .boolean(value) }
  package init(floatLiteral value: Double) { self = .number(value) }

  /// A whole number.
  package init(_ number: Int) { self = .whole(number) }
  /// A number.
  package init(_ number: Double) { self = .number(number) }
}

extension JSONTree {
  /// The text of the value, without spaces, its members in their order; a number that is read as whole is
  /// written so.
  ///
  /// Foundation's encoder keeps the members of an object in a dictionary, whose keys are equal when they
  /// look alike: see `JSONTree`.
  package var compact: Data { written(.compact) }

  /// The text of the value, its objects sorted by key, each member on a line.
  ///
  /// Numbers have a point unless they are `whole`, as Python writes them and Foundation cannot: transformers
  /// refuses `3` where a configuration holds a `float`.
  package var prettyPrinted: Data { written(.pretty(depth: 0)) }

  /// How a text is laid out.
  private enum Layout {
    case compact
    case pretty(depth: Int)

    /// How the members of a value are laid out.
    var inner: Layout {
      switch self {
      case .compact: .compact
      case .pretty(let depth): .pretty(depth: depth + 1)
      }
    }

    /// What stands before a member, and before the closing bracket.
    var lineBreak: String {
      switch self {
      case .compact: ""
      case .pretty(let depth): "\n" + String(repeating: "  ", count: depth)
      }
    }

    var isCompact: Bool { if case .compact = self { true } else { false } }
  }

  private func written(_ layout: Layout) -> Data {
    var text: [UInt8] = []
    write(layout, into: &text)
    return Data(text)
  }

  private func write(_ layout: Layout, into text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .boolean(let flag): text += (flag ? "true" : "false").utf8
    case .whole(let number): text += "\(number)".utf8
    case .number(let number):
      text += ((layout.isCompact ? integer.map { "\($0)" } : nil) ?? "\(number)").utf8
    case .string(let string): Self.write(string, into: &text)
    case .array(let items):
      Self.write(items, between: "[]", layout, into: &text) { $0.write(layout.inner, into: &$1) }
    case .object(let members):
      let ordered = layout.isCompact ? members : members.sorted { $0.key < $1.key }
      Self.write(ordered, between: "{}", layout, into: &text) { member, text in
        Self.write(member.key, into: &text)
        text += (layout.isCompact ? ":" : ": ").utf8
        member.value.write(layout.inner, into: &text)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], between brackets: String, _ layout: Layout, into text: inout [UInt8],
    _ body: (Item, inout [UInt8]) -> Void
  ) {
    text += brackets.utf8.prefix(1)
    for (place, item) in items.enumerated() {
      if place > 0 { text.append(UInt8(ascii: ",")) }
      text += layout.inner.lineBreak.utf8
      body(item, &text)
    }
    if !items.isEmpty { text += layout.lineBreak.utf8 }
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
