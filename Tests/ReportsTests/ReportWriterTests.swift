import Foundation
import Markup
import Notebook
import TestSupport
import Testing

@testable import Reports

/// What is written into the folder of a report, and what is left alone there.
struct ReportWriterTests {
  private func names(_ folder: URL) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(
    arguments: [
      ([.html], [".nojekyll", "01-small.html", "index.html"]),
      ([.markdown], ["01-small.md", "index.md"]), ([.json], ["report.json"]), ([], []),
    ] as [(Set<ReportFormat>, [String])])
  func everyFormatHasItsFiles(formats: Set<ReportFormat>, pages: [String]) async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder, formats: formats)
    #expect(
      try names(folder)
        == (pages + ["data", "data/doses.rows.csv", "data/doses.rows.json", "manifest.json"])
        .sorted())
    try ReportWriter.write(book.results, to: folder, formats: formats, isSingleFile: true)
    #expect(try names(folder).contains("report.html"))
    // What the next report does not have goes.
    try ReportWriter.write(book.results, to: folder, formats: formats)
    #expect(try !names(folder).contains("report.html"))
  }

  /// A file that is the same already is not touched: nothing that watches it wakes up.
  @Test func whatIsTheSameIsNotWritten() async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder)
    let inodes = {
      try names(folder).map { name in
        try FileManager.default.attributesOfItem(atPath: folder.appending(path: name).path)[
          .systemFileNumber] as? UInt64
      }
    }
    let before = try inodes()
    try ReportWriter.write(book.results, to: folder)
    #expect(try inodes() == before)
  }

  /// Data is written anew only where its frames are new, or it was edited.
  @Test func editedDataIsRestored() async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder)
    let before = try book.folder.read("artifacts/data/doses.rows.csv")
    try book.folder.write("edited", to: "artifacts/data/doses.rows.csv")
    try ReportWriter.write(book.results, to: folder)
    #expect(try book.folder.read("artifacts/data/doses.rows.csv") == before)
  }

  /// In a report in one file, every link within it leads somewhere, and data is carried along.
  @Test func aReportInOneFileStandsAlone() async throws {
    let book = try await SmallBook()
    let html = SingleFileReport(book.results).html.markup
    let ids = Set(html.matches(of: #/ id="([^"]+)"/#).map { String($0.1) })
    let links = Set(html.matches(of: /href="#([^"]*)"/).map { String($0.1) })
    #expect(links.subtracting(ids).isEmpty)
    #expect(links.contains("doses") && ids.contains("data/doses.rows.csv"))
    #expect(html.matches(of: #/ id="[^"]+"/#).count == ids.count)
    #expect(html.contains(#"a\u003cb,1,0,0.2"#) && !html.contains(".html\""))
  }

  /// Data ends no script, whatever it holds.
  @Test func dataInOneFileIsHarmless() async throws {
    let book = try await SmallBook(
      "# T\n\n```yaml experiment\nid: a\nrun: data\nrows: [{v: \"</script><script>alert(1)</script>\"}]\n"
        + "```\n\n```yaml table\nfrom: a\n```\n")
    let html = SingleFileReport(book.results).html.markup
    #expect(html.contains(#"\u003c\/script>\u003cscript>alert(1)\u003c\/script>"#))
    #expect(html.matches(of: /<script/).count == html.matches(of: /<\/script>/).count)
  }

  // MARK: - Files that pages lead to

  private static let linking =
    "# T\n\n[d](sub/d%201.csv) and [d](sub/d%201.csv), [o](data/o.csv), [r](data/a.rows.csv)\n\n"
    + "```yaml experiment\nid: a\nrun: data\nrows: [{v: 1}]\n```\n"

  private func linking(_ chapter: String = Self.linking) async throws -> SmallBook {
    try await SmallBook(
      chapter,
      files: [
        "chapters/sub/d 1.csv": "a\n1\n", "chapters/data/o.csv": "own",
        "chapters/other.csv": "not linked",
      ])
  }

  /// What pages lead to lies beside them, and goes with the link.
  @Test func linkedFilesAreThere() async throws {
    let book = try await linking()
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder, formats: [.html])
    #expect(try book.folder.read("artifacts/sub/d 1.csv") == "a\n1\n")
    #expect(try book.folder.read("artifacts/data/o.csv") == "own")
    #expect(try !names(folder).contains("other.csv"))
    #expect(try book.folder.read("artifacts/01-small.html").contains("<a href=\"sub/d%201.csv\">"))
    let files = try PublishedReport(folder: folder).alterations()
    #expect(files.isEmpty)
    try book.folder.write("edited", to: "artifacts/data/o.csv")
    #expect(try PublishedReport(folder: folder).alterations().map(\.cell) == ["data/o.csv"])
    let other = try await linking("# T\n")
    try ReportWriter.write(other.results, to: folder, formats: [.html])
    let left = try names(folder)
    #expect(!left.contains("sub/d 1.csv"))
    #expect(left.contains("data/o.csv"), "what was edited stays")
  }

  @Test func linkedFilesAreThereInMarkdownAndForOneFileToo() async throws {
    let book = try await linking()
    for (number, write) in [(Set([ReportFormat.markdown]), false), ([], true)].enumerated() {
      let folder = book.folder.url.appending(path: "artifacts\(number)")
      try ReportWriter.write(book.results, to: folder, formats: write.0, isSingleFile: write.1)
      #expect(try names(folder).contains("sub/d 1.csv"))
    }
    let folder = book.folder.url.appending(path: "json")
    try ReportWriter.write(book.results, to: folder, formats: [.json])
    #expect(try !names(folder).contains("sub"))
  }

  /// Pictures stand in pages of HTML themselves, and beside those of Markdown.
  @Test func picturesAreThereInBothFormats() async throws {
    let book = try await SmallBook(
      "# T\n\n![a](one%20two.svg) ![b](sub/ä.png)\n",
      files: ["chapters/one two.svg": "<svg/>", "chapters/sub/ä.png": "p"])
    let folder = book.folder.url.appending(path: "artifacts")
    try ReportWriter.write(book.results, to: folder)
    #expect(try names(folder).contains("one two.svg"))
    #expect(try book.folder.read("artifacts/sub/ä.png") == "p")
    #expect(
      try book.folder.read("artifacts/01-small.md").contains("![a](one%20two.svg) ![b](sub/ä.png)"))
    let html = try book.folder.read("artifacts/01-small.html")
    #expect(html.contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"a\"/>"))
    #expect(html.contains("<img src=\"data:image/png;base64,cA==\" alt=\"b\"/>"))
  }

  /// A report in one file carries small files along; on paper nothing leads to a file.
  @Test func oneFileHasTheFilesInIt() async throws {
    let book = try await linking()
    let html = SingleFileReport(book.results).html.markup
    let data = Data("a\n1\n".utf8).base64EncodedString()
    #expect(
      html.contains(
        "<a href=\"data:application/octet-stream;base64,\(data)\" download=\"d 1.csv\">d</a>"))
    let printed = SingleFileReport(book.results, isPrinted: true).html.markup
    #expect(printed.contains("<p>d and d, o, r</p>"))
  }

  /// Nothing is written through a link, and no file that nothing leads to is handed out.
  @Test func linkedFilesKeepToTheFolder() async throws {
    let book = try await linking()
    try book.folder.write("theirs", to: "outside/d 1.csv")
    try book.folder.write("", to: "artifacts/keep.txt")
    try book.folder.link("artifacts/sub", to: "../outside")
    #expect(throws: FolderProblem.self) {
      try ReportWriter.write(book.results, to: book.folder.url.appending(path: "artifacts"))
    }
    #expect(try book.folder.read("outside/d 1.csv") == "theirs")
    #expect(ReportWriter.linkedFile("sub/d 1.csv", of: book.results) == Data("a\n1\n".utf8))
    for path in [
      "other.csv", "../outside/d 1.csv", "book.yml", "01-small.md", "data/a.rows.csv", "",
    ] {
      #expect(ReportWriter.linkedFile(path, of: book.results) == nil)
    }
  }
}
