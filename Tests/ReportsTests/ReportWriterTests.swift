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
}
