import Foundation
import Frames
internal import GRDB

/// The results of all cells by key: SQLite for what is known, files for the bytes.
package struct Store: Sendable {
  let database: DatabaseQueue
  /// The frames and blobs.
  package let objects: ObjectStore
  /// Hashes of environment variables, with the secret of this store.
  let variables: VariableHashes
  /// Which cells are being run, by this program or another.
  let locks: CellLocks
  /// What the user should be told of the store's opening, if anything.
  package let notice: String?

  /// Opens the store in a folder, which is made if it is not there.
  ///
  /// A database that cannot be read is set aside under another name and begun anew. One that can only be read is
  /// copied into memory: what is noted is gone with the program.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - followsLink: Whether it may be a link itself, since the user named it.
  ///   - isReadOnly: Whether nothing is written there; as the folder's permissions say, where nobody does.
  /// - Throws: `StoreError` where the folder cannot be written and holds no store, something in it is not ours, or a
  ///   newer version made the store.
  package init(folder: URL, followsLink: Bool = true, isReadOnly: Bool? = nil) throws {
    let isReadOnly = isReadOnly ?? DatabaseFile.canOnlyBeRead(in: folder)
    let own = try StoreError.describing {
      try OwnFolder(folder, followsLink: followsLink, permissions: 0o700)
    }
    // One that the user named may hold other things that are for others.
    if !followsLink { own.keepFromOthers() }
    objects = try ObjectStore(folder: folder.appendingPathComponent("objects"))
    let locks = isReadOnly ? CellLocks() : try StoreError.describing { try CellLocks(in: own) }
    self.locks = locks
    (database, notice) = try StoreError.describing {
      if isReadOnly { return (try DatabaseFile.copy(in: own), nil) }
      return try locks.alone { try DatabaseFile.open(in: own) }
    }
    variables = try Self.describingErrors(of: URL(fileURLWithPath: database.path)) { [database] in
      try database.read { try VariableHashes(of: $0, database.path) }
    }
    if !isReadOnly { objects.removeLeftovers() }
  }

  /// Does something with the database; what goes wrong names the file.
  private static func describingErrors<Result>(
    of file: URL, _ body: () throws -> Result
  ) throws -> Result {
    do { return try body() } catch let error as DatabaseError {
      throw StoreError(error, file.path)
    }
  }

  /// Reads the database.
  func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.describingErrors(of: URL(fileURLWithPath: database.path)) { try database.read(body) }
  }

  /// Changes the database, all of it or nothing.
  func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
    try Self.describingErrors(of: URL(fileURLWithPath: database.path)) {
      try database.write(body)
    }
  }

  // MARK: - Outputs

  /// A finished output whose objects are all there.
  func kept(_ key: String) throws -> KeptOutput? {
    try read { try kept(key, $0) }
  }

  /// A finished output whose objects are all there.
  func kept(_ key: String, _ connection: Database) throws -> KeptOutput? {
    let statement = try connection.cachedStatement(sql: "SELECT * FROM output WHERE key = ?")
    guard let kept = try KeptOutput.fetchOne(statement, arguments: [key]) else { return nil }
    return kept.contents.objects.allSatisfy { objects.contains($0.hash, size: $0.size) }
      ? kept : nil
  }

  /// An output, its frames read and checked.
  func output(_ kept: KeptOutput, axes: [AxisValue] = []) throws -> StoredOutput {
    try objects.output(hash: kept.hash, kept.contents, axes: axes)
  }

  /// The finished output of a key, if the store has it.
  package func output(ofKey key: String) throws -> StoredOutput? {
    try kept(key).map { try output($0) }
  }

  /// Notes a finished run, whose objects are there already.
  func save(_ contents: OutputContents, of execution: Execution) throws -> KeptOutput {
    let kept = KeptOutput(
      key: execution.key.text, hash: contents.hash, contents: contents, cost: execution.cost,
      finished: execution.started.addingTimeInterval(execution.cost.seconds),
      platform: execution.platform)
    try write { connection in
      try kept.upsert(connection)
      try execution.insert(connection)
      try Shown(name: execution.name, key: execution.key).save(connection)
    }
    return kept
  }

  /// Notes an output that no run here made.
  func save(_ kept: KeptOutput, shownBy cell: CellName, _ key: CellKey) throws {
    try write { connection in
      try kept.upsert(connection)
      try Shown(name: cell, key: key).save(connection)
    }
  }

  /// Notes a failed run; its output is not kept, and the cell is run again next time.
  func noteFailure(_ execution: Execution) throws {
    try write { try execution.insert($0) }
  }

  /// Notes what places show now, where that is news.
  func note(_ shown: [Shown]) throws {
    guard !shown.isEmpty else { return }
    let known = try read { connection in
      let rows = try Row.fetchAll(connection, sql: "SELECT block, axes, key FROM place")
      return Dictionary(rows.map { (StoredName(row: $0), $0["key"] as String) }) { $1 }
    }
    let news = shown.filter { known[StoredName($0.name)] != $0.key.text }
    guard !news.isEmpty else { return }
    try write { connection in
      for place in news { try place.save(connection) }
    }
  }
}
