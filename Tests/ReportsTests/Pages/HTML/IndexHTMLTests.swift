import Foundation
import Markup
import Notebook
import Testing

@testable import Reports

/// The first page.
struct IndexHTMLTests {
  @Test func everythingOfTheBookFileIsText() async throws {
    let html = IndexHTML(source: ReportSource(try await SmallBook().results)).body.markup
    #expect(
      html.hasPrefix("<h1>A small book &lt;&amp;&gt;</h1>\n<p class=\"authors\">One Author, "))
    #expect(html.contains("<div class=\"abstract\"><p>About <em>doses</em>.</p>\n</div>"))
    #expect(html.contains("<a href=\"01-small.html\">Doses &amp; effects</a>"))
    #expect(html.contains("<code>factor</code></th><td><code>2</code></td>"))
    #expect(PageMarkup(html).problems == [])
  }

  /// A book that claims nothing and runs nothing says nothing of claims and costs.
  @Test func partsThatAreEmptyAreLeftOut() async throws {
    let html = IndexHTML(source: ReportSource(try await SmallBook("# T\n").results)).body.markup
    #expect(!html.contains(">Claims<") && !html.contains(">Costs<") && html.contains(">Manifest<"))
  }

  /// Text of its own stands before the claims, with its blocks and values.
  @Test func textOfItsOwnComesFirst() async throws {
    let page =
      "## In short\n\nMean `= mean(doses.effect)`, [](01-small.md).\n\n```yaml table\nid: t\nfrom: doses\n```\n"
    var source = ReportSource(
      try await SmallBook(files: ["chapters/index.md": page]).results)
    let html = IndexHTML(source: source).body.markup
    let places = ["About <em>doses</em>", "id=\"in-short\"", "Mean <", "id=\"t\"", "id=\"claims\""]
      .map { html.range(of: $0)?.lowerBound }
    #expect(
      !places.contains(nil) && places.compactMap(\.self) == places.compactMap(\.self).sorted())
    #expect(PageMarkup(html).problems == [])
    source.links = .files(ending: "md")
    let text = IndexMarkdown(source: source).text
    #expect(text.contains("About *doses*.\n\n## In short\n\nMean "))
  }

  @Test func figuresStayOnOneLine() async throws {
    let html = IndexHTML(source: ReportSource(try await SmallBook().results)).body.markup
    #expect(html.contains("0.6\u{A0}±\u{A0}1.3 against\u{A0}0.25\u{A0}±\u{A0}0.64"))
  }

  /// The first page has the paper's figures; where they stand is said on pointing at them.
  @Test func thePapersFiguresAreShort() async throws {
    let results = try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      rows: [{v: 1}]
      ```

      ```yaml claim
      id: c
      text: So.
      paper: {source: "Table 2, mean", x: 0.5, our_share: 2}
      expect: a.v > 0.25
      ```

      ```yaml claim
      id: d
      text: So.
      paper: {source: "Figure 3"}
      expect: a.v > 0.25
      ```
      """
    ).results
    let html = IndexHTML(source: ReportSource(results)).body.markup
    #expect(html.contains("<span title=\"Table 2, mean\">x 0.500, our share 2</span>"))
    #expect(html.contains("<td data-label=\"Paper\">Figure 3</td>"))
    let markdown = IndexMarkdown(source: ReportSource(results)).text
    #expect(markdown.contains("| x 0.500, our share 2 |") && markdown.contains("| Figure 3 |"))
  }

  @Test(arguments: [
    ([], "0 claims: ."), (["a"], "1 claim: 1 inconclusive."),
    (["a", "b"], "2 claims: 1 reproduced, 1 inconclusive."),
  ])
  func verdictsAreCounted(ids: [String], text: String) async throws {
    let ledger = ClaimsLedger(try await SmallBook().results)
    #expect(VerdictCounts(Array(ledger.entries.prefix(ids.count))).text == text)
  }
}
