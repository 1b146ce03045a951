import Foundation
import GRDB
import TestSupport
import Testing

@testable import Notebook

/// Whose database `store.sqlite` is.
struct DatabaseFileTests {
  private let folder: TemporaryFolder
  private var file: URL { folder.url.appending(path: "store.sqlite") }

  init() throws { folder = try TemporaryFolder() }

  private func opened() throws -> Store { try Store(folder: folder.url) }

  private func told() -> String? {
    do {
      _ = try opened()
      return nil
    } catch { return "\(error)" }
  }

  /// The number in the file's header.
  private func number() throws -> UInt32 {
    try Data(contentsOf: file)[68..<72].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private func other(_ sql: String) throws {
    let database = try DatabaseQueue(path: file.path)
    try database.write { try $0.execute(sql: sql) }
    try database.close()
  }

  @Test func aNewOneSaysWhoseItIsAtOnce() throws {
    let store = try opened()
    #expect(try number() == DatabaseFile.applicationID)
    let mode = try store.read { try String.fetchOne($0, sql: "PRAGMA journal_mode") }
    #expect(mode == "wal")
    #expect(store.notice == nil)
    for name in ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "locks"] {
      #expect(folder.permissions(name) == 0o600, "\(name)")
    }
  }

  /// A store from before there was a number opens, and has one then.
  @Test func oneOfAnEarlierVersionIsKnownByItsTables() throws {
    let database = try DatabaseQueue(path: file.path)
    try Migrations.all.migrate(database, upTo: "what each run showed")
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA journal_mode = WAL")
      try $0.execute(
        sql: """
          INSERT INTO output (key, hash, contents, seconds, finished)
          VALUES ('k', 'h', '', 2, '2026-11-24 10:00:00.000')
          """)
    }
    try database.close()
    #expect(try number() == 0)
    #expect(try opened().outputs().map(\.output.key) == ["k"])
    #expect(try number() == DatabaseFile.applicationID)
  }

  /// One that was ended before it had made its first table.
  @Test(arguments: [
    "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)", "VACUUM",
  ])
  func oneThatWasHardlyBegunIsOurs(sql: String) throws {
    let database = try DatabaseQueue(path: file.path)
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA user_version = 0; \(sql)")
    }
    try database.close()
    #expect(told() == nil)
    #expect(try number() == DatabaseFile.applicationID)
  }

  @Test(arguments: [
    ("CREATE TABLE notes (text)", "its tables are not those of a store"),
    (
      "CREATE TABLE grdb_migrations (identifier TEXT); INSERT INTO grdb_migrations VALUES ('v1')",
      "its tables are not those of a store"
    ),
    (
      "CREATE TABLE output (key); PRAGMA application_id = 1196444487",
      "its application is 1196444487"
    ),
  ]) func oneOfAnotherProgramIsLeftAlone(sql: String, reason: String) throws {
    try other(sql)
    let before = try Data(contentsOf: file)
    #expect(
      told() == "\(file.path): is a database of another program (\(reason)); choose another --store"
    )
    #expect(try Data(contentsOf: file) == before)
  }

  @Test(arguments: ["store.sqlite", "store.sqlite-wal", "store.sqlite-shm", "store.sqlite-journal"])
  func aLinkIsRefused(name: String) throws {
    let outside = try TemporaryFolder()
    let database = try DatabaseQueue(path: outside.url.appending(path: "other.db").path)
    try database.write { try $0.execute(sql: "CREATE TABLE notes (text)") }
    try database.close()
    let before = try outside.state()
    try folder.link(name, to: outside.url.appending(path: "other.db").path)
    let place = folder.url.appending(path: name).path
    #expect(told() == "\(place): is a link; expected a file")
    #expect(try outside.state() == before)
  }

  @Test func aPipeIsNotWaitedFor() throws {
    try folder.pipe("store.sqlite")
    #expect(told() == "\(file.path): is a pipe; expected a file")
  }

  @Test func whatIsNoDatabaseIsSetAside() throws {
    try folder.write(String(repeating: "no database ", count: 20), to: "store.sqlite")
    #expect(try opened().notice?.contains("was damaged") == true)
    #expect(try number() == DatabaseFile.applicationID)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(names.contains { $0.hasPrefix("store.damaged-") })
  }
}
