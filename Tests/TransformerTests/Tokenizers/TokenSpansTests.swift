import Tensors
import Testing

@testable import Transformer

/// Where a text stands among tokens.
struct TokenSpansTests {
  @Test func wordsAreFoundWithTheSpacesBeforeThem() throws {
    let (tokenizer, _) = try TokenizerReferenceTests.load("gpt2")
    let tokens = tokenizer.encode("The cat saw the cat")
    let found = tokenizer.ranges(of: "cat", in: tokens)
    #expect(found.count == 2)
    for range in found { #expect(tokenizer.decode(Array(tokens[range])).contains("cat")) }
    #expect(tokenizer.ranges(of: "dog", in: tokens) == [])
    #expect(tokenizer.ranges(of: "", in: tokens) == [])
    #expect(tokenizer.ranges(of: "cat", in: []) == [])
  }

  /// Tokens need not end where the text does: each that has some of it counts.
  @Test func tokensThatHaveSomeOfTheTextCount() throws {
    let (tokenizer, _) = try TokenizerReferenceTests.load("gpt2")
    let tokens = tokenizer.encode("abcdef")
    let whole = try #require(tokenizer.ranges(of: "abcdef", in: tokens).first)
    #expect(whole == 0..<tokens.count)
    let part = try #require(tokenizer.ranges(of: "bcde", in: tokens).first)
    #expect(tokenizer.decode(Array(tokens[part])).contains("bcde"))
  }

  @Test func tokensAroundTextsHaveNoText() throws {
    let words = Vocabulary(["<unk>", "<s>", "Ann", "plays", "golf"])
    var template = TokenTemplate()
    template.before = [1]
    let tokenizer = Tokenizer(
      model: .words(words, unknown: 0), added: [AddedToken(id: 1, text: "<s>", isSpecial: true)],
      pretokenizer: .split(Split(.characters(.space), .removed)), template: template)
    let tokens = tokenizer.encode("Ann plays golf")
    #expect(tokens == [1, 2, 3, 4])
    #expect(tokenizer.ranges(of: "Ann plays", in: tokens) == [1..<3])
    #expect(tokenizer.ranges(of: "s>", in: tokens) == [])
    #expect(tokenizer.ranges(of: "ay", in: tokens) == [2..<3])
    #expect(tokenizer.unknown == 0)
  }

  @Test func bytePairsSpellEverything() throws {
    #expect(try TokenizerReferenceTests.load("gpt2").0.unknown == nil)
  }

  /// The subject's tokens, found among those of the prompt, are just those that cover its letters.
  @Test(arguments: ["gemma", "gpt2", "llama2", "llama3", "neox"])
  func subjectsAreFoundInRealTokenizers(name: String) throws {
    let (tokenizer, _) = try TokenizerReferenceTests.load(name)
    for subject in ["LeBron James", "José Ramírez", "DeForest Buckner", "O'Neal"] {
      let tokens = tokenizer.encode("Fact: \(subject) plays the sport of")
      let range = try #require(tokenizer.ranges(of: subject, in: tokens).last)
      let covered = tokenizer.decode(Array(tokens[range]))
      #expect(covered.contains(subject) || range.count == 1)
      let before = tokenizer.decode(Array(tokens[..<range.lowerBound]))
      let after = tokenizer.decode(Array(tokens[range.upperBound...]))
      #expect(!before.contains(subject.prefix(2)) && after.contains("plays"))
      #expect(tokenizer.ranges(of: "nobody", in: tokens).isEmpty)
    }
  }
}
