import Foundation

/// The names and values of a JSON object as they are written, in their order, which a decoder does not keep.
struct JSONTokens {
  private let bytes: [UInt8]
  private var position = 0

  /// The tokens of an object that a decoder has read.
  ///
  /// - Parameter line: The object.
  /// - Returns: Its names with what is written behind them; none of what is no plain JSON, as JSON 5 allows.
  static func of(_ line: Data) -> [(name: String, value: String)]? {
    var tokens = JSONTokens(bytes: [UInt8](line))
    return tokens.object()
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func object() -> [(name: String, value: String)]? {
    var entries: [(name: String, value: String)] = []
    guard skip("{") else { return nil }
    if skip("}") { return entries }
    repeat {
      guard let name = string(), skip(":"), let value = value() else { return nil }
      entries.append((name, value))
    } while skip(",")
    return skip("}") ? entries : nil
  }

  private mutating func skipSpaces() {
    while position < bytes.count, [9, 10, 13, 32].contains(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ mark: Character) -> Bool {
    skipSpaces()
    guard position < bytes.count, bytes[position] == mark.asciiValue else { return false }
    position += 1
    return true
  }

  /// A text in double quotes.
  private mutating func string() -> String? {
    skipSpaces()
    let begin = position
    guard skip("\""), let end = JSONText.end(of: begin, in: bytes) else { return nil }
    position = end
    guard bytes[begin..<position].contains(UInt8(ascii: "\\")) else {
      return String(decoding: bytes[begin + 1..<position - 1], as: UTF8.self)
    }
    return try? JSONDecoder().decode(String.self, from: Data(bytes[begin..<position]))
  }

  private mutating func value() -> String? {
    skipSpaces()
    guard position < bytes.count, !"{['/".utf8.contains(bytes[position]) else { return nil }
    if bytes[position] == UInt8(ascii: "\"") { return string() }
    let begin = position
    while position < bytes.count, ![9, 10, 13, 32].contains(bytes[position]),
      !",}".utf8.contains(bytes[position])
    {
      position += 1
    }
    return String(decoding: bytes[begin..<position], as: UTF8.self)
  }
}
