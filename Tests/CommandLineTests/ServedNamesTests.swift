import Foundation
import TestSupport
import Testing

/// `serve` finds every page by the address that links have, whatever its chapter is called.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct ServedNamesTests {
  @Test(arguments: ["javascript:alert(1)", "a?b#c%41", "größe & <b>"])
  func chaptersMayBeCalledAnything(name: String) async throws {
    let program = try Palimpsest([
      "00.md": "# First\n", "\(name).md": "# Odd\n", "book.yml": "title: T\n",
    ])
    try await Served.browsing(program, "") { browser, _ in
      try await browser.click("ol.cards li:last-child a")
      let title = "document.querySelector('h1')?.textContent"
      try await browser.wait(until: "return \(title) === 'Odd'")
      try await browser.waitUntilLive()
      // The page finds itself again when the book changes.
      try program.folder.write("# Odd one\n", to: "chapters/\(name).md")
      try await browser.wait(until: "return \(title) === 'Odd one'")
    }
  }
}
