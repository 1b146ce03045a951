import Markup
import Testing

@testable import Reports

/// Prose with its values, links and formulas, wherever it stands.
struct ProseHTMLTests {
  private static let chapter = """
    # On `= r[k=1].v` *doses* [more](#part)

    ```yaml experiment
    id: r
    run: data
    rows: [{k: 1, v: 5, name: "a*b"}]
    ```

    ## Part of `= r[k=1].v`

    See [](#part-of-r-k-1-v) and [](#t).

    ```yaml table
    id: t
    from: r
    caption: >
      Of *all* `= r[k=1].v` doses, called `= r[k=1].name`: [](#c), $x < y$,
      [](01-small.md#part-of-r-k-1-v).
    ```

    ```yaml claim
    id: c
    text: At `= r[k=1].v` doses of *x*
    expect: r[k=1].v > 1
    ```

    ```yaml plot
    from: r
    kind: bar
    x: k
    y: v
    caption: "Bars of `= r[k=1].v`"
    ```
    """

  private func book() async throws -> SmallBook {
    try await SmallBook(
      Self.chapter.replacing("(#part)", with: "(#t)"),
      book: "title: The book of *`= r[k=1].v`*\nabstract: About `= r[k=1].v`, see [](#t).\n")
  }

  @Test func captionsAndClaimsHaveValuesInEveryFormat() async throws {
    let pages = PageRenderer(try await book().results)
    let html = try #require(pages.html("01-small"))
    let five = #"<span class="value" title="r[k=1].v">5</span>"#
    #expect(html.contains("<b>Table 1.</b> Of <em>all</em> \(five) doses, called <span"))
    #expect(html.contains(##"<a href="#c">Claim 1</a>, <math>"##))
    #expect(
      html.contains(##"<a href="01-small.html#part-of-r-k-1-v">Part of 5</a>.</figcaption>"##))
    #expect(html.contains("<b>Claim 1.</b> At \(five) doses of <em>x</em>"))
    #expect(html.contains(##"See <a href="#part-of-r-k-1-v">Part of 5</a> and"##))
    let markdown = try #require(pages.markdown("01-small"))
    #expect(
      markdown.contains("**Table 1.** Of *all* 5 doses, called a*b: [Claim 1](#c), $x < y$"))
    #expect(markdown.contains("> **Claim 1** (reproduced): At 5 doses of *x*"))
    #expect(markdown.hasPrefix("# On 5 *doses* [more](#t)\n"))
  }

  @Test func titlesAreComputedWhereverTheyStand() async throws {
    let results = try await book().results
    let pages = PageRenderer(results)
    let html = try #require(pages.html("01-small"))
    let index = try #require(pages.html("index"))
    #expect(html.contains("<title>On 5 doses more · The book of 5</title>"))
    #expect(index.contains("<title>The book of 5</title>"))
    let five = #"<span class="value" title="r[k=1].v">5</span>"#
    let title = "On \(five) <em>doses</em> more</a>"
    #expect(html.ranges(of: title).count == 1, "in the contents")
    #expect(index.ranges(of: title).count == 2, "in the contents and among the chapters")
    #expect(index.contains("<h1>The book of <em>\(five)</em></h1>"))
    #expect(index.contains("<p>About \(five), see <a href=\"01-small.html#t\">Table 1</a>.</p>"))
    #expect(html.contains(">Part of \(five)</a>"), "sections in the contents")
    #expect(index.contains("</a> At \(five) doses of <em>x</em>"), "the ledger")
    let markdown = try #require(pages.markdown("index"))
    #expect(markdown.hasPrefix("# The book of *5*\n\nAbout 5, see [Table 1](01-small.md#t)."))
    #expect(markdown.contains("- [On 5 doses more](01-small.md)"))
    #expect(markdown.contains("[Claim 1](01-small.md#c) At 5 doses of *x*"))
    let text = TerminalReport(results).text(chapters: [], width: 80)
    #expect(text.contains("Of all 5 doses, called a*b: ") && text.contains("At 5 doses of x"))
    #expect(TerminalReport(results).ledger(width: 80).contains("At 5 doses of x"))
    let json = String(decoding: try ReportJSON(results).encoded(), as: UTF8.self)
    #expect(json.contains("\"title\" : \"On 5 doses more\"") && json.contains("At 5 doses of x"))
  }

  @Test func whatIsWrongInACaptionIsToldAtItsPlace() throws {
    let table =
      "```yaml table\nfrom: a\ncaption: >\n  Of `= a[name=x].valeu` and\n  `= a.` $\\alhpa$ [x](#none)\n"
    #expect(
      try ReadBook.complaints(table + "```\n") == [
        "01/01.md:12:9: error: the frame 'rows' has no column 'valeu'; did you mean 'value'?",
        "01/01.md:13:8: error: expected a frame or column, found the end",
        "01/01.md:13:11: error: unknown command '\\alhpa' in mathematics; did you mean '\\alpha'?",
        "01/01.md:13:23: error: there is no block or section 'none' to refer to",
      ])
  }
}
