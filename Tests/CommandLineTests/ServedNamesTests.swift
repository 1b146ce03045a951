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
    let server = try program.start(["serve", "--port", "0"])
    let address = try await ServeTests.address(server)
    let browser = try await WebDriver()
    do {
      try await browser.open(address)
      try await browser.click("ol.cards li:last-child a")
      let title = "document.querySelector('h1')?.textContent"
      try await browser.wait(until: "return \(title) === 'Odd'")
      try await browser.wait(until: "return document.documentElement.dataset.live === 'yes'")
      // The page finds itself again when the book changes.
      try program.folder.write("# Odd one\n", to: "chapters/\(name).md")
      try await browser.wait(until: "return \(title) === 'Odd one'")
      #expect(try await browser.consoleMessages() == [])
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }
}
