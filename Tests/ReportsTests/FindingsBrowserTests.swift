import Foundation
import TestSupport
import Testing

@testable import Reports

/// The ledger of findings in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct FindingsBrowserTests {
  private func browsing(width: Int, _ body: (WebDriver) async throws -> Void) async throws {
    let book = try await FindingsBook.run()
    let pages = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: pages)
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: width, height: 900, theme: "light")
      try await browser.open(pages.appending(path: "index.html").absoluteString)
      try await body(browser)
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
  }

  private struct Seen: Decodable {
    var labels: [String]
    var shown: [Bool]
    var lefts: [Double]
    var overflow: Int
  }

  private static let seen = """
    const row = document.querySelectorAll('.findings tbody tr')[1], cells = [...row.cells];
    return {
      labels: cells.map(cell => getComputedStyle(cell, '::before').content),
      shown: cells.map(cell => cell.checkVisibility()),
      lefts: cells.map(cell => cell.getBoundingClientRect().left),
      overflow: document.documentElement.scrollWidth - innerWidth,
    }
    """

  /// On a phone a finding is a card: each cell below the other with its heading, without what is empty.
  @Test func aFindingIsACardOnAPhone() async throws {
    try await browsing(width: 390) { browser in
      let seen: Seen = try await browser.run(Self.seen)
      #expect(seen.labels[0] == "none" && seen.labels[2].contains("Other chapters"), "\(seen)")
      #expect(seen.shown == [true, false, true, true])
      #expect(seen.lefts[0] == seen.lefts[2] && seen.lefts[2] == seen.lefts[3])
      #expect(seen.overflow <= 0)
    }
  }

  /// Elsewhere it is a row, and the lists open on a click and are filtered each by itself.
  @Test func theListsOpenAndAreFiltered() async throws {
    try await browsing(width: 1280) { browser in
      let seen: Seen = try await browser.run(Self.seen)
      #expect(seen.shown == [true, true, true, true] && seen.lefts == seen.lefts.sorted())
      let rows = """
        return [...document.querySelectorAll('.own-claims tbody tr')].filter(row => row.checkVisibility()).length
        """
      #expect(try await browser.run(rows, as: Int.self) == 0)
      try await browser.click(".own-claims summary")
      #expect(try await browser.run(rows, as: Int.self) == 4)
      try await browser.click(".own-claims .filters button:nth-child(2)")
      #expect(try await browser.run(rows, as: Int.self) == 1)
    }
  }
}
