import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

struct PrintedReportTests {
  private static let pdf = Data("%PDF /CreationDate (D:20010203040506+00'00') end".utf8)

  @Test func datesAreThoseOfTheResults() {
    let text = "a\n/CreationDate (D:20261126172408+00'00')\n/ModDate (D:20261126172408-07'00')>>\nb"
    let dated = PrintedReport.dated(Data(text.utf8), Date(timeIntervalSince1970: 86_399))
    #expect(
      String(decoding: dated, as: UTF8.self)
        == "a\n/CreationDate (D:19700101235959+00'00')\n/ModDate (D:19700101235959+00'00')>>\nb")
  }

  /// A date of another length would move everything after it.
  @Test(arguments: ["/CreationDate (D:2026)", "/ModDate (", "no date", ""])
  func whatIsSpelledOtherwiseStays(text: String) {
    #expect(PrintedReport.dated(Data(text.utf8), Date()) == Data(text.utf8))
  }

  /// A report is printed once, for as long as the page and the file are as they were.
  @Test func theSameReportIsPrintedOnce() async throws {
    let book = try await SmallBook()
    let folder = book.folder.url.appending(path: "artifacts")
    var pages: [Data] = []
    func write() async throws {
      let printed = try await PrintedReport(book.results, in: folder) { page in
        pages.append(page)
        return Self.pdf
      }
      try ReportWriter.write(book.results, to: folder, formats: [], printed: printed)
    }
    try await write()
    try await write()
    #expect(pages.count == 1 && String(decoding: pages[0], as: UTF8.self).contains("effects"))
    let written = try book.folder.read("artifacts/report.pdf")
    #expect(written == "%PDF /CreationDate (D:20250615150640+00'00') end")
    try book.folder.write("edited", to: "artifacts/report.pdf")
    try await write()
    #expect(try book.folder.read("artifacts/report.pdf") == written)
    #expect(pages.count == 2)
    // What the next report does not have goes.
    try ReportWriter.write(book.results, to: folder)
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "report.pdf").path))
  }
}
