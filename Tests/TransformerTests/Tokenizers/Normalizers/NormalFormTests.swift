import Testing

@testable import Transformer

/// Unicode's normal forms, as the library has them.
struct NormalFormTests {
  private func scalars(_ form: NormalForm, _ text: String) -> [UInt32] {
    form.apply(text).unicodeScalars.map(\.value)
  }

  @Test func formsAreUnicodes() {
    #expect(scalars(.composed, "e\u{301}") == [0xE9] && scalars(.decomposed, "é") == [0x65, 0x301])
    #expect(scalars(.compatiblyComposed, "ﬁ²e\u{301}") == [0x66, 0x69, 0x32, 0xE9])
    #expect(scalars(.compatiblyDecomposed, "①") == [0x31] && scalars(.composed, "ﬁ") == [0xFB01])
    #expect(NormalForm.composed.apply("plain\n") == "plain\n")
  }

  @Test func marksAreOrdered() {
    #expect(scalars(.decomposed, "a\u{308}\u{323}") == [0x61, 0x323, 0x308])
    // U+0F81 is two marks, which go before others that stand before it.
    #expect(scalars(.composed, "\u{1ab3}\u{f81}") == [0xF71, 0xF80, 0x1AB3])
    #expect(scalars(.compatiblyComposed, "\u{3262}\u{315d}") == [0xB46C])
  }

  @Test func formsReachBeyondTheBasicPlane() {
    #expect(scalars(.composed, "\u{110a5}\u{110ba}") == [0x110AB])
    #expect(scalars(.decomposed, "\u{110ab}") == [0x110A5, 0x110BA])
    #expect(scalars(.composed, "\u{1d15e}") == [0x1D157, 0x1D165])
  }

  /// To the library they have neither marks nor parts.
  @Test func charactersOfLaterVersionsStay() {
    #expect(scalars(.composed, "\u{11935}\u{11930}") == [0x11935, 0x11930])
    #expect(scalars(.decomposed, "é\u{11938}e\u{301}") == [0x65, 0x301, 0x11938, 0x65, 0x301])
    #expect(scalars(.decomposed, "e\u{300}\u{1abf}") == [0x65, 0x300, 0x1ABF])
  }
}
