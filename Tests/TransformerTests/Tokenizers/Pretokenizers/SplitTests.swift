import Testing

@testable import Transformer

/// Texts cut at what a pattern matches.
struct SplitTests {
  private static func pieces(_ text: String, _ split: Split) -> [String] {
    split.apply(TextPiece(text: text, isFirst: true)).map(\.text)
  }

  @Test(arguments: [
    (Split.Behavior.removed, ["a", "b"], [" ", " ", " ", " "]),
    (.isolated, [" ", "a", " ", " ", "b", " "], [" ", "a", " ", " ", "b", " "]),
    (.mergedWithPrevious, [" ", "a ", " ", "b "], [" a", " ", " b", " "]),
    (.mergedWithNext, [" a", " ", " b", " "], [" ", "a ", " ", "b "]),
    (.contiguous, [" ", "a", "  ", "b", " "], [" ", "a", "  ", "b", " "]),
  ]) func matchesBecome(behavior: Split.Behavior, expected: [String], inverted: [String]) {
    #expect(Self.pieces(" a  b ", Split(.text(" "), behavior)) == expected)
    #expect(Self.pieces(" a  b ", Split(.text(" "), behavior, inverts: true)) == inverted)
    #expect(Self.pieces("", Split(.text(" "), behavior)) == [])
  }

  @Test func emptyMatchesCut() throws {
    let pattern = TextPattern.expression(try RegularExpression("x*", path: ""))
    #expect(Self.pieces("abxxc", Split(pattern, .isolated)) == ["a", "b", "xx", "c"])
    #expect(Self.pieces("abxxc", Split(pattern, .mergedWithPrevious)) == ["a", "bxx", "c"])
  }

  /// Only what begins where the whole text does is first.
  @Test func firstPiecesBeginTheText() {
    let split = Split(.characters(.space), .removed)
    #expect(split.apply(TextPiece(text: "a b", isFirst: true)).map(\.isFirst) == [true, false])
    #expect(split.apply(TextPiece(text: " a", isFirst: true)).map(\.isFirst) == [false])
    #expect(split.apply(TextPiece(text: "a", isFirst: false)).map(\.isFirst) == [false])
  }
}
