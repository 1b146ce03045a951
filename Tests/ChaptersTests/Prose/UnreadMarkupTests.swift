import Testing

@testable import Chapters

/// What is written like markup and is not.
struct UnreadMarkupTests {
  @Test(arguments: [
    ("See [the table][tbl] there.", 1, 5, "'[tbl]: address'"),
    ("a\n\n- see *it* and [this one][] too", 3, 16, "'[this one]: address'"),
    ("| a |\n|---|\n| [x][lost] |", 3, 3, "'[lost]: address'"),
    ("We show {{include part.md}} here.", 1, 9, "a line of its own"),
    ("> so {{ include part.md }}", 1, 6, "a line of its own"),
  ])
  func isComplainedAbout(source: String, line: Int, column: Int, words: String) throws {
    let complaints = MarkdownDocument(source).unreadMarkup
    let complaint = try #require(complaints.first)
    #expect(complaints.count == 1)
    #expect(complaint.place.line == line)
    #expect(complaint.place.column == column)
    #expect(complaint.message.contains(words))
  }

  @Test(arguments: [
    "[a][b]\n\n[b]: https://a.org", "rows[0][1] and x[i][j]", "\\[a][b]", "`[a][b]`", "[0][1]",
    "    [a][b]", "```\n[a][b] {{include a.md}}\n```", "`{{include part.md}}` includes",
    "{{name}} is a template's", "[a] [b]", "\\[a\\]\\[b\\]",
  ])
  func othersAreNot(source: String) {
    #expect(MarkdownDocument(source).unreadMarkup == [])
  }

  @Test func proseComplains() {
    let draft = ProseDraft("See [it][lost].", in: ProseContext()) {
      SourceLocation(file: "a.md", line: $0, column: $1)
    }
    #expect(draft.complaints.map(\.location) == [SourceLocation(file: "a.md", line: 1, column: 5)])
  }
}
