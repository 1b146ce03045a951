import RandomStreams
import Tensors
import Testing

@testable import Transformer

/// What is found in texts.
struct TextPatternTests {
  private static func parts(_ text: String, _ pattern: TextPattern) -> [String] {
    pattern.matches(in: text).map { text.part($0) }
  }

  /// The scanners written by hand against the patterns that they stand for.
  @Test(arguments: [
    TextPattern.gpt2Pattern, TextPattern.llama3Pattern, TextPattern.qwen2Pattern,
  ]) func scanningIsMatching(pattern: String) throws {
    let byHand = try TextPattern(expression: pattern, path: "")
    if case .expression = byHand { Issue.record("not scanned by hand") }
    let expression = TextPattern.expression(try RegularExpression(pattern, path: ""))
    var stream = RandomStream(seed: 1, name: "texts")
    let pieces = Array("aB3 \t\r\n'’é\u{0301}я½.!#🙂\u{a0}\u{85}\u{0B}ſllreS").map(String.init)
    let random = (0..<400).map { _ in (0..<12).map { _ in stream.pick(pieces) }.joined() }
    for text in try TokenizerReferenceTests.load("gpt2").1.map(\.text) + random {
      #expect(byHand.matches(in: text) == expression.matches(in: text), "\(text.debugDescription)")
      #expect(Self.parts(text, byHand).joined().utf8.elementsEqual(text.utf8))
    }
  }

  @Test(arguments: [
    ("I'll go", ["I", "'ll", " go"]), ("a  b", ["a", " ", " b"]), ("a \n", ["a", " \n"]),
    ("x1.5!!", ["x", "1", ".", "5", "!!"]), ("'S", ["'", "S"]), ("", []), ("é ü", ["é", " ü"]),
  ]) func gpt2CutsBeforeSpaces(text: String, expected: [String]) {
    #expect(Self.parts(text, .gpt2) == expected)
  }

  @Test(arguments: [
    ("12345", ["123", "45"]), ("I'LL", ["I", "'LL"]), ("a\n\nb", ["a", "\n\n", "b"]),
    ("!!\n x", ["!!\n", " x"]), ("$x", ["$x"]), ("a   b", ["a", "  ", " b"]), ("'ſ", ["'ſ"]),
  ]) func llama3CutsNumbersShort(text: String, expected: [String]) {
    #expect(Self.parts(text, .llama3(digits: 3)) == expected)
  }

  @Test func textsKindsAndWordsAreFound() {
    #expect(TextPattern.text("aa").matches(in: "aaaba") == [0..<2])
    #expect(TextPattern.text("é").matches(in: "e\u{301}é") == [3..<5])
    #expect(TextPattern.characters(.number).matches(in: "a12½") == [1..<2, 2..<3, 3..<5])
    #expect(Self.parts("ab, c_1!? \u{301}", .words) == ["ab", ",", "c_1", "!?", "\u{301}"])
  }

  @Test func matchesAreReplaced() throws {
    #expect(TextPattern.text(" ").replacing(in: " a  b", with: "▁") == "▁a▁▁b")
    #expect(TextPattern.text("x").replacing(in: "ab", with: "y") == "ab")
    let expression = try TextPattern(expression: "(b)*", path: "")
    #expect(expression.replacing(in: "abb", with: "$1") == "$1a$1")
  }
}
