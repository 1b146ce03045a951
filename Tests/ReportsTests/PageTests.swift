import Chapters
import Foundation
import Frames
import Notebook
import TestSupport
import Testing

@testable import Reports

struct PageTests {
  /// The pages of a small book, which are there as long as it is.
  private struct Pages {
    let book: SmallBook

    init(_ chapter: String = SmallBook.chapter) async throws {
      book = try await SmallBook(chapter)
      try write()
    }

    var folder: URL { book.folder.url.appending(path: "artifacts") }

    func write() throws { try ReportWriter.write(book.results, to: folder) }

    func text(_ name: String) throws -> String {
      try String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
  }

  /// The style sheet and the script are left out: what they do is for eyes and `BrowserTests`.
  @Test func pagesAreAsTheyWere() async throws {
    let pages = try await Pages()
    for name in ["index.html", "index.md", "01-small.html", "01-small.md"] {
      let text = try pages.text(name).replacingOccurrences(of: Resources.style, with: "")
        .replacingOccurrences(of: Resources.script, with: "")
        .replacing(/'sha256-[^']+'/, with: "'sha256-...'")
      try expectGolden(text, name)
    }
  }

  @Test func theTerminalShowsTheSame() async throws {
    let report = TerminalReport(try await SmallBook().results)
    let shown = report.text(chapters: [], width: 80) + "\n\n" + report.ledger(width: 80) + "\n"
    try expectGolden(shown, "terminal.txt")
    #expect(shown.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func aTableCanBeCutShort() async throws {
    let pages = try await Pages(
      SmallBook.chapter + "\n\n```yaml table\nid: cut\nfrom: doses\nlimit: 3\n```\n")
    let text = try pages.text("01-small.md")
    let rows = text[try #require(text.range(of: "<a id=\"cut\"")).upperBound...]
      .split(separator: "\n").filter { $0.hasPrefix("|") }
    #expect(rows.count == 3 + 2, "the heading and its rule come first")
    #expect(text.contains("The first 3 of 8 rows; the data has all."))
  }

  @Test func textIsEscapedAndScriptsDoNothing() async throws {
    let pages = try await Pages()
    for name in ["index.html", "01-small.html"] {
      let html = try pages.text(name)
      #expect(html.matches(of: /<script/).count == 2, "the search index and the page's own")
      #expect(html.contains("default-src 'none'"))
      #expect(!html.contains("http://") && !html.contains("src="), "the page stands alone")
    }
    let chapter = try pages.text("01-small.html")
    #expect(chapter.contains("a&lt;b"))
    #expect(!chapter.contains(">a<b"))
    #expect(chapter.contains("href=\"01-small.html#more\""))
  }

  @Test func renderingTwiceGivesTheSameBytes() async throws {
    let pages = try await Pages()
    let folder = pages.folder
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
      .filter { $0 != "data" }
    #expect(names.count { !$0.hasPrefix("data/") } == 6)
    #expect(names.contains { $0.hasPrefix("data/") })
    let before = try names.map { try pages.text($0) }
    try pages.write()
    #expect(try names.map { try pages.text($0) } == before)
  }

  @Test func pagesOfChaptersThatAreGoneGoToo() async throws {
    let pages = try await Pages()
    let folder = pages.folder
    let mine = folder.appending(path: "notes.txt")
    try Data("mine".utf8).write(to: mine)
    let manifest = try pages.text("manifest.json")
      .replacing(
        "\"files\" : {", with: "\"files\" : {\"old.html\": \"\(ContentHash.sha256("old"))\",")
    try Data(manifest.utf8).write(to: folder.appending(path: "manifest.json"))
    try Data("old".utf8).write(to: folder.appending(path: "old.html"))
    try pages.write()
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "old.html").path))
    #expect(FileManager.default.fileExists(atPath: mine.path))
  }

  @Test func whatFailedIsShownInItsPlace() async throws {
    let chapter = """
      # T

      ```yaml experiment
      id: rows
      run: data
      rows: [{a: 1}]
      ```

      ```yaml plot
      from: rows[a=2]
      kind: line
      x: a
      y: a
      ```

      Here `= rows[a=2].a`.
      """
    let pages = try await Pages(chapter)
    let html = try pages.text("01-small.html")
    #expect(html.contains("Nothing to show: no row of"))
    #expect(html.contains(#"n/a (no row of"#))
    #expect(try pages.text("01-small.md").contains("Here n/a (no row of"))
  }
}
