import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

struct StoredKnowledgeTests {
  private static let chapter = """
    # T

    ```yaml experiment
    id: a
    run: count
    label: known
    sweep: {value: [1, 2]}
    ```
    """

  @Test func cellsAreKnownOnceTheyHaveShownSomething() async throws {
    let book = try TestBook(Self.chapter)
    let cells = try book.load().cells
    let store = try book.store()
    #expect(try store.look { known in cells.map(known.isKnown) } == [false, false])
    let key = CellKey(Store.material(1))
    try store.note([Shown(name: cells[1].name, key: key)])
    try store.look { known throws in
      #expect(cells.map(known.isKnown) == [false, true])
      #expect(try known.shown(by: cells[0]) == nil)
      #expect(try known.shown(by: cells[1]) == key)
    }
  }

  /// Looking again finds what has come in since the names were read; one look at all does not seek it.
  @Test func lateOutputsAreFoundOnASecondLook() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    try store.keep("a", 1)
    let names = try store.look { $0.names }
    #expect(names.outputs == [Store.material(1).key])
    try store.keep("a", 2)
    let key = Store.material(2).key
    #expect(try store.look(again: names) { try $0.output(key) } != nil)
    let stale = try store.read { connection in
      try StoredKnowledge(names: names, isWhole: true, store: store, connection: connection)
        .output(key)
    }
    #expect(stale == nil)
    #expect(try store.look { try $0.output(key) } != nil)
  }

  /// A key has failed where its last run did.
  @Test func aSuccessAfterAFailureIsNoFailure() throws {
    let folder = try TemporaryFolder()
    let store = try Store(folder: folder.url)
    let name = CellName(block: "a")
    let key = Store.material(1).key
    let failure = { try store.look { try $0.failure(key) } }
    #expect(try failure() == nil)
    try store.noteFailure(Store.execution(name, 1, .failed, message: "first"))
    try store.noteFailure(Store.execution(name, 1, .failed, message: "second"))
    #expect(try failure() == "second")
    try store.keep("a", 1)
    #expect(try failure() == nil)
    try store.noteFailure(Store.execution(name, 2, .failed, message: "of another key"))
    #expect(try failure() == nil)
  }
}
