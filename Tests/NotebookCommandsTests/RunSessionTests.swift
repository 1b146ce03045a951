import ArgumentParser
import Chapters
import Foundation
import Notebook
import Reports
import TestSupport
import Testing

@testable import NotebookCommands

/// What a run of a book ends with.
struct RunSessionTests {
  private static let chapter =
    SmallBook.rows("a") + "```yaml claim\ntext: So.\nexpect: a.v > 2\n```\n"

  private func session(_ arguments: [String], _ small: SmallBook) throws -> RunSession {
    let store = small.folder.url.appending(path: "store").path
    return try RunSession(
      BookOptions.parse(["--quiet", "--store", store]), ExecutorOptions.parse([]),
      .chosen(RunOptions.parse(arguments), ChapterArguments.parse([])), book: small.book)
  }

  private func results(_ small: SmallBook, _ status: CellResult.Status) -> BookResults {
    let cells = small.book.cells.map { $0.result(status) }
    return BookResults(book: small.book, blocks: ["a": BlockResult(cells: cells)])
  }

  @Test func aFailedCellEndsWithOne() throws {
    let small = try SmallBook(["01": Self.chapter])
    #expect(throws: ExitStatus.failure) {
      try session([], small).finish(results(small, .failed("no")))
    }
    #expect(throws: ExitStatus.failure) {
      try session(["--strict"], small).finish(results(small, .failed("no")))
    }
    try session([], small).finish(results(small, .cached))
  }

  @Test func anOpenClaimEndsWithThreeWhereItIsStrict() throws {
    let small = try SmallBook(["01": Self.chapter])
    #expect(throws: ExitStatus.claimFellShort) {
      try session(["--strict"], small).finish(results(small, .cached))
    }
  }

  @Test(arguments: [
    (["--only", "b"], "there is no experiment 'b'"),
    (["--fresh", "elsewhere"], "there is no experiment 'elsewhere'"),
  ])
  func blocksThatAreNotThereAreNamed(arguments: [String], message: String) throws {
    let small = try SmallBook(["01": Self.chapter])
    let told = #expect(throws: ValidationError.self) { try session(arguments, small) }
    #expect(told?.message == message)
  }

  @Test func noCellsAtOnceAreTooFew() throws {
    let small = try SmallBook(["01": Self.chapter])
    let told = #expect(throws: ValidationError.self) {
      try RunSession(
        BookOptions.parse(["--store", small.folder.url.appending(path: "s").path]),
        ExecutorOptions.parse(["--jobs", "0"]), .everything, book: small.book)
    }
    #expect(told?.message == "--jobs is a whole number above 0")
  }

  @Test func whatIsWrongWithAStoreEndsWithOne() throws {
    struct Other: Error {}
    let folder = try TemporaryFolder(["file": ""])
    #expect(throws: ExitStatus.failure) {
      try RunSession.reportingStoreErrors {
        try Store(folder: folder.url.appending(path: "file/s"))
      }
    }
    #expect(throws: Other.self) { try RunSession.reportingStoreErrors { throw Other() } }
    #expect(try RunSession.reportingStoreErrors { 3 } == 3)
  }
}
