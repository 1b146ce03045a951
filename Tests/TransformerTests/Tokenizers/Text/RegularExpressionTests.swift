import Tensors
import Testing

@testable import Transformer

/// Oniguruma's expressions, as Foundation matches them.
struct RegularExpressionTests {
  private func matches(_ pattern: String, _ text: String) throws -> [String] {
    try RegularExpression(pattern, path: "t.json").matches(in: text).map { text.part($0) }
  }

  @Test func classesAreOnigurumas() throws {
    #expect(try matches(#"\s"#, "a\u{0B}\u{85}b\u{200b}") == ["\u{0B}", "\u{85}"])
    #expect(try matches(#"[^\s\w]"#, "a b²-\u{200d}") == ["-", "\u{200d}"])
    #expect(try matches(#"\h+"#, "xfA9 g\t") == ["fA9"] && matches(#"\S\W"#, "a-") == ["a-"])
    #expect(try matches("[[:punct:]x]", "a=!😀x") == ["=", "!", "😀", "x"])
  }

  @Test func wordsEndWhereOnigurumasDo() throws {
    #expect(try matches(#"e\b"#, "e½ e\u{200d} e\u{301} e- e") == ["e", "e", "e"])
    #expect(try matches(#"\Be"#, "e ½e -e") == ["e"] && matches(#"[\b]"#, "a\u{8}") == ["\u{8}"])
  }

  @Test func linesEndWithNewlinesAlone() throws {
    #expect(try matches(#"\w$"#, "a\nb\r\nc\u{2028}d") == ["a", "d"])
    #expect(try matches(".+", "a\u{2028}\rb\nc") == ["a\u{2028}\rb", "c"])
  }

  @Test func placesAreCountedInBytes() throws {
    let expression = try RegularExpression("b+", path: "")
    #expect(expression.matches(in: "é😀bb文b") == [6..<8, 11..<12])
  }

  @Test func emptyMatchesStandApart() throws {
    let expression = try RegularExpression("x*", path: "")
    #expect(expression.matches(in: "axxb") == [0..<0, 1..<3, 4..<4])
  }

  @Test func whatIsNoneOrMeansSomethingElseIsRefused() {
    let broken = #expect(throws: FileError.self) { try RegularExpression("(", path: "t.json") }
    #expect(broken?.description == "t.json: the pattern '(' is no regular expression")
    let flag = #expect(throws: FileError.self) { try RegularExpression("(?im).", path: "t.json") }
    #expect(flag?.message == "the pattern '(?im).' has the flag 'm', which is not supported")
  }
}
