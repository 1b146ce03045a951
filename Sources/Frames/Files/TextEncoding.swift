import Foundation

/// How the bytes of a file stand for text.
package enum TextEncoding: String, Sendable, Hashable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case latin1 = "latin-1"
  case windows1252 = "windows-1252"

  /// A text as UTF-8, without a mark of the byte order.
  ///
  /// - Parameters:
  ///   - data: The text.
  ///   - encoding: How it is encoded; where nobody says, as its mark of the byte order does, else UTF-8.
  ///   - source: What messages call it.
  /// - Returns: The text.
  /// - Throws: `MalformedTable` with the first line that is no such text.
  static func decoded(_ data: Data, _ encoding: TextEncoding?, source: String) throws -> Data {
    let marks: [[UInt8]] = [[0xFF, 0xFE], [0xFE, 0xFF]]
    let isMarked = marks.contains { data.starts(with: $0) }
    switch encoding ?? (isMarked ? .utf16 : .utf8) {
    case .utf8:
      let text = data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data
      if let line = firstInvalidLine(text) {
        throw MalformedTable(
          source, line: line,
          "not UTF-8 text; expected its encoding by name, as in `encoding: windows-1252`")
      }
      return text
    case .utf16: return try text(data, .utf16, source)
    case .latin1: return try text(data, .isoLatin1, source)
    case .windows1252: return try text(data, .windowsCP1252, source)
    }
  }

  private static func text(
    _ data: Data, _ encoding: String.Encoding, _ source: String
  ) throws -> Data {
    guard let text = String(data: data, encoding: encoding) else {
      throw MalformedTable(source, line: 1, "not text in the encoding that is named")
    }
    return Data((text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text).utf8)
  }

  private static func firstInvalidLine(_ data: Data) -> Int? {
    // A text of two bytes a character is UTF-8 with zeros.
    if data.contains(0) { return data.prefix { $0 != 0 }.count { $0 == UInt8(ascii: "\n") } + 1 }
    guard String(validating: data, as: UTF8.self) == nil else { return nil }
    let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 } ?? 1
  }
}
