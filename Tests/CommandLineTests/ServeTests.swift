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

  /// The address that a server prints.
  static func address(_ server: Palimpsest.Running) async throws -> String {
    let end = Date().addingTimeInterval(30)
    while try !server.output.contains("\n") {
      try #require(Date() < end && server.process.isRunning, "it does not listen")
      try await Task.sleep(for: .milliseconds(10))
    }
    return String(try server.output.prefix { $0 != "\n" })
  }

  private static func serving(
    _ arguments: [String] = [],
    _ body: (WebDriver, Palimpsest, String) async throws -> Void
  ) async throws {
    let program = try book()
    let server = try program.start(["serve", "--port", "0"] + arguments)
    let address = try await address(server)
    let browser = try await WebDriver()
    do {
      try await browser.emulate(width: 1280, height: 900)
      try await browser.open(address + "01.html")
      try await browser.wait(until: "return document.documentElement.dataset.live === 'yes'")
      try await body(browser, program, address)
      #expect(try await browser.consoleMessages() == [])
    } catch {
      await browser.quit()
      throw error
    }
    await browser.quit()
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }

  private static func shows(_ text: String) -> String {
    "return document.getElementById('_main').innerText.includes('\(text)')"
  }

  @Test func aSaveUpdatesThePageWhereItIs() async throws {
    try await Self.serving { browser, program, _ in
      try await browser.wait(until: Self.shows("Here 0.250 stands."))
      // What runs is told at its block.
      try await browser.wait(
        until:
          "return document.querySelector('#late .activity')?.innerText.includes('running') ?? false"
      )
      _ = try await browser.run(
        """
        [...document.querySelectorAll('p')].find(p => p.textContent.includes('Paragraph 30')).scrollIntoView({behavior: 'instant'});
        document.querySelector('#shown .source').open = true;
        return true
        """, as: Bool.self)
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
      try await browser.wait(until: Self.shows("Here 0.250 stands now."))
      #expect(abs(try await browser.run(place, as: Double.self) - before) < 2)
      #expect(
        try await browser.run("return document.querySelector('#shown .source').open", as: Bool.self)
      )

      // A file that a cell names: the cell is run again, the value and the table are replaced.
      try program.folder.write("go", to: "chapters/go")
      try program.folder.write("value\n0.5\n", to: "chapters/figure.txt")
      try await browser.wait(until: Self.shows("Here 0.500 stands now."))
      try await browser.wait(
        until: "return document.querySelector('#shown tbody').innerText.includes('0.500')")
      #expect(abs(try await browser.run(place, as: Double.self) - before) < 2)
      try await browser.wait(
        until: "return document.getElementById('_live-state').textContent === 'up to date'")

      // The history knows both.
      _ = try await browser.run(
        "document.querySelector('#early .past').click(); return true", as: Bool.self)
      try await browser.wait(
        until:
          "return (document.querySelector('#early .history')?.innerText ?? '').includes('figure.txt changed')"
      )
      // The report is kept too.
      let end = Date().addingTimeInterval(20)
      while (try? program.folder.read("artifacts/01.md"))?.contains("Here 0.500 stands now.")
        != true
      {
        try #require(Date() < end, "the report is not written")
        try await Task.sleep(for: .milliseconds(50))
      }
      let compared = try program.run("diff")
      #expect(compared.output.contains("early.rows.value  0.250 -> 0.500  (1 row)"), "\(compared)")
      try FileManager.default.removeItem(at: program.folder.url.appending(path: "chapters/go"))
    }
  }

  @Test func anErrorAppearsAtItsBlockAndGoesAway() async throws {
    try await Self.serving { browser, program, _ in
      try await browser.wait(until: Self.shows("Here 0.250 stands."))
      try program.folder.write(
        Self.chapter.replacing("inputs:", with: "inptus:"), to: "chapters/01.md")
      try await browser.wait(
        until:
          "return (document.querySelector('#early .complaint')?.textContent ?? '').includes(\"01.md:8:1: error: unknown key 'inptus'\")"
      )
      #expect(try await browser.run(Self.shows("Here 0.250 stands."), as: Bool.self))
      try program.folder.write(Self.chapter, to: "chapters/01.md")
      try await browser.wait(until: "return document.querySelector('.complaint') === null")
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
    let server = try program.start(["serve", "--port", "0"])
    let address = try await Self.address(server)
    let browser = try await WebDriver()
    try await browser.open(address + "01.html")
    let failed =
      "return (document.querySelector('#wrong .failure')?.innerText ?? '').includes('so it went')"
    try await browser.wait(until: failed)
    try program.folder.write(
      (Self.chapter + extra).replacing("echo 7", with: "echo 8"), to: "chapters/01.md")
    try await browser.wait(
      until: "return (document.querySelector('#late')?.innerText ?? '').includes('fresh')")
    #expect(try await browser.run(failed, as: Bool.self))
    await browser.quit()
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }

  @Test func aBookThatIsWrongFromTheStartIsWaitedFor() async throws {
    let program = try Self.book(Self.chapter.replacing("inputs:", with: "inptus:"))
    let server = try program.start(["serve", "--port", "0"])
    let address = try await Self.address(server)
    let browser = try await WebDriver()
    try await browser.open(address)
    try await browser.wait(
      until: "return document.body.innerText.includes(\"unknown key 'inptus'\")")
    try program.folder.write(Self.chapter, to: "chapters/01.md")
    try await browser.wait(until: "return document.title === 'Live'")
    await browser.quit()
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }

  @Test func blocksAreRunAndRunsAreCancelledFromThePage() async throws {
    try await Self.serving(["--no-run"]) { browser, program, address in
      try await browser.wait(
        until: "return document.querySelector('#early .status').textContent === 'not run'")
      try await browser.click("#early .run")
      try await browser.wait(
        until: "return document.querySelector('#early .status').textContent === 'fresh'")
      #expect(
        try await browser.run("return document.querySelector('#late .status').textContent")
          == "not run")

      try await browser.click("#_run-all")
      try await browser.wait(until: "return document.querySelector('#late .activity') !== null")
      // Another browser sees the same.
      let other = try await WebDriver()
      try await other.open(address + "01.html")
      try await other.wait(until: "return document.querySelector('#late .activity') !== null")
      try await browser.click("#_cancel")
      let isOver =
        "return document.querySelector('#late .activity') === null && document.getElementById('_live-state').textContent === 'up to date'"
      try await browser.wait(until: isOver)
      try await other.wait(until: isOver)
      await other.quit()
      #expect(
        try await browser.run("return document.querySelector('#late .status').textContent")
          == "not run")
    }
  }

  /// What a request is answered with.
  private static func status(
    _ address: String, post: Bool = false, _ headers: [String: String] = [:]
  ) throws -> Int {
    let curl = Process()
    let output = Pipe()
    curl.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    curl.arguments =
      ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}", address]
      + (post ? ["--data", "{}"] : [])
      + headers.flatMap { ["--header", "\($0.key): \($0.value)"] }
    curl.standardOutput = output
    try curl.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    return Int(String(decoding: data, as: UTF8.self)) ?? 0
  }

  @Test func onlyItsOwnPagesMayStartAnything() async throws {
    let program = try Self.book()
    let server = try program.start(["serve", "--port", "0"])
    let address = try await Self.address(server)
    let origin = String(address.dropLast())
    let end = Date().addingTimeInterval(20)
    while try Self.status(address + "01.html") != 200 { try #require(Date() < end) }
    let page = Process()
    let output = Pipe()
    page.executableURL = URL(fileURLWithPath: "/usr/bin/curl")
    page.arguments = ["--silent", address + "01.html"]
    page.standardOutput = output
    try page.run()
    let html = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let token = String(try #require(html.firstMatch(of: /palimpsest-token" content="(\w+)"/)?.1))
    let field = "X-Palimpsest-Token"
    for path in ["run", "cancel"] {
      let url = address + path
      #expect(try Self.status(url, post: true) == 403)
      #expect(try Self.status(url, post: true, [field: token]) == 403, "no origin")
      #expect(try Self.status(url, post: true, ["Origin": origin]) == 403, "no token")
      #expect(
        try Self.status(url, post: true, [field: token, "Origin": "http://example.org"]) == 403)
      #expect(try Self.status(url, post: true, [field: token, "Origin": origin]) == 202)
    }
    #expect(try Self.status(address + "01.html", ["Host": "example.org"]) == 403, "rebinding")
    #expect(try Self.status(address + "..%2f..%2fbook.yml") == 404)
    #expect(try Self.status(address + "data/early.rows.csv") == 200)
    #expect(try Self.status(address + "manifest.json") == 200)
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }

  @Test func otherMachinesNeedLeaveAndAToken() async throws {
    let program = try Self.book()
    let refused = try program.run("serve", "--host", "0.0.0.0")
    #expect(refused.status == 64 && refused.errors.contains("--allow-remote"))
    let server = try program.start(["serve", "--host", "0.0.0.0", "--port", "0", "--allow-remote"])
    let printed = try await Self.address(server)
    let match = try #require(printed.firstMatch(of: /:(\d+)\/\?token=(\w+)/))
    let address = "http://127.0.0.1:\(match.1)/"
    let end = Date().addingTimeInterval(20)
    while try Self.status("\(address)?token=\(match.2)") != 200 { try #require(Date() < end) }
    #expect(try Self.status(address) == 403)
    #expect(try Self.status(address + "?token=wrong") == 403)
    #expect(try Self.status(address + "01.html", ["Cookie": "palimpsest=\(match.2)"]) == 200)
    server.signal(SIGINT)
    #expect(try server.end().status == 130)
  }
}
