import Testing

@testable import Transformer

/// Characters that stand for bytes.
struct ByteLevelTests {
  @Test func bytesHaveCharacters() {
    #expect(ByteLevel.encode("a b\n") == "aĠbĊ")
    #expect(ByteLevel.decode("aĠbĊ") == Array("a b\n".utf8))
    #expect(Set(ByteLevel.alphabet).count == 256)
    #expect(ByteLevel.alphabet.map { ByteLevel.decode($0) } == (UInt8.min...UInt8.max).map { [$0] })
  }

  /// A token with a character that stands for no byte is itself.
  @Test func otherTextsAreThemselves() {
    #expect(
      ByteLevel.decode("→") == Array("→".utf8) && ByteLevel.decode("Ġ a") == Array("Ġ a".utf8))
  }
}
