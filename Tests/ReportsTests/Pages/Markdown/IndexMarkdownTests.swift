import Testing

@testable import Reports

struct IndexMarkdownTests {
  private func index(_ chapter: String) async throws -> String {
    var source = ReportSource(try await SmallBook(chapter).results)
    source.links = .files(ending: "md")
    return IndexMarkdown(source: source).text
  }

  @Test func titlesAreText() async throws {
    #expect(
      try await index("# A [b](https://c.de) `<script>` | d\n") == """
        # A small book <&>

        One Author, Another & Co

        About *doses*.

        ## Chapters

        - [A b &lt;script> | d](01-small.md)

        """)
  }

  @Test func claimsStayInTheirRow() async throws {
    let text = try await index(
      SmallBook.chapter
        + "\n\n```yaml claim\nid: x\ntext: |\n  a | <b>\n  c\nexpect: 1 > doses.effect\n```\n")
    #expect(text.contains("| [Claim 3](01-small.md#x) a \\| &lt;b> c  | – |"))
  }
}
