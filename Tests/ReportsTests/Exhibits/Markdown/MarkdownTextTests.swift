import Chapters
import Foundation
import Testing

@testable import Reports

struct MarkdownTextTests {
  @Test(arguments: [
    ("a <b>*c*</b>", "a &lt;b>*c*&lt;/b>"), ("a < b", "a < b"), ("*a* `<b>`", "*a* `<b>`"),
    ("", ""),
  ])
  func sentencesHaveNoHTML(markdown: String, shown: String) {
    #expect(MarkdownText.prose(markdown) == shown)
  }

  /// Data shows as it is, whatever marks of Markdown it has.
  @Test(arguments: [
    "__init__.py", "a*b*c", "[x](http://e.com)", "~~gone~~", "&amp;", "`code`", "$x$", "\\*",
    "![p](q)",
    "fact_lookup", "-5", "0.5 ± 0.1", "http://e.com/a_b", "a & b", "x < y", "5 * 3", "# no heading",
    "",
  ])
  func textShowsAsItIs(text: String) {
    let shown = MarkdownDocument("x " + MarkdownText.literal(text)).plainText
    #expect(
      shown.replacing("&lt;", with: "<") == ("x " + text).trimmingCharacters(in: .whitespaces))
  }

  @Test(arguments: ["fact_lookup", "0.5", "a & b", "2 * 3", "n. 1", "Müller-Lüdenscheidt"])
  func plainTextHasNoMarksMore(text: String) {
    #expect(MarkdownText.literal(text) == text)
  }

  @Test func linksHaveTheirTextWhateverItIs() {
    #expect(MarkdownText.link("A & b", "c.md#d") == "[A & b](c.md#d)")
    #expect(MarkdownText.link("a] [`b` \\ <i>", "c") == #"[a\] \[\`b\` \\ &lt;i>](c)"#)
  }

  @Test(arguments: [
    ("a: 1\n", "```x\na: 1\n```"), ("a: |\n  ```\n  <b>\n", "````x\na: |\n  ```\n  <b>\n````"),
    ("`````", "``````x\n`````\n``````"),
  ])
  func codeCannotCloseItsFence(code: String, fenced: String) {
    #expect(MarkdownText.fenced(code, as: "x") == fenced)
  }

  @Test func quotationsHaveEveryLine() {
    #expect(MarkdownText.quotation("a\n\nb\nc") == "> a\n>\n> b\n> c")
    let place = Chapters.SourceLocation(file: "a.md", line: 3, column: 1)
    #expect(MarkdownText.failure("x <b>\ny", at: place) == "> **x &lt;b>\n> y** (a.md:3:1)")
  }

  @Test func cellsStayInTheirColumns() {
    #expect(
      MarkdownText.table(["a|b", "c"], ["---", "--:"], [["d\ne", "*f*"]])
        == "| a\\|b | c |\n| --- | --: |\n| d e | *f* |")
  }
}
