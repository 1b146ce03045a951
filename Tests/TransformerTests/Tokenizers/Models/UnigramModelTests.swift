import Testing

@testable import Transformer

/// The likeliest tokens of a text.
struct UnigramModelTests {
  private func model(_ pieces: [(String, Double)], bytes: Bool = false) -> UnigramModel {
    UnigramModel(pieces: pieces, unknown: 0, fallsBackToBytes: bytes)
  }

  @Test func theLikeliestTokensAreTaken() {
    let pieces = [("<unk>", 0.0), ("a", -1), ("b", -2), ("ab", -2.5), ("abab", -4.9), ("ba", -9)]
    #expect(model(pieces).encode("ab") == [3] && model(pieces).encode("abab") == [4])
    #expect(model(pieces).encode("baab") == [2, 1, 3] && model(pieces).encode("") == [])
  }

  /// Of equally likely ways that whose last token begins first stays.
  @Test func ofEqualWaysTheFirstIsTaken() {
    let pieces = [("<unk>", 0.0), ("a", -1), ("aa", -2)]
    #expect(model(pieces).encode("aa") == [2] && model(pieces).encode("aaa") == [1, 2])
  }

  @Test func unknownCharactersInARowAreOne() {
    let pieces = [("<unk>", 0.0), ("a", -1)]
    #expect(model(pieces).encode("xéa文") == [0, 1, 0])
  }

  @Test func orTheyBecomeTheirBytes() {
    let pieces = [("<unk>", 0.0), ("a", -1), ("<0xC3>", -1), ("<0xA9>", -1)]
    #expect(model(pieces, bytes: true).encode("aé") == [1, 2, 3])
    #expect(model(pieces, bytes: true).encode("aéx") == [1, 0])
    #expect(model(pieces).encode("aé") == [1, 0])
  }

  @Test func ofRepeatedPiecesTheLastCounts() {
    let pieces = [("<unk>", 0.0), ("a", -1), ("b", -1), ("ab", -9), ("ab", -1.5)]
    #expect(model(pieces).encode("ab") == [4])
  }
}
