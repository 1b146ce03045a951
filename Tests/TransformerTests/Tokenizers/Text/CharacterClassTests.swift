import Testing

@testable import Transformer

/// Characters that are of a kind.
struct CharacterClassTests {
  private static func scalars(_ kind: CharacterClass, of text: String) -> String {
    text.unicodeScalars.filter(kind.contains).reduce(into: "") { $0.unicodeScalars.append($1) }
  }

  @Test func kindsAreUnicodes() {
    #expect(
      Self.scalars(.space, of: "a \t\u{85}\u{a0}\u{2003}\u{2028}\u{200b}b").unicodeScalars.count
        == 6)
    #expect(Self.scalars(.number, of: "a1½Ⅳ²९x") == "1½Ⅳ²९")
    #expect(Self.scalars(.punctuation, of: "a!$+<=>^`|~…«_ €") == "!$+<=>^`|~…«_")
  }

  @Test(arguments: [
    ("a", true), ("_", true), ("-", false), ("\u{301}", true), ("\u{200d}", true), ("½", false),
  ])
  func wordsAreOfLettersMarksAndDigits(text: Unicode.Scalar, isWord: Bool) {
    #expect(CharacterClass.isWord(text) == isWord)
  }

  /// The library's tables are older: what came later is of no kind to them.
  @Test func laterCharactersAreOfNoKind() {
    #expect(CharacterClass.isAccent("\u{301}") && !CharacterClass.isAccent("e"))
    #expect(CharacterClass.isAccent("\u{1cf2}") && !CharacterClass.isAccent("\u{111c9}"))
    #expect(!CharacterClass.isAccent("\u{1abf}"), "assigned in Unicode 13")
    #expect(CharacterClass.punctuation.contains("\u{166d}"))
    #expect(!CharacterClass.punctuation.contains("\u{9fd}"), "assigned in Unicode 11")
    #expect(!CharacterClass.isWord("\u{88f}"), "assigned in Unicode 17")
    let (old, new): (Unicode.Scalar, Unicode.Scalar) = ("a", "\u{11938}")
    #expect(old.isAssigned(in: 9) && new.isAssigned(in: 13) && !new.isAssigned(in: 12))
  }
}
