import Foundation
import TestSupport
import Testing

@testable import Reports

/// What writers ask for, in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct WritersBrowserTests {
  /// A book whose files are called as addresses are not.
  private static let further = [
    "chapters/03 a b.md":
      "# Third\n\n## Größe & more\n\n> [!WARNING]\n> Take *care*.\n\nTo [second](02%20ü%23%3F%25.md#part).\n",
    "chapters/02 ü#?%.md":
      "# Second\n\n## Part\n\nTo [third](<03 a b.md#größe-more>), \\eqref{eq:b}.\n",
  ]

  private func browsing(_ body: (WebDriver, URL) async throws -> Void) async throws {
    let book = try await SmallBook(
      WritersBookTests.chapter + "\n\n> [!NOTE]\n> A note with `= d.v`.\n",
      book: WritersBookTests.bookFile.replacing("02 ü#?%\"]", with: "02 ü#?%\", \"03 a b\"]"),
      files: WritersBookTests.files.merging(Self.further) { $1 })
    let pages = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: pages, isSingleFile: true)
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: 1280, height: 900)
      try await body(browser, pages)
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
  }

  /// Clicks on the link of a text.
  private func follow(_ text: String, _ browser: WebDriver) async throws {
    let _: Bool = try await browser.run(
      "[...document.querySelectorAll('main a')].find(a => a.textContent === '\(text)').click(); return true"
    )
  }

  @Test func linksBetweenChaptersLeadThere() async throws {
    try await browsing { browser, pages in
      try await browser.open(pages.appending(path: "01-small.html").absoluteString)
      try await follow("next", browser)
      try await browser.wait(until: "return document.querySelector('h1').textContent === 'Second'")
      try await follow("third", browser)
      try await browser.wait(until: "return document.querySelector('h1').textContent === 'Third'")
      let target: Bool = try await browser.run("return document.querySelector(':target') !== null")
      #expect(target, "a section with letters of every language")
      try await follow("second", browser)
      try await browser.wait(until: "return document.querySelector('h1').textContent === 'Second'")
      try await follow("(3)", browser)
      try await browser.wait(until: "return document.querySelector('mtr:target') !== null")
      #expect(try await browser.consoleMessages() == [])
    }
  }

  @Test func linksInOneFileLeadThere() async throws {
    try await browsing { browser, pages in
      try await browser.open(pages.appending(path: "report.html").absoluteString)
      let lost: [String] = try await browser.run(
        """
        return [...document.querySelectorAll('main a[href^="#"]')].map(a => a.getAttribute('href'))
          .filter(href => !href.startsWith('#data/') && document.getElementById(decodeURIComponent(href.slice(1))) === null)
        """)
      #expect(lost == [])
      try await follow("third", browser)
      let top: Double = try await browser.run(
        "return document.querySelector(':target').getBoundingClientRect().top")
      #expect(top >= 0 && top < 900)
      #expect(try await browser.consoleMessages() == [])
    }
  }

  @Test func equationsHaveTheirNumbersBesideThem() async throws {
    try await browsing { browser, pages in
      try await browser.open(pages.appending(path: "01-small.html").absoluteString)
      let places: [Double] = try await browser.run(
        """
        const equation = document.getElementById('eq:loss');
        const math = equation.querySelector('math').getBoundingClientRect();
        const number = equation.querySelector('.number').getBoundingClientRect();
        const row = document.getElementById('eq:b').getBoundingClientRect();
        return [math.height, number.left - equation.getBoundingClientRect().left, math.right - number.left,
          row.height, row.width]
        """)
      #expect(places[0] > 10 && places[1] > 200 && places[2] <= 1, "\(places)")
      #expect(places[3] > 10 && places[4] > 60, "\(places)")
    }
  }

  @Test func citationsLeadToTheList() async throws {
    try await browsing { browser, pages in
      try await browser.open(pages.appending(path: "01-small.html").absoluteString)
      try await browser.click("a.citation")
      let shown: String = try await browser.run(
        "return document.querySelector('li:target').textContent")
      #expect(shown.hasPrefix("P. Guo and C. Bee. 2024."))
    }
  }

  @Test(.enabled(if: Axe.script != nil, "needs axe")) func everybodyCanUseThem() async throws {
    try await browsing { browser, pages in
      for page in ["01-small.html", "03%20a%20b.html", "index.html"] {
        try await browser.open(pages.absoluteString + "/" + page)
        let barriers = try await browser.barriers()
        #expect(barriers == [], "\(page)")
        let notes: Int = try await browser.run(
          "return document.querySelectorAll('.callout[role=note]').length")
        #expect(notes == (page == "index.html" ? 0 : 1), "\(page)")
      }
    }
  }
}
