import Testing

@testable import Transformer

/// Texts and ids of tokens.
struct VocabularyTests {
  @Test func textsHaveIds() {
    let vocabulary = Vocabulary(["a", "b", "ab", "é", "e\u{301}", ""])
    #expect(vocabulary.id("ab") == 2 && vocabulary.id("ba") == nil && vocabulary.id("") == 5)
    #expect(vocabulary.text(2) == "ab" && vocabulary.text(6) == nil && vocabulary.text(-1) == nil)
    #expect(vocabulary.id(joining: 0, 1) == 2 && vocabulary.id(joining: 1, 0) == nil)
    #expect(vocabulary.id(joining: 0, 2, dropping: 1) == 2 && vocabulary.id(joining: 0, 9) == nil)
    #expect(vocabulary.id(joining: 0, 1, dropping: 2) == nil)
  }

  /// Words that look alike are two tokens.
  @Test func lookalikesAreTold() {
    let vocabulary = Vocabulary(["é", "e\u{301}"])
    #expect(vocabulary.id("\u{e9}") == 0 && vocabulary.id("e\u{301}") == 1)
    #expect(vocabulary.length(0) == 1 && vocabulary.length(1) == 2)
  }

  @Test func idsMayHaveGaps() {
    let vocabulary = Vocabulary([("b", 7), ("a", 2)])
    #expect(vocabulary.count == 8 && vocabulary.text(2) == "a" && vocabulary.text(3) == nil)
    #expect(Vocabulary([(text: String, id: Int32)]()).id("a") == nil)
  }

  @Test func repeatedTextsAreOneOfTheirIds() {
    #expect(Vocabulary(["a", "b", "a"]).id("a") == 0)
    #expect(Vocabulary([("a", 0), ("b", 1), ("a", 2)]).id("a") == 2)
  }

  @Test func manyTextsAreFound() {
    let texts = (0..<5000).map { String($0, radix: 7) }
    let vocabulary = Vocabulary(texts)
    for (id, text) in texts.enumerated() { #expect(vocabulary.id(text) == Int32(id)) }
    #expect(vocabulary.id("7") == nil)
  }
}
