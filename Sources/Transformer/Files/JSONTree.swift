import Foundation
import Tensors

/// A JSON value whose objects keep their members in order, repeats included.
///
/// Foundation's decoders put objects into dictionaries, whose keys are equal when they look alike: a
/// vocabulary with both spellings of "é" would lose a token. This one compares nothing, and reads a
/// vocabulary of 128,000 in a fraction of their time.
package enum JSONTree: Sendable {
  case null
  case boolean(Bool)
  /// Any number that is read, and one written with a point.
  case number(Double)
  /// A number written without a point.
  case whole(Int)
  case string(String)
  case array([JSONTree])
  case object([(key: String, value: JSONTree)])

  /// Parses a text; what Python writes for numbers that are none (`NaN`, `Infinity`) is read too.
  ///
  /// - Throws: `FileError` with the byte at which the text is no JSON.
  package init(_ data: Data, path: String) throws {
    if let pointer = FileError(pointer: data, path) { throw pointer }
    self = try data.withUnsafeBytes { raw in
      var parser = Parser(bytes: raw.bindMemory(to: UInt8.self), path: path)
      return try parser.document()
    }
  }

  /// A member of an object.
  subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text of a string.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The value of a number.
  var number: Double? {
    switch self {
    case .number(let number): number
    case .whole(let number): Double(number)
    default: nil
    }
  }

  /// A whole number.
  var integer: Int? {
    switch self {
    case .number(let number): Int(exactly: number)
    case .whole(let number): number
    default: nil
    }
  }

  /// Whether the value is `true`.
  var isTrue: Bool {
    guard case .boolean(let flag) = self else { return false }
    return flag
  }

  /// The items of an array.
  var items: [JSONTree]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  /// The members of an object.
  var members: [(key: String, value: JSONTree)]? {
    guard case .object(let members) = self else { return nil }
    return members
  }
}

extension JSONTree {
  private struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    let path: String
    private var position = 0
    private static let depthLimit = 128

    init(bytes: UnsafeBufferPointer<UInt8>, path: String) {
      self.bytes = bytes
      self.path = path
    }

    mutating func document() throws -> JSONTree {
      let value = try value(depth: 0)
      skipSpace()
      guard position == bytes.count else { throw problem }
      return value
    }

    private var problem: FileError { FileError(path, "is no JSON at byte \(position)") }
    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
      while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
        position += 1
      }
    }

    private mutating func skip(_ character: Unicode.Scalar) -> Bool {
      skipSpace()
      guard peek == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    private mutating func value(depth: Int) throws -> JSONTree {
      guard depth < Self.depthLimit else { throw FileError(path, "nests too deep") }
      skipSpace()
      switch peek {
      case UInt8(ascii: "{"): return try object(depth: depth)
      case UInt8(ascii: "["): return try array(depth: depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t"): return try word("true", .boolean(true))
      case UInt8(ascii: "f"): return try word("false", .boolean(false))
      case UInt8(ascii: "n"): return try word("null", .null)
      case UInt8(ascii: "N"): return try word("NaN", .number(.nan))
      case UInt8(ascii: "I"): return try word("Infinity", .number(.infinity))
      default: return try number()
      }
    }

    private mutating func object(depth: Int) throws -> JSONTree {
      position += 1
      var members: [(key: String, value: JSONTree)] = []
      if skip("}") { return .object(members) }
      repeat {
        skipSpace()
        guard peek == UInt8(ascii: "\"") else { throw problem }
        let key = try string()
        guard skip(":") else { throw problem }
        members.append((key, try value(depth: depth + 1)))
      } while skip(",")
      guard skip("}") else { throw problem }
      return .object(members)
    }

    private mutating func array(depth: Int) throws -> JSONTree {
      position += 1
      var items: [JSONTree] = []
      if skip("]") { return .array(items) }
      repeat { items.append(try value(depth: depth + 1)) } while skip(",")
      guard skip("]") else { throw problem }
      return .array(items)
    }

    private mutating func word(_ word: String, _ value: JSONTree) throws -> JSONTree {
      guard bytes[position...].starts(with: word.utf8) else { throw problem }
      position += word.utf8.count
      return value
    }

    private mutating func number() throws -> JSONTree {
      if bytes[position...].starts(with: "-I".utf8) {
        return try word("-Infinity", .number(-.infinity))
      }
      let start = position
      var whole = 0
      while let byte = peek, (0x30...0x39).contains(byte), position - start < 15 {
        whole = 10 * whole + Int(byte - 0x30)
        position += 1
      }
      func isPart(_ byte: UInt8) -> Bool { "+-.eE0123456789".utf8.contains(byte) }
      guard position == start || peek.map(isPart) == true else { return .number(Double(whole)) }
      while let byte = peek, isPart(byte) { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      guard let number = Double(text) else { throw problem }
      return .number(number)
    }

    private mutating func string() throws -> String {
      position += 1
      let start = position
      while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
        position += 1
      }
      guard peek != UInt8(ascii: "\"") else {
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      position = start
      return try escapedString()
    }

    private mutating func escapedString() throws -> String {
      var units: [UInt8] = []
      while let byte = peek, byte != UInt8(ascii: "\"") {
        position += 1
        guard byte == UInt8(ascii: "\\") else {
          units.append(byte)
          continue
        }
        units += Array(String(try escape()).utf8)
      }
      guard peek == UInt8(ascii: "\"") else { throw problem }
      position += 1
      return String(decoding: units, as: UTF8.self)
    }

    private mutating func escape() throws -> Unicode.Scalar {
      guard let byte = peek else { throw problem }
      position += 1
      switch byte {
      case UInt8(ascii: "n"): return "\n"
      case UInt8(ascii: "t"): return "\t"
      case UInt8(ascii: "r"): return "\r"
      case UInt8(ascii: "b"): return "\u{08}"
      case UInt8(ascii: "f"): return "\u{0C}"
      case UInt8(ascii: "u"): return try unicodeEscape()
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
      default: throw problem
      }
    }

    /// `\uHHHH`, or two of them for a scalar beyond U+FFFF; half of a pair is U+FFFD.
    private mutating func unicodeEscape() throws -> Unicode.Scalar {
      let first = try hexadecimal()
      guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) ?? "\u{FFFD}" }
      guard bytes[position...].starts(with: #"\u"#.utf8) else { return "\u{FFFD}" }
      position += 2
      let second = try hexadecimal()
      guard (0xDC00...0xDFFF).contains(second) else { return "\u{FFFD}" }
      return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal() throws -> UInt32 {
      guard position + 4 <= bytes.count,
        let value = UInt32(
          String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else { throw problem }
      position += 4
      return value
    }
  }
}
