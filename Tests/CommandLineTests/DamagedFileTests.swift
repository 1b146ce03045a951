import Foundation
import TestSupport
import Testing

/// Damaged files: nothing wrong is served, and the next run completes.
struct DamagedFileTests {
  /// Every way to damage a store of a finished run.
  enum Damage: String, CaseIterable {
    case flippedObject, truncatedObject, missingObject, truncatedDatabase, zeroedDatabase,
      garbledDatabase, removedDatabase
  }

  @Test(arguments: Damage.allCases) func aDamagedStoreHealsItself(damage: Damage) throws {
    let program = try FaultyBook(cells: 3, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let store = program.folder.url.appending(path: ".palimpsest")
    let database = store.appending(path: "store.sqlite")
    let object = try #require(
      FileManager.default.subpaths(atPath: store.appending(path: "objects").path)?
        .first { $0.count > 60 && !$0.hasPrefix("tmp") })
    let file = store.appending(path: "objects/\(object)")
    var bytes = try Data(contentsOf: file)
    switch damage {
    case .flippedObject:
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: file)
    case .truncatedObject: try bytes.prefix(7).write(to: file)
    case .missingObject: try FileManager.default.removeItem(at: file)
    case .truncatedDatabase: try Data(contentsOf: database).prefix(5000).write(to: database)
    case .zeroedDatabase:
      try Data(repeating: 0, count: Data(contentsOf: database).count).write(to: database)
    case .garbledDatabase:
      var pages = try Data(contentsOf: database)
      for position in stride(from: 4096, to: pages.count, by: 3) { pages[position] ^= 0xA5 }
      try pages.write(to: database)
    case .removedDatabase: try FileManager.default.removeItem(at: database)
    }
    if damage == .flippedObject { #expect(try program.run("store", "verify").status == 1) }
    let ended = try program.run("report", "--quiet")
    #expect(ended.status == 0, "\(damage): \(ended.errors)")
    #expect(try program.cached().count == 3)
    #expect(try program.run("store", "verify").status == 0)
  }

  @Test func aStoreOfANewerVersionIsRefused() throws {
    let program = try FaultyBook(cells: 1, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let database = program.folder.url.appending(path: ".palimpsest/store.sqlite")
    try SpawnedProcess.run(
      "python3", "-c",
      "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); "
        + "c.execute(\"insert into grdb_migrations values ('of the future')\"); c.commit()",
      database.path)
    let ended = try program.run("run")
    #expect(ended.status == 1)
    #expect(ended.errors.contains("was made by a newer"), "\(ended.errors)")
  }

  /// Records from a future that the clock no longer knows change nothing.
  @Test func aClockSetBackChangesNothing() throws {
    let program = try FaultyBook(cells: 3, milliseconds: 0)
    _ = try program.run("run", "--quiet")
    let later = Date().addingTimeInterval(1e8)
    for path in ["chapters/01.md", ".palimpsest/store.sqlite"] {
      try FileManager.default.setAttributes(
        [.modificationDate: later], ofItemAtPath: program.folder.url.appending(path: path).path)
    }
    let before = try program.runs()
    #expect(try program.run("report", "--quiet").status == 0)
    #expect(try program.runs() == before)
    try program.folder.write(
      program.folder.read("chapters/01.md").replacingOccurrences(of: "value: 2", with: "value: 9"),
      to: "chapters/01.md")
    #expect(try program.run("run", "--quiet").status == 0)
    #expect(try program.runs() == before + 1)
  }
}
