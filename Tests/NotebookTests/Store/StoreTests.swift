import Foundation
import GRDB
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

struct StoreTests {
  private let folder: TemporaryFolder
  private let store: Store

  init() throws {
    folder = try TemporaryFolder()
    store = try Store(folder: folder.url)
  }

  @Test func whatIsKeptIsThereWhenTheStoreIsOpenedAgain() throws {
    let kept = try store.keep("a", 3, seconds: 2)
    let again = try #require(try Store(folder: folder.url).kept(kept.key))
    #expect(again.hash == kept.hash && again.contents == kept.contents)
    #expect(again.cost == CellCost(seconds: 2))
    #expect(again.finished == Date(timeIntervalSince1970: 1_800_000_002))
    #expect(again.platform == "p")
    #expect(try store.output(ofKey: kept.key)?.frame()?.rows == [[3]])
    #expect(try store.output(ofKey: "none") == nil)
  }

  /// An output one of whose objects is gone, or cut short, is none.
  @Test func anOutputIsWholeOrNotThere() throws {
    let kept = try store.keep("a", 3)
    let blob = try #require(kept.contents.blobs.first)
    try Data("n".utf8).write(to: store.objects.url(blob.hash))
    #expect(try store.kept(kept.key) == nil)
    try store.keep("a", 3)
    #expect(try store.kept(kept.key) != nil)
    try store.objects.remove(kept.contents.frames[0].hash)
    #expect(try store.kept(kept.key) == nil)
  }

  @Test func aFailureTakesNoOutputAway() throws {
    let kept = try store.keep("a", 3)
    try store.noteFailure(Store.execution(CellName(block: "a"), 3, .failed, message: "no"))
    #expect(try store.kept(kept.key) != nil)
    #expect(try store.executions(of: "a").map(\.outcome) == [.failed, .done])
    #expect(try store.executions(of: "a").map(\.number) == [2, 1])
  }

  @Test func placesAreNotedWhereThatIsNews() throws {
    let shown = { (block: String, value: Int) in
      Shown(name: CellName(block: block), key: CellKey(Store.material(value)))
    }
    let rows = {
      try store.read { connection in
        try Row.fetchAll(connection, sql: "SELECT rowid, block, key FROM place ORDER BY block")
          .map { "\($0["rowid"] as Int) \($0["block"] as String) \($0["key"] as String)" }
      }
    }
    try store.note([shown("a", 1), shown("b", 1)])
    let before = try rows()
    try store.note([shown("a", 1), shown("b", 1)])
    #expect(try rows() == before)
    try store.note([shown("a", 1), shown("b", 2)])
    #expect(try rows()[0] == before[0])
    #expect(try rows()[1].hasSuffix(Store.material(2).key))
  }

  @Test func aStoreOfANewerVersionIsLeftAlone() throws {
    try store.write { connection in
      try connection.execute(sql: "INSERT INTO grdb_migrations VALUES ('of next year')")
    }
    let told = #expect(throws: StoreError.self) { try Store(folder: folder.url) }
    #expect(
      told?.description.hasSuffix(
        "store.sqlite was made by a newer palimpsest; update, or choose another --store") == true)
  }

  @Test func aDamagedDatabaseIsKeptUnderAnotherName() throws {
    let folder = try TemporaryFolder()
    try Store(folder: folder.url).keep("a", 3)
    let file = folder.url.appending(path: "store.sqlite")
    try Data("not a database, but long enough to be read as one".utf8).write(to: file)
    let opened = try Store(folder: folder.url)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    let aside = try #require(names.first { $0.hasPrefix("store.damaged-") })
    #expect(
      opened.notice == "\(file.path) was damaged; it is kept as \(aside), and cells run again")
    #expect(try opened.outputs().isEmpty)
    #expect(try Store(folder: folder.url).notice == nil)
  }

  @Test func whatGoesWrongInTheDatabaseNamesTheFile() throws {
    let told = #expect(throws: StoreError.self) {
      try store.write { try $0.execute(sql: "INSERT INTO no_table VALUES (1)") }
    }
    let file = folder.url.appending(path: "store.sqlite").path
    #expect(told?.description == "\(file): no such table: no_table")
  }

  /// A change that fails halfway leaves nothing.
  @Test func aChangeIsWholeOrNone() throws {
    #expect(throws: StoreError.self) {
      try store.write { connection in
        try connection.execute(
          sql: "INSERT INTO run (profile, finished, version) VALUES ('p', '2027-01-01', '1')")
        try connection.execute(sql: "INSERT INTO no_table VALUES (1)")
      }
    }
    #expect(try store.runs(limit: 9).isEmpty)
  }
}
