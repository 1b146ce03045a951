import Chapters
import Foundation
import Markup
import Notebook
import TestSupport
import Testing

@testable import Reports

/// A type of block that no book has: one file and one line of a registry, as `Documentation/adding-a-block.md`
/// says.
struct AddingABlockTests {
  private static let types = BlockRegistry(exhibits: [TableExhibit.self, ValueExhibit.self])

  private static let chapter =
    ReadBook.rows + """
      ```yaml value
      of: mean(a.value) + 0.25
      caption: "Of <all> rows."
      ```
      """

  @Test func itIsCheckedLikeEveryOther() throws {
    #expect(
      try ReadBook.complaints("```yaml value\nof: a.valu\nover: seed\n```\n", types: Self.types)
        == [
          "01/01.md:10:5: error: the frame 'rows' has no column 'valu'; did you mean 'value'?"
        ])
    #expect(
      try ReadBook.complaints("```yaml valeu\nof: a.value\n```\n", types: Self.types) == [
        "01/01.md:9:1: error: unknown block 'yaml valeu'; did you mean 'yaml value'?"
      ])
    #expect(
      try ReadBook.complaints("```yaml value\nof: a.value\nfrom: a\n```\n", types: Self.types) == [
        "01/01.md:11:1: error: unknown key 'from' in 'value'; it takes id, of, over, caption"
      ])
  }

  @Test func itIsShownInEveryFormat() async throws {
    let results = try await SmallBook(Self.chapter, types: Self.types).results
    let source = ReportSource(results)
    let block = try #require(results.book.chapters[0].blocks.last)
    let place = source.place(of: block, on: "01-small")
    #expect(place.name == "Value 1")
    #expect(place.block.id == "01-small-value-1")

    let html = ChapterHTML(results.book.chapters[0], source).body.markup
    #expect(html.contains("<p><b>2.25</b> Of &lt;all&gt; rows.</p>"))
    #expect(html.contains(#"<section class="block value" id="01-small-value-1""#))
    #expect(
      ChapterMarkdown(results.book.chapters[0], source).page.hasSuffix(
        """
        <a id="01-small-value-1"></a>

        2.25 Of &lt;all> rows.

        <details><summary>Source of Value 1</summary>

        ```yaml value
        of: mean(a.value) + 0.25
        caption: "Of <all> rows."
        ```

        </details>

        """))
    #expect(TerminalReport(results).text(chapters: [], width: 80) == "2.25 Of <all> rows.")
    let json = try JSONEncoder().encode(ReportJSON.Block(place))
    #expect(
      try JSONSerialization.jsonObject(with: json) as? NSDictionary == [
        "id": "01-small-value-1", "name": "Value 1", "type": "value", "value": 2.25,
      ])
  }

  /// The page shows the type of block that these tests build.
  @Test func thePageShowsThisFile() throws {
    let page = try String(
      contentsOf: Checkout.root.appending(path: "Documentation/adding-a-block.md"), encoding: .utf8)
    let file = try String(
      contentsOf: Checkout.root.appending(path: "Tests/ReportsTests/Exhibits/ValueExhibit.swift"),
      encoding: .utf8)
    #expect(page.contains("```swift\n" + file + "```\n"))
  }
}
