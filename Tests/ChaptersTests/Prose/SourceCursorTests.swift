import Testing

@testable import Chapters

/// Inline values and references are where the source has them, whatever stands around them.
struct SourceCursorTests {
  /// What the source has where the code spans of a document were found.
  private func found(_ source: String) -> [String] {
    MarkdownDocument(source).codeSpans.map { span in
      span.place.bytes.map { String(decoding: Array(source.utf8)[$0], as: UTF8.self) } ?? "none"
    }
  }

  @Test(arguments: [
    ("It is `= a.b`.", ["`= a.b`"]), ("`x` and `x`", ["`x`", "`x`"]),
    ("``a ` b`` and `c`", ["``a ` b``", "`c`"]), ("` = a `", ["` = a `"]),
    (#"\`no but `= a`"#, ["`= a`"]), ("`= a +\nb` end", ["`= a +\nb`"]),
    ("> `= a +\n> b`", ["`= a +\n> b`"]), ("- one\n  `two\n  three`", ["`two\n  three`"]),
    ("|a|b|\n|-|-|\n|`x`|`y`|\n|`p\\|q`|`x`|", ["`x`", "`y`", "`p\\|q`", "`x`"]),
    ("    `= code`\n\n`= a`", ["`= a`"]), ("~~~\n`= a`\n~~~\n`= a`", ["`= a`"]),
    ("é `= ü` *`= ü`*", ["`= ü`", "`= ü`"]), ("a\n\n`x`\n\n# `x`", ["`x`", "`x`"]),
    ("$`x`$ is `x`", ["`x`"]), ("```` `` ````", ["```` `` ````"]),
    ("`x`\n\na `x`\n|`x`|\n|-|\n|`x`|", ["`x`", "`x`", "`x`", "`x`"]),
    ("see[^n] `a`\n\n[^n]: `b`\n\n`c`", ["`a`", "`c`", "`b`"]),
  ])
  func codeSpansAreFound(source: String, spans: [String]) { #expect(found(source) == spans) }

  /// The same span twice is found at its two places, line and column those of the content.
  @Test func eachHasItsOwnPlace() {
    let places = MarkdownDocument("a `= x`\nb ` = x `\n\n`= x`").codeSpans.map(\.place)
    #expect(places.map(\.line) == [1, 2, 4])
    #expect(places.map(\.column) == [4, 5, 2])
    #expect(places.map(\.bytes) == [2..<7, 10..<17, 19..<24])
  }

  /// A paragraph that a table follows has no line of its own for the parser.
  @Test func whatStandsBeforeATableIsFoundThere() {
    let source = "`x`\n\na `x`\n|`x`|\n|-|\n|`x`|\n\n`x`[^n]\n\n[^n]: `x`"
    let places = MarkdownDocument(source).codeSpans.compactMap(\.place.bytes?.lowerBound)
    #expect(places == [0, 7, 12, 22, 28, 43])
  }

  @Test func linksWithoutTextAreFound() {
    let source = "[](#a), `[](#b)` and [](#b) [c](#b)\n\n|[](#a)|[](#a)|\n|-|-|"
    let places = MarkdownDocument(source).links.map(\.place)
    #expect(places.map { $0?.bytes?.lowerBound } == [0, 21, nil, 38, 45])
    #expect(places.map { $0?.line } == [1, 1, nil, 3, 3])
  }

  @Test func whatIsNotThereHasItsLineOnly() {
    var cursor = SourceCursor("a\nb `c`\n")
    #expect(cursor.find("x", from: 2) == SourceSpan(line: 2, column: 1))
    #expect(cursor.findCode("x", from: 2) == SourceSpan(line: 2, column: 1))
    #expect(cursor.findCode("c", from: 9).bytes == nil)
  }
}
