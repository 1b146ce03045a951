import Testing

@testable import Transformer

/// Tokens that are cut out of texts.
struct AddedTokensTests {
  /// Texts as they are, with an asterisk where the whole text begins, and ids.
  private func parts(_ text: String, _ tokens: [AddedToken], _ normalizer: Normalizer? = nil)
    -> [String]
  {
    AddedTokens(tokens, normalizer: normalizer).parts(of: text).map {
      switch $0 {
      case .token(let id): "\(id)"
      case .text(let piece): piece.text + (piece.isFirst ? "*" : "")
      }
    }
  }

  @Test func theLeftmostAndOfThoseTheLongestIsFound() {
    let tokens = [
      AddedToken(id: 1, text: "ab"), AddedToken(id: 2, text: "abc"), AddedToken(id: 3, text: "bcd"),
    ]
    #expect(parts("xabcd", tokens) == ["x*", "2", "d"])
    #expect(parts("abbcd", tokens) == ["1", "3"] && parts("", tokens) == [])
    #expect(parts("abc", []) == ["abc*"])
  }

  @Test func wordsStandAlone() {
    let tokens = [AddedToken(id: 1, text: "st", isWord: true)]
    #expect(parts("st, st1 _st \u{301}st st", tokens) == ["1", ", st1 _st \u{301}st ", "1"])
  }

  /// A mark behind a space is none.
  @Test func spaceAroundTokensIsTaken() {
    let left = [AddedToken(id: 1, text: "<x>", stripsLeft: true)]
    #expect(parts("a \u{a0}<x> b", left) == ["a*", "1", " b"])
    let right = [AddedToken(id: 1, text: "<x>", stripsRight: true), AddedToken(id: 2, text: "  ")]
    #expect(parts("a <x>\n \u{301}b", right) == ["a *", "1", "\u{301}b"])
    // What one token takes another may have too, as in the library.
    #expect(parts("<x>  b", right) == ["1", "2", "b"])
  }

  @Test func someAreLookedForInTheNormalizedText() {
    let tokens = [
      AddedToken(id: 1, text: "É", isNormalized: true), AddedToken(id: 2, text: "É"),
      AddedToken(id: 3, text: "</s>", isNormalized: true),
    ]
    #expect(parts("éÉe\u{301}", tokens, .lowercase) == ["1", "2", "e\u{301}"])
    #expect(parts("a</s>", tokens, .prepend("▁")) == ["▁a</s>*"])
    #expect(parts("</s>a", tokens, .prepend("▁")) == ["3", "a"])
    #expect(AddedTokens(tokens, normalizer: .lowercase)[1]?.text == "é")
  }

  @Test func ofEqualOnesTheSpecialIsFound() {
    let tokens = [AddedToken(id: 1, text: "a"), AddedToken(id: 2, text: "a", isSpecial: true)]
    #expect(parts("a", tokens) == ["2"])
  }

  /// Thousands of tokens that begin alike cost no more for each character.
  @Test func manyTokensAreLookedForAtOnce() {
    let tokens = (0..<6000).map { AddedToken(id: Int32($0), text: "<unused\($0)>") }
    let added = AddedTokens(tokens, normalizer: nil)
    #expect(added.parts(of: String(repeating: "<", count: 200_000)).count == 1)
    #expect(added.parts(of: String(repeating: "<unused5999>", count: 10_000)).count == 10_000)
  }
}
