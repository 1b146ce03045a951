import Testing

@testable import Transformer

/// Parts of texts.
struct TextPieceTests {
  @Test func partsAreCountedInBytes() {
    #expect("aé文b".part(1..<6) == "é文" && "ab".part(2..<2).isEmpty)
    // A space and a mark are one character to Swift.
    #expect("a \u{301}b".part(1..<2) == " ")
  }

  @Test func bytesAreUTF8() {
    #expect("é".withBytes { Array($0) } == [0xC3, 0xA9] && "".withBytes(\.count) == 0)
  }
}
