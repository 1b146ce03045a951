import Frames
import Testing

@testable import Reports

struct TextWidthTests {
  /// However lines end, a cell has one.
  @Test(arguments: [("a\nb", "a b"), ("a\r\nb\rc", "a b c"), ("a\tb", "a b"), ("ab", "ab")])
  func aCellIsOneLine(text: String, line: String) {
    #expect(text.inOneLine == line && text.inOneLine.width == text.width)
    #expect(text.fitted(to: 9).hasPrefix(line))
    #expect(MarkdownText.table(["h"], ["---"], [[text]]) == "| h |\n| --- |\n| \(line) |")
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("über", 4), ("中文", 4), ("한국어", 6), ("カナ", 4), ("ｶﾅ", 2), ("e\u{301}", 1),
    ("🏀", 2), ("Ａ", 2), ("–█", 2), ("a\u{200B}", 1),
  ])
  func wideCharactersTakeTwoColumns(text: String, width: Int) {
    #expect(text.width == width)
  }

  @Test(arguments: ["中文字母表", "abcdefgh", "ab中cd文"], [1, 4, 5, 9, 12])
  func textIsFittedToItsColumns(text: String, width: Int) {
    #expect(text.fitted(to: width).width == width)
  }

  @Test func tablesLineUp() throws {
    let frame = Frame.of([.text("名"), .whole("n")], [["中", 1], ["ab", 22]])
    let lines = TableView(frame, limit: 9).text(width: 80).split(separator: "\n")
    #expect(lines == ["名   n", "──  ──", "中   1", "ab  22"])
  }
}
