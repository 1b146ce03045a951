import RandomStreams
import Tensors
import Testing

@testable import Transformer

/// Merges of byte pairs, first learned first.
struct BytePairEncoderTests {
  private static func encoder(
    _ texts: [String], _ merges: [(String, String)], unknown: String? = nil, bytes: Bool = false,
    whole: Bool = false, fuses: Bool = false, prefix: String = "", suffix: String = ""
  ) throws -> BytePairEncoder {
    let vocabulary = Vocabulary(texts)
    return try BytePairEncoder(
      vocabulary, merges: merges,
      options: .init(
        unknown: unknown.flatMap { vocabulary.id($0) }, fusesUnknown: fuses,
        fallsBackToBytes: bytes, keepsWholeWords: whole, prefix: prefix, suffix: suffix),
      path: "t.json")
  }

  private static let texts = ["a", "b", "c", "ab", "bc", "abc"]

  /// `ab` was learned after `bc`: the second pair of `abc` is merged first, and nothing is left of `ab`.
  @Test func theFirstLearnedIsMergedFirst() throws {
    let late = try Self.encoder(Self.texts, [("b", "c"), ("a", "b"), ("a", "bc")])
    #expect(late.encode("abc") == [5] && late.encode("abab") == [3, 3])
    let early = try Self.encoder(Self.texts, [("a", "b"), ("b", "c")])
    #expect(early.encode("abc") == [3, 2] && early.encode("bcab") == [4, 3])
    #expect(early.encode("") == [] && early.encode("c") == [2])
  }

  /// Of equal pairs the leftmost is merged first.
  @Test func theLeftmostOfEqualPairsIsMerged() throws {
    let encoder = try Self.encoder(["a", "aa"], [("a", "a")])
    #expect(encoder.encode("aaa") == [1, 0] && encoder.encode("aaaa") == [1, 1])
  }

  @Test func wholeWordsStayWhereTheyAreKept() throws {
    let kept = try Self.encoder(Self.texts, [("a", "b")], whole: true)
    #expect(kept.encode("abc") == [5] && kept.encode("abcc") == [3, 2, 2])
    #expect(try Self.encoder(Self.texts, [("a", "b")]).encode("abc") == [3, 2])
  }

  @Test func whatHasNoTokenIsUnknownOrItsBytes() throws {
    let texts = ["a", "<unk>", "<0xC3>", "<0xA9>"]
    #expect(try Self.encoder(texts, [], unknown: "<unk>").encode("aé") == [0, 1])
    #expect(try Self.encoder(texts, [], unknown: "<unk>", bytes: true).encode("aé") == [0, 2, 3])
    #expect(try Self.encoder(texts, [], unknown: "<unk>", bytes: true).encode("ü") == [1])
    #expect(try Self.encoder(texts, []).encode("aé") == [0])
  }

  @Test func unknownCharactersInARowMayBeOne() throws {
    let texts = ["a", "<unk>"]
    #expect(try Self.encoder(texts, [], unknown: "<unk>").encode("xxaxx") == [1, 1, 0, 1, 1])
    let fusing = try Self.encoder(texts, [], unknown: "<unk>", fuses: true)
    #expect(fusing.encode("xxaxx") == [1, 0, 1])
    // What is unknown comes behind the bytes that follow it, as in the library.
    let bytes = try Self.encoder(
      ["a", "<unk>", "<0xC3>", "<0xA9>"], [], unknown: "<unk>", bytes: true, fuses: true)
    #expect(bytes.encode("xéya") == [2, 3, 1, 0])
  }

  @Test func partsOfWordsMayBeSpelledOtherwise() throws {
    let inside = try Self.encoder(
      ["a", "##b", "ab", "##c", "##bc", "b"], [("a", "##b"), ("##b", "##c")], prefix: "##")
    #expect(inside.encode("abc") == [2, 3] && inside.encode("b") == [5])
    let ends = try Self.encoder(
      ["a", "a</w>", "b</w>", "ab</w>", "b"], [("a", "b</w>")], suffix: "</w>")
    #expect(
      ends.encode("ab") == [3] && ends.encode("abab") == [0, 4, 3] && ends.encode("a") == [1])
  }

  @Test func ofEqualMergesTheLastCounts() throws {
    let encoder = try Self.encoder(Self.texts, [("a", "b"), ("b", "c"), ("a", "b")])
    #expect(encoder.encode("abc") == [0, 4])
  }

  /// SentencePiece's way: every pair that is a token, the best token first, of equals the longest left.
  @Test func rankedTokensAreMergedBestFirst() {
    func tokens(_ text: String, _ ranks: [Int32]) -> [Int32] {
      BytePairEncoder(Vocabulary(Self.texts), ranks: ranks, unknown: nil).encode(text)
    }
    #expect(tokens("abc", [0, 0, 0, 1, 2, 3]) == [5] && tokens("abc", [0, 0, 0, 2, 1, 3]) == [5])
    let texts = ["a", "aa", "aaa", "<unk>"]
    let runs = BytePairEncoder(Vocabulary(texts), ranks: [0, 1, 2, 3], unknown: 3)
    #expect(runs.encode("aaaaa") == [1, 2] && runs.encode("ab") == [0, 3])
    // Both "ab" + "c" and "a" + "bc" are "abc"; nothing of the rest is a token.
    let split = BytePairEncoder(
      Vocabulary(["a", "b", "c", "bc", "abc"]), ranks: [0, 0, 0, 1, 2], unknown: nil)
    #expect(split.encode("abc") == [4])
  }

  @Test func mergesOfNoTokensAreRefused() {
    let error = #expect(throws: FileError.self) { try Self.encoder(["a", "b"], [("a", "b")]) }
    #expect(error?.description == "t.json: merge 0 joins 'a' and 'b', no tokens")
  }

  /// Long words, whose merges are found with a heap, against the definition: the best pair first.
  @Test func longWordsAreMergedInTheSameOrder() throws {
    let (tokenizer, _) = try TokenizerReferenceTests.load("llama2")
    guard case .bytePairs(let encoder) = tokenizer.model else {
      Issue.record("llama2 is of byte pairs")
      return
    }
    var stream = RandomStream(seed: 2, name: "words")
    let pieces = ["the", "▁", "re", "st", "at", "on", "in", "g", "b", "a", "ku", "1"]
    for _ in 0..<200 {
      let word = (0..<60).map { _ in stream.pick(pieces) }.joined()
      let symbols = encoder.symbols(of: word)
      #expect(encoder.mergedByHeap(symbols) == encoder.mergedByScan(symbols))
    }
  }
}
