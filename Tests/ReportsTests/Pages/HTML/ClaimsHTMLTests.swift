import Chapters
import Foundation
import Notebook
import Testing

@testable import Reports

/// The claims on the first page: a row for each finding, and the lists of claims.
struct ClaimsHTMLTests {
  private static func pages() async throws -> (html: String, markdown: String) {
    let renderer = PageRenderer(try await FindingsBook.run().results)
    return (
      try #require(renderer.html(Book.firstPageName)),
      try #require(renderer.markdown(Book.firstPageName))
    )
  }

  @Test func aFindingIsARow() async throws {
    let html = try await Self.pages().html
    let findings = try #require(html.range(of: "<div class=\"ledger findings\">"))
    let table = html[findings.upperBound...]
    let head = ["Finding", "Paper", "Other chapters", "Part one"]
      .map { "<th scope=\"col\">\($0)</th>" }.joined()
    #expect(table.contains(head))
    #expect(!table.contains("<th scope=\"col\">Part two</th>"))
    #expect(table.contains("<th scope=\"row\">A larger dose does <em>more</em>.</th>"))
    #expect(
      table.contains(
        "<td data-label=\"Paper\"><span title=\"figure 1; figure 2\">small 0.200, large 0.500, all 3</span></td>"
      ))
    #expect(
      table.contains(
        "<a href=\"01-small.html#a\" title=\"A is so.\">Claim 1 <span class=\"verdict reproduced\">reproduced</span></a>"
          + " <span class=\"n\">n = 3</span>"))
    #expect(
      table.contains(
        "<td class=\"none\" data-label=\"Paper\">–</td><td data-label=\"Other chapters\"><span class=\"untested\">not tested</span></td>"
      ))
    #expect(PageMarkup(html).problems == [])
    #expect(PageMarkup(html).repeatedIDs == [])
  }

  /// All claims stand below, folded, in two lists.
  @Test func theListsAreFolded() async throws {
    let html = try await Self.pages().html
    let places = [
      "class=\"ledger findings\"", "class=\"note family\"",
      "<summary>Claims of the paper (2): 2 reproduced</summary>",
      "<summary>Claims of this book (4): 2 reproduced, 1 not reproduced, 1 inconclusive; 1 of them exploratory</summary>",
      "id=\"chapters\"",
    ].map { html.range(of: $0)?.lowerBound }
    #expect(!places.contains(nil), "\(places.map { $0 != nil })")
    #expect(places.compactMap(\.self) == places.compactMap(\.self).sorted())
  }

  @Test func markdownHasTheSame() async throws {
    let text = try await Self.pages().markdown
    #expect(
      text.contains(
        """
        | Finding | Paper | Other chapters | Part *one* |
        | --- | --- | --- | --- |
        | A larger dose does *more*. | small 0.200, large 0.500, all 3 | [Claim 1 reproduced](01-small.md#a), n = 3 | \
        [Claim 3 reproduced](02-more.md#c), n = 3<br>[Claim 4 not reproduced, exploratory](02-more.md#d) |
        """))
    #expect(
      text.contains("says 0.2. | – | [Claim 2 inconclusive](01-small.md#b), n = 3 | not tested |"))
    #expect(text.contains("| Nobody asked. | – | not tested | not tested |"))
    #expect(
      text.contains("<details><summary>Claims of the paper (2): 2 reproduced</summary>"))
    #expect(text.contains("Judged together, as one family of 3 claims (Holm), "))
  }

  /// A book without findings shows its claims as lists, which have names where there are two.
  @Test func withoutFindingsTheListsAreOpen() async throws {
    let html = try #require(PageRenderer(try await SmallBook().results).html(Book.firstPageName))
    #expect(html.contains("<h3>Claims of the paper</h3>") && !html.contains("findings\""))
    #expect(html.contains("<h3>Claims of this book</h3>") && !html.contains("<details class=\"own"))
    let one = try #require(
      PageRenderer(
        try await SmallBook(
          FindingsBook.first + FindingsBook.claim("g", "expect: doses[dose=1,draw=0].effect > 0")
        ).results
      ).html(Book.firstPageName))
    #expect(one.contains("class=\"ledger claims\"") && !one.contains("<h3>Claims of"))
  }

  /// What was added after its result was seen is marked wherever its verdict is shown.
  @Test func exploratoryClaimsAreMarked() async throws {
    let results = try await FindingsBook.run().results
    let renderer = PageRenderer(results)
    let badge =
      "<span class=\"verdict not-reproduced\">not reproduced</span> <span class=\"besides\" "
      + "title=\"The claim was added after its result had been seen.\">exploratory</span>"
    let index = try #require(renderer.html(Book.firstPageName))
    #expect(index.components(separatedBy: badge).count == 3, "the row of the finding, and the list")
    #expect(try #require(renderer.html("02-more")).contains(badge))
    #expect(
      try #require(renderer.markdown("02-more")).contains(
        "> **Claim 4** (not reproduced, exploratory): D is so."))
    let terminal = TerminalReport(results)
    #expect(terminal.ledger(width: 90).contains("\nnot reproduced, exploratory d: D is so."))
    #expect(
      terminal.text(chapters: ["02-more"], width: 90).contains(
        "d is not reproduced, exploratory: D is so."))
    #expect(
      ClaimsLedger(results).shortfalls.contains {
        $0.message.hasPrefix("the claim 'd' is not reproduced, exploratory: ")
      })
    let json = String(decoding: try ReportJSON(results).encoded(), as: UTF8.self)
    #expect(json.components(separatedBy: "\"exploratory\" : true").count == 2)
    #expect(json.components(separatedBy: "\"finding\" : \"grows\"").count == 4)
    #expect(json.contains("\"corrected\" : true"))
    #expect(json.contains("\"id\" : \"unasked\",\n      \"text\" : \"Nobody asked.\""))
  }
}
