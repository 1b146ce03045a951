import Foundation
import TestSupport
import Testing

/// What a live page does for its reader, in a real browser.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct LivePageTests {
  private static let rows = """
    # Live

    A first paragraph.

    ```yaml experiment
    id: drugs
    run: data
    rows: [{drug: a, effect: 1}, {drug: b, effect: 3}, {drug: c, effect: 2}]
    ```

    ```yaml table
    id: effects
    from: drugs
    ```

    ## Words

    - [ ] to do
    - [x] done
    """

  private static func book(_ chapters: [String: String]) throws -> Palimpsest {
    try Palimpsest(chapters.merging(["book.yml": "allow_commands: true\n"]) { $1 })
  }

  /// After the first visit the token is in a cookie that no script can read, and nowhere else.
  @Test func theTokenLeavesTheAddress() async throws {
    try await Served.browsing(try Self.book(["01.md": Self.rows]), "01.html") { browser, served in
      try await browser.waitUntilLive()
      #expect(try await browser.run("return location.href") == served.address + "01.html")
      #expect(try await browser.run("return document.cookie") == "")
      #expect(try await browser.run("return history.length", as: Int.self) <= 2)
      try await browser.open(served.address + "index.html")
      try await browser.waitUntilLive()
      #expect(try await browser.run("return document.getElementById('_run-all') !== null"))
    }
  }

  /// Who does not have the printed address reads, live, and can start nothing.
  @Test func othersOnThisMachineReadOnly() async throws {
    let program = try Self.book(["01.md": Self.rows])
    try await Served.browsing(program, "01.html") { _, served in
      let other = try await WebDriver()
      try await other.open(served.address + "01.html")
      try await other.wait(forState: "up to date")
      #expect(
        try await other.run("return document.querySelectorAll('#_run-all, #_cancel, .run').length")
          == 0)
      try await other.wait(for: "read only", in: "#_tools")
      try program.folder.write(
        Self.rows.replacing("A first", with: "Another first"), to: "chapters/01.md")
      try await other.wait(for: "Another first paragraph.")
      await other.quit()
    }
  }

  /// Both streams of a program, before it ends.
  @Test func aProgramsOutputShowsWhileItRuns() async throws {
    let chapter = """
      # Live

      ```yaml experiment
      id: slow
      run: command
      command: [sh, -c, "echo '{\\"a\\": 1}'; printf 'half\\\\r50 %%\\\\rready \\\\033[31mred\\\\033[0m' >&2; while ! test -e go; do sleep 0.02; done"]
      ```
      """
    let program = try Self.book(["01.md": chapter])
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(for: "{\"a\": 1}\\nready red", in: "#slow .activity pre")
      try program.folder.write("", to: "chapters/go")
      try await browser.wait(forState: "up to date")
      try await browser.wait(until: "return document.querySelector('.activity') === null")
    }
  }

  /// Of a chapter that is edited, only the blocks of the text that changed are other nodes then.
  @Test func blocksThatAreTheSameStay() async throws {
    let program = try Self.book(["01.md": Self.rows])
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(forState: "up to date")
      try await browser.act(
        "for (const node of document.getElementById('_main').children) node.stays = true")
      try program.folder.write(
        Self.rows.replacing("A first", with: "Another first")
          .replacing("## Words", with: "Before *words*.\n\n## Words"), to: "chapters/01.md")
      try await browser.wait(for: "Before words.")
      let others = """
        return [...document.getElementById('_main').children].filter(node => !node.stays).map(node => node.textContent)
        """
      #expect(try await browser.run(others) == ["Another first paragraph.", "Before words."])
    }
  }

  /// An element that an author opens in one block and closes in another holds those between, live too.
  @Test func htmlAroundBlocksStaysAroundThem() async throws {
    let page = { (text: String) in "# Live\n\n\(text)\n\nBehind.\n" }
    let program = try Palimpsest([
      "01.md": page("<section>\n\nWithin.\n\n</section>"), "book.yml": "allow_html: true\n",
    ])
    try await Served.browsing(program, "01.html") { browser, served in
      let shape = """
        return [...document.getElementById('_main').children].map(node => node.localName + ' ' + node.textContent.trim())
        """
      for (word, text) in [
        ("Inside.", "<section>\n\nInside.\n\n</section>"), ("Alone.", "Alone."),
        ("Again.", "<section>\n\nAgain.\n\nAnd again.\n\n</section>"),
      ] {
        try await browser.wait(forState: "up to date")
        try program.folder.write(page(text), to: "chapters/01.md")
        try await browser.wait(for: word)
        let live: [String] = try await browser.run(shape)
        try await browser.open(served.address + "01.html")
        try await browser.waitUntilLive()
        #expect(try await browser.run(shape) == live)
      }
    }
  }

  @Test func newWordsAreFoundAtOnce() async throws {
    let program = try Self.book(["01.md": Self.rows, "02.md": "# Other\n"])
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(forState: "up to date")
      try await browser.type("zebra", into: "#_search")
      try await browser.wait(for: "Nothing found", in: "#_search-results")
      // In a chapter that the page does not show.
      try program.folder.write("# Other\n\n## Stripes\n\nA zebra.\n", to: "chapters/02.md")
      try await browser.wait(
        until: "return document.getElementById('_search-index').textContent.includes('Stripes')")
      try await browser.type("s\u{E003}", into: "#_search")
      try await browser.wait(for: "A zebra.", in: "#_search-results")
    }
  }

  @Test func sortingSurvivesARerun() async throws {
    let program = try Self.book(["01.md": Self.rows])
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(forState: "up to date")
      let column = """
        return [...document.querySelectorAll('#effects tbody tr')].map(row => row.cells[1].textContent.trim())
        """
      for _ in 0..<2 { try await browser.click("#effects th:nth-child(2) button") }
      #expect(try await browser.run(column) == ["3", "2", "1"])
      try program.folder.write(
        Self.rows.replacing("effect: 2", with: "effect: 5"), to: "chapters/01.md")
      try await browser.wait(for: "5", in: "#effects tbody")
      #expect(try await browser.run(column) == ["5", "3", "1"])
      #expect(
        try await browser.run(
          "return document.querySelector('#effects th:nth-child(2)').getAttribute('aria-sort')")
          == "descending")
    }
  }

  /// What has the focus keeps it, whatever of the page is drawn anew around it.
  @Test(arguments: [
    "#drugs .run", "#drugs .past", "#effects th:nth-child(2) button", "#effects .source summary",
    "#_contents ol ol a",
  ])
  func theFocusStaysWhereItWas(selector: String) async throws {
    let program = try Self.book(["01.md": Self.rows])
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(forState: "up to date")
      try await browser.act("document.querySelector('\(selector)').focus()")
      try program.folder.write(
        Self.rows.replacing("effect: 2", with: "effect: 5").replacing("first", with: "new")
          .replacing("## Words", with: "## Words, many"), to: "chapters/01.md")
      try await browser.wait(for: "5", in: "#effects tbody")
      try await browser.wait(for: "A new paragraph.")
      try await browser.wait(forState: "up to date")
      try await browser.wait(
        until: "return document.activeElement === document.querySelector('\(selector)')", seconds: 5
      )
    }
  }

  @Test func aChapterThatMovedSaysWhere() async throws {
    let program = try Self.book(["01.md": Self.rows, "02.md": "# Other\n"])
    try await Served.browsing(program, isClean: false) { browser, served in
      try await browser.wait(forState: "up to date")
      let file = { (name: String) in program.folder.url.appending(path: "chapters/\(name).md") }
      try FileManager.default.moveItem(at: file("01"), to: file("01 renamed #1"))
      try await browser.wait(for: "Live has moved", in: "#_complaints")
      try await browser.click("#_complaints a")
      try await browser.waitUntilLive()
      #expect(
        try await browser.run("return location.href")
          == served.address + "01%20renamed%20%231.html")
      try FileManager.default.removeItem(at: file("01 renamed #1"))
      try await browser.wait(for: "Live is gone", in: "#_complaints")
      // It is there again: so is the page.
      try program.folder.write(Self.rows, to: "chapters/01 renamed #1.md")
      try await browser.wait(
        until: "return document.querySelector('#_complaints').innerText === ''")
    }
  }

  /// Without its server a page says so, its buttons too, and all comes back with it.
  @Test func thePageSurvivesItsServer() async throws {
    let program = try Self.book(["01.md": Self.rows])
    let token = ["--token", "the-same-at-every-start"]
    let served = try Served(program, ["--port", "0"] + token)
    let port = try #require(served.printed.firstMatch(of: /:(\d+)\//)?.1)
    let browser = try await WebDriver()
    try await browser.open(served.page("01.html"))
    try await browser.wait(forState: "up to date")
    try served.end()
    try await browser.wait(forState: "no connection")
    try await browser.wait(for: "The server is gone.", in: "#_complaints")
    for button in ["#_run-all", "#_cancel", "#drugs .run", "#drugs .past"] {
      #expect(
        try await browser.run(
          "return document.querySelector('\(button)').getAttribute('aria-disabled')") == "true")
      #expect(
        try await browser.run("return document.querySelector('\(button)').title")
          == "no connection")
    }
    let again = try Served(program, ["--port", String(port)] + token)
    try await browser.wait(forState: "up to date")
    try await browser.wait(until: "return document.querySelector('#_complaints').innerText === ''")
    try await browser.click("#drugs .run")
    try await browser.wait(for: "done", in: "#drugs .status")
    await browser.quit()
    try again.end()
  }
}
