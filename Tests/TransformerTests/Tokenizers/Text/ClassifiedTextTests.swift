import Testing

@testable import Transformer

/// Texts by what the patterns of GPT-2 and Llama 3 ask of them.
struct ClassifiedTextTests {
  @Test func scalarsBeginAtBytes() {
    let text = ClassifiedText("é文a")
    #expect(text.count == 3 && (0...3).map(text.offset) == [0, 2, 5, 6])
    #expect(ClassifiedText("").count == 0 && ClassifiedText("").offset(0) == 0)
  }

  @Test func wordsEndAfterTheirLetters() {
    let text = ClassifiedText("  don't \u{a0}x12345\n\n")
    #expect(text.gpt2Word(from: 0) == 1 && text.gpt2Word(from: 1) == 5)
    #expect(text.gpt2Word(from: 5) == 7, "'t")
    #expect(text.llama3Word(from: 8, digits: 3) == 10, "a space of another kind may lead a word")
    #expect(text.llama3Word(from: 10, digits: 3) == 13)
    #expect(text.llama3Word(from: 10, digits: 1) == 11)
    #expect(text.llama3Word(from: 15, digits: 3) == 17, "newlines stay together")
  }

  /// Letters that came after Unicode 16 are none to the library.
  @Test func laterLettersAreNone() {
    #expect(ClassifiedText("a\u{88f}").gpt2Word(from: 0) == 1)
    #expect(ClassifiedText("aя").gpt2Word(from: 0) == 2)
  }
}
