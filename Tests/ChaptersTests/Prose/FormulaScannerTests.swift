import Testing

@testable import Chapters

struct FormulaScannerTests {
  @Test(arguments: [
    (#"\alpha x"#, "alpha"), (#"\\ a"#, #"\"#), (#"\{"#, "{"), (#"  \le2"#, "le"), ("a", ""),
    (#"\"#, ""), ("", ""),
  ])
  func commandsHaveNames(source: String, name: String) {
    #expect(FormulaScanner(Array(source)).commandName() == name)
  }

  @Test func charactersArePassedOneByOne() {
    var scanner = FormulaScanner(Array(#" \sum 12.5.x"#))
    scanner.skipSpaces()
    #expect(scanner.position == 1 && scanner.isAtCommand("sum") && !scanner.isAtCommand("su"))
    scanner.skipCommand("sum")
    scanner.skipSpaces()
    #expect(scanner.isAtNumber)
    #expect(scanner.digits() == "12.5")
    #expect(!scanner.isAtNumber && scanner.peek() == ".")
    scanner.position += 2
    #expect(scanner.isAtEnd && scanner.peek() == nil && !scanner.isAtNumber)
    #expect(scanner.error("x").offset == 12 && scanner.error("x", at: 99).offset == 12)
  }

  @Test(arguments: [
    ("{ab}c", "ab", 4), ("{}", "", 2), ("{a", nil, 0), ("(a)", nil, 0), ("", nil, 0),
  ])
  func groupsAreTakenWhole(source: String, inside: String?, position: Int) {
    var scanner = FormulaScanner(Array(source))
    #expect(scanner.enclosed(in: "{", "}") == inside)
    #expect(scanner.position == position)
  }

  @Test(arguments: [
    ("{a{b}c}d", "a{b}c", 7), (#"{a\}b}"#, #"a\}b"#, 6), ("{a", nil, 0), ("a", nil, 0),
  ])
  func groupsHoldGroups(source: String, inside: String?, position: Int) {
    var scanner = FormulaScanner(Array(source))
    #expect(scanner.balanced() == inside)
    #expect(scanner.position == position)
  }
}
