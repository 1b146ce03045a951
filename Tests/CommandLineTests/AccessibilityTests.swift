import Foundation
import TestSupport
import Testing

/// Every sort of page, for readers who do not see, do not use a mouse, or have a small screen.
@Suite(
  .serialized, .enabled(if: WebDriver.program != nil, "needs chromium-driver"),
  .enabled(
    if: Axe.script != nil, "needs axe-core, which Scripts/setup tests fetches over the network"))
struct AccessibilityTests {
  private static let chapter = """
    # Live

    Words with `code`, a [link](#more) and [](#effects).

    - [ ] to do
    - [x] done

    ```yaml experiment
    id: drugs
    run: data
    rows: [{drug: a, effect: 1}, {drug: b, effect: 3}, {drug: c, effect: 2}]
    ```

    ```yaml table
    id: effects
    from: drugs
    ```

    ```yaml table
    from: drugs
    rows: drug
    caption: The same again.
    ```

    ```yaml plot
    from: drugs
    kind: bar
    x: drug
    y: effect
    ```

    ```yaml claim
    id: larger
    text: The second is larger.
    expect: drugs[drug=b].effect > drugs[drug=a].effect
    ```

    ## More

    ```yaml experiment
    id: wrong
    run: command
    command: [sh, -c, "echo so it went >&2; exit 3"]
    ```

    ```yaml experiment
    id: slow
    run: command
    command: [sh, -c, "seq 40; while ! test -e go; do sleep 0.02; done"]
    format: csv
    ```
    """

  private static func book(_ chapter: String = chapter) throws -> Palimpsest {
    try Palimpsest([
      "01.md": chapter, "02.md": "# Other\n\nWords.\n", "book.yml": "allow_commands: true\n",
    ])
  }

  /// Rows that the visible things of the header stand in.
  private static let rows = """
    return new Set([...document.querySelectorAll('header.site > a, #_tools > *')]
      .map(node => node.getBoundingClientRect()).filter(box => box.width > 1)
      .map(box => Math.round((box.top + box.bottom) / 24))).size
    """

  /// Things to click on that are less than 24 px high, but for links within text.
  private static let small = """
    return [...document.querySelectorAll('button, summary, input, nav a, header a, .anchor')]
      .filter(node => node.checkVisibility() && !node.disabled)
      .map(node => [node, node.getBoundingClientRect().height]).filter(([, height]) => height < 23.99)
      .map(([node, height]) => node.outerHTML.slice(0, 120) + ' ' + height)
    """

  @Test(arguments: ["light", "dark"], [1280, 390])
  func everyPageIsOpenToEveryone(theme: String, width: Int) async throws {
    let program = try Self.book()
    try await Served.browsing(program, "index.html", isClean: false) { browser, served in
      try await browser.emulate(width: width, height: 900, theme: theme)
      func check(_ what: String) async throws {
        #expect(try await browser.barriers() == [], "\(what)")
        #expect(try await browser.run(Self.small, as: [String].self) == [], "\(what)")
        if width < 600 {
          let overflow = "return document.documentElement.scrollWidth - innerWidth"
          #expect(try await browser.run(overflow, as: Int.self) <= 0, "\(what)")
        }
      }
      try await browser.wait(forState: "running")
      try await check("index")
      try await browser.open(served.page("01.html"))
      try await browser.wait(for: "40", in: "#slow .activity pre")
      try await check("a run")
      #expect(try await browser.run(Self.rows, as: Int.self) <= (width < 600 ? 2 : 1))
      try await browser.act("document.querySelector('#drugs .past').click()")
      try await browser.wait(for: "rows", in: "#drugs .history")
      try await browser.click("#_cancel")
      try await browser.wait(forState: "cancelled, 1 cell not run")
      try await check("after a cancel")
      try program.folder.write(
        Self.chapter.replacing("rows: drug", with: "rows: durg"), to: "chapters/01.md")
      try await browser.wait(forState: "chapters are wrong")
      try await browser.wait(for: "durg", in: ".complaint")
      try await check("wrong chapters")
      try await browser.open(served.page("nothing.html"))
      try await check("no page")
      let outside = try await WebDriver()
      try await outside.open(served.address + "?token=wrong")
      #expect(try await outside.barriers() == [])
      await outside.quit()
    }
    let broken = try Self.book(Self.chapter.replacing("rows: drug", with: "rows: durg"))
    try await Served.browsing(broken, "", isClean: false) { browser, _ in
      try await browser.emulate(width: width, height: 900, theme: theme)
      try await browser.wait(for: "durg")
      #expect(try await browser.barriers() == [])
    }
  }

  /// A report that is published, without a server.
  @Test(arguments: ["light", "dark"])
  func publishedPagesAreOpenToEveryone(theme: String) async throws {
    let program = try Self.book()
    try program.folder.write("", to: "chapters/go")
    #expect(try program.run("report", "--quiet", "--single-file").status == 1)
    let browser = try await WebDriver()
    try await browser.emulate(width: 1280, height: 900, theme: theme)
    for page in ["index.html", "01.html", "02.html", "report.html"] {
      let file = program.folder.url.appending(path: "artifacts/\(page)")
      try await browser.open(file.absoluteString)
      #expect(try await browser.barriers() == [], "\(page)")
      #expect(try await browser.run(Self.small, as: [String].self) == [], "\(page)")
    }
    await browser.quit()
  }
}
