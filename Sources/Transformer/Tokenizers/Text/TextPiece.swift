/// A part of a text on its way to tokens.
struct TextPiece: Equatable, Sendable {
  var text: String
  /// Whether it begins where the whole text does.
  var isFirst: Bool
}

extension String {
  /// The part between two places, counted in bytes of UTF-8, each where a scalar begins.
  func part(_ bytes: Range<Int>) -> String {
    let start = utf8.index(startIndex, offsetBy: bytes.lowerBound)
    return String(self[start..<utf8.index(start, offsetBy: bytes.count)])
  }

  /// What a body makes of the bytes of the text.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    var text = self
    return try text.withUTF8(body)
  }
}
