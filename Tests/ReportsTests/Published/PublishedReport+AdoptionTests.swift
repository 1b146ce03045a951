import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook
@testable import Reports

/// A published report read back as the outputs that it shows.
struct PublishedReportAdoptionTests {
  private let book: WorldsBook
  private let results: BookResults
  private let folder: URL

  init() async throws {
    book = try WorldsBook()
    (results, folder) = try await book.publish()
  }

  private func adopted(into name: String = "other") throws -> (Store, Adoption) {
    let outputs = try PublishedReport(folder: folder).outputs()
    let store = try Store(folder: book.folder.url.appending(path: name))
    return (store, try store.adopt(try book.load()) { outputs[$0]?() })
  }

  /// Cells of a sweep, and those that only other worlds of claims have; the report made of them is the same, byte for byte.
  @Test func theSameReportComesOfIt() async throws {
    let (store, adoption) = try adopted()
    #expect(adoption.whole.count == results.book.cells.count)
    #expect(adoption.rows.isEmpty && adoption.others == 0 && adoption.doubtful.isEmpty)
    let again = try await Runner(
      book.load(), store: store, executor: InProcessExecutor(KindRegistry([])), options: .init(),
      tell: { _ in }
    ).run()
    #expect(again.blocks.values.allSatisfy { $0.cells.allSatisfy { $0.status == .cached } })
    let other = book.folder.url.appending(path: "again")
    try ReportWriter.write(again, to: other)
    let manifests = try [folder, other].map {
      try #require(try Manifest.read(in: OwnFolder($0, followsLink: false)))
    }
    #expect(manifests[0].data == manifests[1].data && manifests[0].origins == manifests[1].origins)
    #expect(manifests[0].cells.map(\.output) == manifests[1].cells.map(\.output))
    #expect(manifests[0].cells.map(\.finished) == manifests[1].cells.map(\.finished))
  }

  /// Of a file of data that someone edited, nothing is taken.
  @Test func whatWasEditedIsLeft() throws {
    let file = folder.appending(path: "data/swept.rows.json")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("[1,2]", with: "[1,3]").write(to: file, atomically: true, encoding: .utf8)
    let (_, adoption) = try adopted()
    #expect(adoption.others == 2 && adoption.doubtful.isEmpty)
    #expect(adoption.whole.count == results.book.cells.count - 2)
  }
}
