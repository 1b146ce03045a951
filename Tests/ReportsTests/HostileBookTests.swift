import Foundation
import TestSupport
import Testing

@testable import Markup
@testable import Reports

/// Books that try to break their pages.
struct HostileBookTests {
  /// Headings and blocks called as everything is that a page has ids for.
  static let names = [
    "search-index", "contents", "main", "tools", "theme", "search", "search-results", "live-state",
    "run-all",
    "cancel", "complaints", "fn-1", "fnref-1", "index", "page", "rows-as-text", "data",
  ]

  /// A chapter with a block and a heading of each name, and a footnote.
  static let chapter =
    "# Main\n\nA note[^1] and again[^1].\n\n[^1]: The note.\n\n"
    + names.map { name in
      """
      ## \(name.replacing("-", with: " "))

      ```yaml experiment
      id: \(name)
      run: data
      rows: [{a: 1, text: "findable-\(name)"}]
      ```


      """
    }.joined()
    + "```yaml plot\nid: rows\nfrom: data\nkind: bar\nx: text\ny: a\n```\n"

  /// The links to places of a page that it does not have.
  private static func lost(_ page: PageMarkup) -> [String] {
    let ids = Set(page.elements.compactMap { $0.attributes["id"] })
    return page.elements.compactMap { $0.attributes["href"] }.filter { link in
      link.hasPrefix("#") && !ids.contains(link.dropFirst().removingPercentEncoding ?? "")
        // Data that is not shown anywhere is not carried along, which the script says.
        && !link.hasPrefix("#data/")
    }
  }

  @Test func idsAreToldApart() async throws {
    let book = try await HostileBook([
      "01-a": Self.chapter, "02-b": "# Contents\n\n## Main\n\nx[^n]\n\n[^n]: y\n",
    ])
    for page in ["index.html", "01-a.html", "02-b.html", "report.html"] {
      let markup = PageMarkup(try book.text(page))
      #expect(markup.problems == [] && markup.repeatedIDs == [], "\(page)")
      #expect(Self.lost(markup) == [], "\(page)")
    }
    let markup = PageMarkup(try book.text("01-a.html"))
    for name in Self.names {
      let owner = markup.elements.first { $0.attributes["id"] == name }
      #expect(owner?.name == "section", "a block has the id that its chapter gives it")
    }
  }

  /// Whatever a value is, the data of a report in one file comes out as it went in.
  @Test func valuesCannotBreakTheOneFile() async throws {
    let values = HostileText.inScripts.filter { !$0.contains("\0") && !$0.contains("\r") }
    let rows = values.map { value in
      let json = (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) }
      return "  - {text: \(json ?? "")}"
    }
    let book = try await HostileBook([
      "01":
        "# T\n\n```yaml experiment\nid: d\nrun: data\nrows:\n\(rows.joined(separator: "\n"))\n```\n\n"
        + "```yaml table\nfrom: d\n```\n"
    ])
    let page = try book.text("report.html")
    #expect(PageMarkup(page).problems == [])
    let start = "<script type=\"application/json\" id=\"data/d.rows.csv\">"
    let json = try #require(page.split(separator: start).last?.split(separator: "</script>").first)
    let csv = try JSONDecoder().decode(String.self, from: Data(json.utf8))
    #expect(
      csv
        == String(
          decoding: try Data(contentsOf: book.pages.appending(path: "data/d.rows.csv")),
          as: UTF8.self))
  }

  @Test func chaptersHaveAddressesWhateverTheirNames() async throws {
    let names = ["javascript:alert(1)", "a?b#c%d", "e f&g'h", "i\"j<k>", "größe"]
    var chapters = Dictionary(
      names.map { ($0, "# Of \($0.count)\n\n## Part\n") }, uniquingKeysWith: { $1 })
    chapters["a?b#c%d", default: ""] +=
      "\n```yaml experiment\nid: d\nrun: data\nrows: [{a: 1}]\n```\n\n```yaml table\nfrom: d\n```\n"
    chapters["zz"] =
      "# Last\n\n[a](a%3Fb%23c%25d.md#part) [b](größe.md) [c](javascript%3Aalert%281%29.md)\n"
    let book = try await HostileBook(chapters)
    for page in ["index.html", "zz.html", "a?b#c%d.html", "report.html"] {
      let markup = PageMarkup(try book.text(page))
      #expect(markup.problems == [] && Self.lost(markup) == [], "\(page)")
      let links = markup.elements.compactMap { $0.attributes["href"] }
      #expect(
        !links.contains { $0.contains(":") || $0.contains(" ") || $0.contains("?") }, "\(links)")
      guard page != "report.html" else { continue }
      for link in links where link.hasSuffix(".html") {
        let file = book.pages.appending(path: link.removingPercentEncoding ?? "")
        #expect(FileManager.default.fileExists(atPath: file.path), "\(link)")
      }
    }
    let last = try book.text("zz.html")
    #expect(
      last.contains(
        "<a href=\"a%3Fb%23c%25d.html#part\">a</a> <a href=\"gr%C3%B6%C3%9Fe.html\">b</a>"))
    #expect(try book.text("index.md").contains("(javascript%3Aalert%281%29.md)"))
  }

  @Test func markdownOfCaptionsAndClaimsHasNoHTML() async throws {
    let book = try await HostileBook([
      "01": """
      # T `<b>`

      ````yaml experiment
      id: d
      run: data
      # ``` <script>
      rows: [{a: 1}]
      ````

      ```yaml table
      from: d
      caption: "A <script>x</script> *b* <!-- <i> -->."
      ```

      ```yaml claim
      text: "C <img src=x onerror=y> \\n\\n <p>d"
      expect: d.a > 0
      ```
      """
    ])
    let (page, index) = (try book.text("01.md"), try book.text("index.md"))
    #expect(page.contains("**Table 1.** A &lt;script>x&lt;/script> *b* ."))
    #expect(page.contains(": C &lt;img src=x onerror=y>"))
    #expect(page.contains("````yaml experiment\nid: d\nrun: data\n# ``` <script>"))
    #expect(!index.contains("<img") && !index.contains("<p>"))
    #expect(index.contains("[T &lt;b>](01.md)"))
  }
}

