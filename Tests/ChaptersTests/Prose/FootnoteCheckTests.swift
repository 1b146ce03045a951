import Testing

@testable import Chapters

/// Footnotes that are referred to and not there, or there and not referred to.
struct FootnoteCheckTests {
  private func draft(_ source: String) -> ProseDraft {
    ProseDraft(source, in: ProseContext()) { SourceLocation(file: "t", line: $0, column: $1) }
  }

  private func complaints(_ source: String) -> [String] {
    draft(source).complaints.map(\.description)
  }

  @Test(arguments: [
    "a[^1]\n\n[^1]: b", "a[^my_note]\n\n[^My_Note]: b", "> a[^1]\n>\n> [^1]: b",
    "a[^1][^1]\n\n[^1]: b",
    "- a[^1]\n\n  [^1]: b", "| a |\n|---|\n| b[^1] |\n\n[^1]: c",
    "a![^1]\n\n[^1]: b[^2]\n\n[^2]: c",
    "`[^1]` and ``x [^2] ` ``", "$x[^2]$ and $$\ny[^3]\n$$", "```\n[^1]\n```", "    [^1]\n",
    "\\[^1]",
    "<b title=\"[^1]\">", "<!-- [^1] -->", "<!--\n[^1]\n-->", "[^1](x.md)",
    "[^ 1] and a^[2] and [^]",
    "[^open and `x`]", "| `[^1]` | $[^2]$ |\n|---|---|\n",
  ])
  func whatIsNoLostFootnoteIsNotToldOf(source: String) {
    #expect(complaints(source) == [])
    #expect(draft(source).prose.unusedFootnotes == [])
  }

  @Test(arguments: [
    ("a [^x]", "t:1:3: error: there is no footnote '[^x]' to refer to"),
    ("ä\n[^nto]\n\n[^note]: b [^note]", "t:2:1: error: there is no footnote '[^nto]' to refer to"),
    (
      "a[^note] [^ntoe]\n\n[^note]: b",
      "t:1:10: error: there is no footnote '[^ntoe]' to refer to; did you mean '[^note]'?"
    ),
    (
      "a[^one][^two] [^zzzzz]\n\n[^one]: b\n\n[^two]: c",
      "t:1:15: error: there is no footnote '[^zzzzz]' to refer to; there are [^one], [^two]"
    ),
    ("|a|b|\n|-|-|\n|`[^1]`|c [^1]|\n", "t:3:11: error: there is no footnote '[^1]' to refer to"),
    ("> - a\n>   [^1]\n", "t:2:5: error: there is no footnote '[^1]' to refer to"),
    ("# A [^1]\n", "t:1:5: error: there is no footnote '[^1]' to refer to"),
    ("a[^1] $x$\n\n[^1]: b [^2]\n", "t:3:9: error: there is no footnote '[^2]' to refer to"),
    ("a [^1]\n\n<!--\n[^1]: b\n-->\n", "t:1:3: error: there is no footnote '[^1]' to refer to"),
    ("a [^1]\n\n```\n[^1]: b\n```\n", "t:1:3: error: there is no footnote '[^1]' to refer to"),
    ("\\[^1] [^1]", "t:1:7: error: there is no footnote '[^1]' to refer to"),
    (
      "[^a b]\n\n[^a b]: c",
      "t:1:1: error: there is no footnote '[^a b]' to refer to; a footnote's name has no spaces"
    ),
    ("See [b][^1].", "t:1:8: error: there is no footnote '[^1]' to refer to"),
  ])
  func aReferenceWithoutADefinitionIsToldAtItsPlace(source: String, complaint: String) {
    let told = complaints(source)
    #expect(told.first?.hasPrefix(complaint) == true, "\(told)")
  }

  @Test func bracketsThatAreMeantAreEscaped() {
    let told = complaints("[^a-z]+")
    #expect(
      told == [
        "t:1:1: error: there is no footnote '[^a-z]' to refer to; brackets that are none are written \\[^a-z]"
      ])
    let escaped = MarkdownDocument("\\[^a-z]+")
    #expect(escaped.plainText == "[^a-z]+" && escaped.complaints == [])
  }

  /// What stays is shown as it is written.
  @Test func aLostReferenceIsText() {
    let document = MarkdownDocument("a [^x] *b*[^1]\n\n[^1]: c")
    #expect(document.plainText == "a [^x] bc")
    #expect(document.nodes.contains { $0.content == .footnoteMark(1, occurrence: 1) })
  }

  @Test func eachPlaceIsTold() {
    #expect(
      complaints("[^x] and [^x]\n\n[^x]").map { $0.prefix(5) } == ["t:1:1", "t:1:1", "t:3:1"])
    #expect(complaints("[^x] and [^X]").count == 2)
  }

  @Test func aSecondDefinitionOfTheSameNameIsTold() {
    #expect(
      complaints("a[^1]\n\n[^1]: b\n\n> [^1]: c\n") == [
        "t:5:3: error: the footnote '[^1]' is defined before, in line 3"
      ])
  }

  @Test(arguments: [
    ("a\n\n[^1]: b", ["1 t:3:1"]),
    ("a[^2]\n\n[^1]: b\n[^2]: c\n> [^Three]: d\n", ["1 t:3:1", "Three t:5:3"]),
    ("a[^1]\n\n[^1]: b[^2]\n\n[^2]: c", []), ("`[^1]`\n\n[^1]: b", ["1 t:3:1"]),
  ])
  func aDefinitionThatNothingRefersToIsKnown(source: String, unused: [String]) {
    let draft = draft(source)
    #expect(draft.prose.unusedFootnotes.map { "\($0.target) \($0.location)" } == unused)
    #expect(draft.complaints == [])
  }

  /// Many of them are read in a time that grows with the text.
  @Test func manyFootnotesAreRead() {
    let names = 0..<2000
    let source =
      names.map { "a[^n\($0)] " }.joined() + "\n\n" + names.map { "[^n\($0)]: b\n" }.joined()
    let draft = draft(source)
    #expect(draft.complaints == [] && draft.prose.unusedFootnotes == [])
    #expect(
      draft.prose.document.nodes.last { if case .footnote = $0.content { true } else { false } }
        != nil)
  }
}
