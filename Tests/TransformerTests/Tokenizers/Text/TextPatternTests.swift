import RandomStreams
import Tensors
import Testing

@testable import Transformer

/// How texts are cut into words.
struct TextSplitterTests {
  /// The scanners written by hand against the patterns that they stand for.
  @Test(arguments: [TextSplitter.gpt2Pattern, TextSplitter.llama3Pattern])
  func splittingByHandIsSplittingByPattern(pattern: String) throws {
    let byHand = try TextSplitter(pattern: pattern, path: "")
    var stream = RandomStream(seed: 1, name: "texts")
    let pieces = Array("aB3 \t\r\n'’é\u{0301}я½.!#🙂\u{a0}llreS").map(String.init)
    let random = (0..<400).map { _ in (0..<12).map { _ in stream.pick(pieces) }.joined() }
    for text in try TokenizerReferenceTests.load("gpt2").1.map(\.text) + random {
      let words = byHand.words(of: text).map { Array($0.unicodeScalars) }
      let matched = TextSplitter.pattern(pattern).words(of: text).map { Array($0.unicodeScalars) }
      #expect(words == matched, "\(text.debugDescription)")
      #expect(words.joined().elementsEqual(text.unicodeScalars))
    }
  }

  private func words(_ text: String, _ splitter: TextSplitter) -> [String] {
    splitter.words(of: text).map(String.init)
  }

  @Test(arguments: [
    ("I'll go", ["I", "'ll", " go"]), ("a  b", ["a", " ", " b"]), ("a \n", ["a", " \n"]),
    ("x1.5!!", ["x", "1", ".", "5", "!!"]), ("'S", ["'", "S"]), ("", []), ("é ü", ["é", " ü"]),
  ]) func gpt2CutsBeforeSpaces(text: String, expected: [String]) {
    #expect(words(text, .gpt2) == expected)
  }

  @Test(arguments: [
    ("12345", ["123", "45"]), ("I'LL", ["I", "'LL"]), ("a\n\nb", ["a", "\n\n", "b"]),
    ("!!\n x", ["!!\n", " x"]), ("$x", ["$x"]), ("a   b", ["a", "  ", " b"]),
  ]) func llama3CutsNumbersShort(text: String, expected: [String]) {
    #expect(words(text, .llama3) == expected)
  }

  @Test func anyOtherPatternIsMatchedAsItIs() throws {
    let splitter = try TextSplitter(pattern: "[0-9]+", path: "")
    #expect(words("a12b", splitter) == ["a", "12", "b"])
    #expect(words("12", splitter) == ["12"] && words("ab", splitter) == ["ab"])
    #expect(
      try words("ab", TextSplitter(pattern: "x*", path: "")) == ["ab"], "empty matches cut nothing")
  }

  @Test func brokenPatternsAreRefused() {
    let error = #expect(throws: FileError.self) { try TextSplitter(pattern: "(", path: "t.json") }
    #expect(error?.description == "t.json: the split pattern '(' is no regular expression")
  }
}