/// The same in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct HostileBookBrowserTests {
  private func browsing(
    _ book: HostileBook, _ page: String, _ body: (WebDriver) async throws -> Void
  ) async throws {
    let browser = try await WebDriver()
    do {
      try await browser.open(book.pages.appending(path: page).absoluteString)
      try await body(browser)
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
  }

  @Test(arguments: ["01-a.html", "report.html"])
  func noNameStopsTheScript(page: String) async throws {
    let book = try await HostileBook(["01-a": HostileBookTests.chapter])
    try await browsing(book, page) { browser in
      #expect(try await browser.consoleMessages() == [])
      try await browser.type("theme", into: "input[type=search]")
      let found: [String] = try await browser.run(
        "return [...document.querySelectorAll('[role=search] a')].map(link => link.hash)")
      #expect(found.contains("#theme") && found.count >= 2, "\(found)")
      try await browser.click("header button")
      let theme: String = try await browser.run(
        "return document.documentElement.dataset.theme ?? ''")
      #expect(theme == "light")
      let note: String = try await browser.run(
        "return document.querySelector(document.querySelector('.footnote-ref a').hash.replaceAll('/', '\\\\/')).textContent.trim()"
      )
      #expect(note.hasPrefix("The note."))
    }
  }

  @Test func hostileValuesReachTheReader() async throws {
    let values = HostileText.inScripts.filter { !$0.contains("\0") && !$0.contains("\r") }
    let rows = values.map { value in
      let json = (try? JSONEncoder().encode(value)).map { String(decoding: $0, as: UTF8.self) }
      return "  - {text: \(json ?? "")}"
    }
    let book = try await HostileBook([
      "01":
        "# T <!--<script>\n\n## After `<!--<script>`\n\n```yaml experiment\nid: d\nrun: data\nrows:\n"
        + "\(rows.joined(separator: "\n"))\n```\n\n```yaml table\nid: shown\nfrom: d\n```\n"
    ])
    try await browsing(book, "report.html") { browser in
      #expect(try await browser.consoleMessages() == [])
      let shown: Int = try await browser.run(
        "return document.querySelectorAll('#shown tbody tr').length")
      #expect(shown == values.count)
      let text: String = try await browser.run(
        "return JSON.parse(document.getElementById('data/d.rows.csv').textContent)")
      #expect(text.contains("<!-- <script> </script> -->"))
      try await browser.type("After", into: "input[type=search]")
      let found: Int = try await browser.run(
        "return document.querySelectorAll('[role=search] a').length")
      #expect(found == 1)
    }
  }

  /// Where a book lets HTML through, its pages still lead nowhere and ask for nothing.
  @Test func htmlThatIsLetThroughStaysOnThePage() async throws {
    let book = try await HostileBook(
      [
        "01": """
        # T

        <meta http-equiv="refresh" content="0; url=02.html">
        <link rel="preconnect" href="https://example.org"><base href="https://example.org/">
        <b id="raw">bold</b>

        Inline <meta http-equiv="refresh" content="0; url=02.html"> and <i id="inline">slanted</i>.
        """, "02": "# Elsewhere\n",
      ], allowsHTML: true)
    try await browsing(book, "01.html") { browser in
      let elements: Int = try await browser.run(
        """
        return new Promise(done => setTimeout(() => done(
          document.querySelectorAll('main meta, main link, base, meta[http-equiv=refresh]').length), 300))
        """)
      #expect(elements == 0)
      let title: String = try await browser.run(
        "return document.querySelector('h1').textContent + document.querySelectorAll('#raw, #inline').length"
      )
      #expect(title == "T2")
    }
  }

  @Test func aChapterCalledAsAScriptIsAPage() async throws {
    let book = try await HostileBook([
      "00": "# First\n", "javascript:alert(1)": "# Second\n\n## Part\n",
    ])
    try await browsing(book, "00.html") { browser in
      try await browser.click("nav.neighbours a")
      try await browser.wait(until: "return document.querySelector('h1').textContent === 'Second'")
      try await browser.click("nav.contents ol ol a")
      try await browser.wait(until: "return location.hash === '#part'")
    }
  }
}
