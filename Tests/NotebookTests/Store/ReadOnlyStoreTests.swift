import Foundation
import Frames
import TestSupport
import Testing

@testable import Notebook

/// A store that can only be read: on a disk of someone else's, or in an archive.
struct ReadOnlyStoreTests {
  @Test func whatIsThereIsReadAndNothingIsWritten() async throws {
    let book = try TestBook("```yaml experiment\nid: a\nrun: data\nrows: [{v: 1}]\n```\n")
    try await book.run()
    let folder = book.folder.url.appending(path: "store")
    let before = try Self.contents(of: folder)
    let store = try Store(folder: folder, isReadOnly: true)
    let plan = try Plan.make(for: book.load(), store: store)
    #expect(plan.entries.map(\.status) == [.cached])
    #expect(try store.runs(limit: 9).count == 1)
    let key = try #require(plan.entries.first?.key)
    #expect(try store.output(ofKey: key)?.frame()?.rows == [[1]])
    // What is noted is there as long as the program is.
    try store.noteRun(profile: "other", version: "1", shown: [], cells: nil)
    #expect(store.locks.take(key) && store.locks.takeAll())
    #expect(try Self.contents(of: folder) == before)
  }

  @Test func aDatabaseOfAnotherProgramIsRefused() throws {
    let folder = try TemporaryFolder(["objects/x": "", "store.sqlite": ""])
    #expect(throws: Never.self) { try Store(folder: folder.url, isReadOnly: true) }
    #expect(!DatabaseFile.canOnlyBeRead(in: folder.url.appending(path: "none")))
  }

  private static func contents(of folder: URL) throws -> [String: Data] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return paths.reduce(into: [:]) { contents, path in
      contents[path] = try? Data(contentsOf: folder.appending(path: path))
    }
  }
}
