import Foundation
import TestSupport
import Testing

/// `serve`, with a real browser before it and a real editor's saves behind it.
@Suite(.serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"))
struct ServeTests {
  private static let prose = (0..<60).map { "Paragraph \($0) of the prose." }
    .joined(separator: "\n\n")

  /// A cell that waits for a file, so that a test decides when it ends.
  private static let chapter = """
    # Live

    ```yaml experiment
    id: early
    run: command
    command: [sh, -c, "cat figure.txt"]
    format: csv
    inputs: [figure.txt]
    ```

    \(prose)

    Here `= early.value` stands.

    ```yaml table
    id: shown
    from: early
    ```

    ## Late

    ```yaml experiment
    id: late
    run: command
    command: [sh, -c, "while ! test -e go; do sleep 0.02; done; echo a; echo 7"]
    format: csv
    ```
    """

  private static func book(_ chapter: String = chapter) throws -> Palimpsest {
    try Palimpsest([
      "01.md": chapter, "book.yml": "allow_commands: true\n", "figure.txt": "value\n0.25\n",
    ])
  }

  private static func serving(
    _ arguments: [String] = [],
    _ body: (WebDriver, Palimpsest, Served) async throws -> Void
  ) async throws {
    try await Served.browsing(try book(), "01.html", arguments) { browser, served in
      try await browser.waitUntilLive()
      try await body(browser, served.program, served)
    }
  }

  @Test func aSaveUpdatesThePageWhereItIs() async throws {
    try await Self.serving { browser, program, _ in
      try await browser.wait(for: "Here 0.250 stands.")
      // What runs is told at its block.
      try await browser.wait(for: "running", in: "#late .activity")
      try await browser.act(
        """
        [...document.querySelectorAll('p')].find(p => p.textContent.includes('Paragraph 30')).scrollIntoView({behavior: 'instant'});
        document.querySelector('#shown .source').open = true
        """)
      let place = """
        return [...document.querySelectorAll('p')].find(p => p.textContent.includes('Paragraph 31')).getBoundingClientRect().top
        """
      let before: Double = try await browser.run(place)

      // Prose above and below what is in view, while a cell runs.
      try program.folder.write(
        Self.chapter.replacing(
          "Paragraph 3 of", with: "New words, many of them, and\n\nnew paragraphs, in"
        )
        .replacing("stands.", with: "stands now."), to: "chapters/01.md")
      try await browser.wait(for: "Here 0.250 stands now.")
      #expect(abs(try await browser.run(place, as: Double.self) - before) < 2)
      #expect(
        try await browser.run("return document.querySelector('#shown .source').open", as: Bool.self)
      )

      // A file that a cell names: the cell is run again, the value and the table are replaced.
      try program.folder.write("go", to: "chapters/go")
      try program.folder.write("value\n0.5\n", to: "chapters/figure.txt")
      try await browser.wait(for: "Here 0.500 stands now.")
      try await browser.wait(for: "0.500", in: "#shown tbody")
      #expect(abs(try await browser.run(place, as: Double.self) - before) < 2)
      try await browser.wait(forState: "up to date")

      // The history knows both.
      try await browser.act("document.querySelector('#early .past').click()")
      try await browser.wait(for: "figure.txt changed", in: "#early .history")
      // The report is kept too.
      try eventually("the report is written") {
        (try? program.folder.read("artifacts/01.md"))?.contains("Here 0.500 stands now.") == true
      }
      let compared = try program.run("diff")
      #expect(compared.output.contains("early.rows.value  0.250 -> 0.500  (1 row)"), "\(compared)")
    }
  }

  /// A mistake is told once, however many blocks use what is wrong, and the page says that it is not the book.
  @Test func anErrorAppearsAtItsBlockAndGoesAway() async throws {
    try await Self.serving { browser, program, _ in
      try program.folder.write("go", to: "chapters/go")
      try await browser.wait(forState: "up to date")
      let lines = """
        return [...document.querySelectorAll('#_complaints .failure')].map(line => line.textContent)
        """
      let wrongs = ["inptus: [figure.txt]", "inputs: [figure.txt", "inputs: \"figure.txt"]
      for wrong in wrongs {
        try program.folder.write(
          Self.chapter.replacing("inputs: [figure.txt]", with: wrong), to: "chapters/01.md")
        try await browser.wait(forState: "chapters are wrong")
        let told: [String] = try await browser.run(lines)
        #expect(told.count == 1 && told.first?.contains("01.md:") == true, "\(told)")
        if wrong == wrongs.first {
          let complaint = "01.md:8:1: error: unknown key 'inptus'"
          try await browser.wait(for: complaint, in: "#early .complaint")
        }
        try await browser.wait(for: "Here 0.250 stands.")
        try program.folder.write(Self.chapter, to: "chapters/01.md")
        try await browser.wait(forState: "up to date")
        try await browser.wait(until: "return document.querySelector('.complaint') === null")
        #expect(try await browser.run(lines, as: [String].self) == [])
      }
    }
  }

  /// A cell that failed says so where it stands, also after an edit elsewhere.
  @Test func failuresStayWhereTheyAre() async throws {
    let extra = """


      ```yaml experiment
      id: wrong
      run: command
      command: [sh, -c, "echo so it went >&2; exit 3"]
      format: csv
      ```
      """
    let program = try Self.book(Self.chapter + extra)
    try program.folder.write("go", to: "chapters/go")
    try await Served.browsing(program) { browser, _ in
      try await browser.wait(for: "so it went", in: "#wrong .failure")
      try await browser.wait(forState: "1 cell failed")
      try program.folder.write(
        (Self.chapter + extra).replacing("echo 7", with: "echo 8"), to: "chapters/01.md")
      try await browser.wait(for: "done", in: "#late")
      try await browser.wait(forState: "1 cell failed")
      try await browser.wait(for: "so it went", in: "#wrong .failure")
    }
  }

  @Test func aBookThatIsWrongFromTheStartIsWaitedFor() async throws {
    let program = try Self.book(Self.chapter.replacing("inputs:", with: "inptus:"))
    try await Served.browsing(program, "") { browser, _ in
      try await browser.wait(for: "unknown key 'inptus'")
      // Another mistake is told in the place of the first.
      try program.folder.write(
        Self.chapter.replacing("format:", with: "fromat:"), to: "chapters/01.md")
      try await browser.wait(for: "unknown key 'fromat'")
      try program.folder.write(Self.chapter, to: "chapters/01.md")
      try await browser.wait(until: "return document.title === 'Live'")
    }
  }

  @Test func blocksAreRunAndRunsAreCancelledFromThePage() async throws {
    try await Self.serving(["--no-run"]) { browser, _, served in
      try await browser.wait(forState: "2 cells not run")
      try await browser.click("#early .run")
      try await browser.wait(for: "done", in: "#early .status")
      try await browser.wait(forState: "1 cell not run")

      try await browser.click("#_run-all")
      try await browser.wait(until: "return document.querySelector('#late .activity') !== null")
      // Another browser sees the same.
      let other = try await WebDriver()
      try await other.open(served.page("01.html"))
      try await other.wait(until: "return document.querySelector('#late .activity') !== null")
      try await browser.click("#_cancel")
      for page in [browser, other] {
        try await page.wait(forState: "cancelled, 1 cell not run")
        try await page.wait(until: "return document.querySelector('#late .activity') === null")
        try await page.wait(for: "not run", in: "#late .status")
        #expect(try await page.run("return document.querySelector('.failure') === null"))
      }
      await other.quit()
      #expect(!(try served.server.errors.contains("Cancellation")))
    }
  }

  /// An edit of what runs stops it, runs the new one, and leaves no complaint, in the browser or the terminal.
  @Test(arguments: ["serve", "watch"])
  func anEditDuringARunLeavesNoComplaint(verb: String) async throws {
    let program = try Self.book()
    let running = try program.start([verb] + (verb == "serve" ? ["--port", "0"] : []))
    let file = "chapters/started"
    let edit = { (number: Int) in
      Self.chapter.replacing("while ! test", with: "echo \(number) > started; while ! test")
    }
    for number in 1...3 {
      try program.folder.write(edit(number), to: "chapters/01.md")
      try eventually("run \(number) has begun") {
        (try? program.folder.read(file)) == "\(number)\n"
      }
    }
    try program.folder.write("", to: "chapters/go")
    try running.awaits("done     late")
    running.signal(SIGINT)
    let ended = try running.end()
    #expect(!ended.errors.contains("Cancellation") && !ended.errors.contains("error"), "\(ended)")
    #expect(!ended.errors.contains("the last good report stays"), "\(ended)")
  }
}
