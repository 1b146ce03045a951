/// A JSON value with one spelling: object keys sorted, no spaces, shortest round-trip numbers.
///
/// Content hashes are made of this text, so its form is part of every cell's key.
public indirect enum CanonicalJSON: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case array([CanonicalJSON])
  case object([String: CanonicalJSON])
}

extension CanonicalJSON: CustomStringConvertible {
  /// The canonical spelling.
  public var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += Self.spelled(value)
    case .text(let value): Self.quote(value, into: &text)
    case .array(let items):
      text += "["
      for (position, item) in items.enumerated() {
        if position > 0 { text += "," }
        item.write(to: &text)
      }
      text += "]"
    case .object(let entries):
      text += "{"
      for (position, entry) in entries.sorted(by: { $0.key < $1.key }).enumerated() {
        if position > 0 { text += "," }
        Self.quote(entry.key, into: &text)
        text += ":"
        entry.value.write(to: &text)
      }
      text += "}"
    }
  }

  /// JSON has no infinities and no NaN: they are spelled as text, so that two of them hash alike.
  private static func spelled(_ value: Double) -> String {
    value.isFinite ? value.description : "\"\(value)\""
  }

  private static func quote(_ value: String, into text: inout String) {
    text += "\""
    // Nearly all texts stand as they are, and keys are made of thousands.
    if value.utf8.allSatisfy(isPlain) {
      text += value
    } else {
      escape(value, into: &text)
    }
    text += "\""
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: " ") && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private static func escape(_ value: String, into text: inout String) {
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension CanonicalJSON: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral,
  ExpressibleByIntegerLiteral
{
  public init(dictionaryLiteral elements: (String, CanonicalJSON)...) {
    self = .object(Dictionary(elements, uniquingKeysWith: { $1 }))
  }
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
}
