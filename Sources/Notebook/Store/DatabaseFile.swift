import Chapters
import Foundation
internal import GRDB

/// The file of a store's database.
///
/// SQLite changes a database as soon as it opens it, so whose it is is seen before.
enum DatabaseFile {
  /// What the header of the file has as the number of the application: "PLMP".
  static let applicationID: UInt32 = 0x504C_4D50

  private static let name = "store.sqlite"
  /// What SQLite puts beside it.
  private static let companions = ["-wal", "-shm", "-journal"].map { name + $0 }

  /// Opens the database of a store, which is made if it is not there.
  ///
  /// - Parameter folder: The store's folder.
  /// - Returns: The database, with today's tables; and what the user should be told, where it was damaged, set aside
  ///   and begun anew.
  /// - Throws: `FolderProblem` where it is not ours; `StoreError` where it cannot be opened, or a newer version made
  ///   it.
  static func open(in folder: OwnFolder) throws -> (DatabaseQueue, notice: String?) {
    let path = "\(folder.path)/\(name)"
    do {
      do {
        return (try openOurs(in: folder, path), nil)
      } catch let error as DatabaseError where error.resultCode.isDamage {
        let aside = "store.damaged-\(UUID().uuidString).sqlite"
        try folder.move(name, to: aside, in: folder)
        for companion in companions { try folder.remove(companion) }
        return (
          try openOurs(in: folder, path),
          "\(path) was damaged; it is kept as \(aside), and cells run again"
        )
      }
    } catch let error as DatabaseError {
      throw StoreError(error, path)
    }
  }

  /// Whether a folder holds a store that this user can read and not write.
  static func canOnlyBeRead(in folder: URL) -> Bool {
    let file = folder.appending(path: name).path
    return access(file, R_OK) == 0
      && (access(folder.path, W_OK) != 0 || access(file, W_OK) != 0)
  }

  /// Reads a store's database as it is, of whatever version, and changes nothing.
  ///
  /// - Parameters:
  ///   - folder: The store's folder.
  ///   - body: Reads it.
  /// - Returns: What was read; nil where there is no database of ours.
  /// - Throws: Where it cannot be read.
  static func peek<Result>(
    in folder: OwnFolder, _ body: (Database) throws -> Result
  ) throws -> Result? {
    let path = "\(folder.path)/\(name)"
    guard folder.kind(of: name) == .file, case .us = try owner(in: folder, path),
      companions.allSatisfy({ [nil, .file].contains(folder.kind(of: $0)) })
    else { return nil }
    if canOnlyBeRead(in: URL(fileURLWithPath: folder.path)) {
      return try copy(in: folder).read(body)
    }
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(30)
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA trusted_schema = OFF") }
    return try DatabaseQueue(path: path, configuration: configuration).read(body)
  }

  /// A copy in memory of a store's database, which itself is left as it is.
  ///
  /// - Parameter folder: The store's folder.
  /// - Returns: The copy, with today's tables.
  /// - Throws: `FolderProblem` where it is not ours; `StoreError` where it cannot be read, or a newer version made it.
  static func copy(in folder: OwnFolder) throws -> DatabaseQueue {
    let path = "\(folder.path)/\(name)"
    // SQLite reads a log of changes only where it can write beside it.
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: scratch) }
    do {
      try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
      for file in [name, "\(name)-wal"] {
        guard let data = try folder.data(of: file) else { continue }
        try data.write(to: scratch.appending(path: file))
      }
      let copy = try OwnFolder(scratch)
      if case .other(let reason) = try owner(in: copy, copy.path + "/" + name) {
        throw FolderProblem(path, "is a database of another program (\(reason))")
      }
      let memory = try DatabaseQueue()
      try current(copy.path + "/" + name).backup(to: memory)
      return memory
    } catch let error as DatabaseError {
      throw StoreError(error, path)
    }
  }

  private static func openOurs(in folder: OwnFolder, _ path: String) throws -> DatabaseQueue {
    for companion in companions {
      if let kind = folder.kind(of: companion), kind != .file {
        throw FolderProblem("\(folder.path)/\(companion)", "is \(kind); expected a file")
      }
    }
    switch try owner(in: folder, path) {
    case .nobody: try begin(in: folder, path)
    case .us: break
    case .other(let reason):
      throw FolderProblem(
        path, "is a database of another program (\(reason)); choose another --store")
    }
    return try current(path)
  }

  // MARK: - Whose it is

  private enum Owner {
    case us
    /// It is not there, or empty.
    case nobody
    case other(String)
  }

  /// Whose the database is, by its header; one without a number is ours if it has our tables.
  ///
  /// What is no database at all counts as ours, and is damaged.
  private static func owner(in folder: OwnFolder, _ path: String) throws -> Owner {
    guard let file = try folder.file(name) else { return .nobody }
    let header = [UInt8](try file.read(upToCount: 100) ?? Data())
    if header.isEmpty { return .nobody }
    guard header.count == 100, header.starts(with: "SQLite format 3\u{0}".utf8) else { return .us }
    let number = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    if number == applicationID { return .us }
    guard number == 0 else { return .other("its application is \(number)") }
    return try hasOurTables(path) ? .us : .other("its tables are not those of a store")
  }

  /// Whether a database without a number is of an earlier version, or of one that ended before it had made a table.
  private static func hasOurTables(_ path: String) throws -> Bool {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(30)
    return try DatabaseQueue(path: path, configuration: configuration).read { connection in
      let tables = try String.fetchSet(
        connection, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
      guard tables.contains("grdb_migrations") else { return tables.isEmpty }
      let made = try String.fetchSet(connection, sql: "SELECT identifier FROM grdb_migrations")
      return made.isEmpty ? tables.count == 1 : made.contains(Migrations.first)
    }
  }

  // MARK: - Opening

  /// Makes an empty database that says whose it is, for the user alone; SQLite gives what it puts beside it the same
  /// permissions.
  private static func begin(in folder: OwnFolder, _ path: String) throws {
    _ = try folder.file(name, O_WRONLY | O_CREAT, permissions: 0o600)
    // Not with a log of changes yet: the number is to be in the file itself.
    try DatabaseQueue(path: path).writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA application_id = \(applicationID)")
    }
  }

  private static func current(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(30)
    configuration.journalMode = .wal
    configuration.prepareDatabase {
      // Whoever made the store may have put functions into its schema.
      try $0.execute(sql: "PRAGMA trusted_schema = OFF")
    }
    let database = try DatabaseQueue(path: path, configuration: configuration)
    let migrator = Migrations.all
    let isCurrent = try database.read { connection in
      guard try !migrator.hasBeenSuperseded(connection) else {
        throw StoreError(
          "\(path) was made by a newer palimpsest; update, or choose another --store")
      }
      return try migrator.hasCompletedMigrations(connection)
    }
    if !isCurrent {
      try migrator.migrate(database)
      // The number is looked for in the file itself.
      _ = try database.writeWithoutTransaction { try $0.checkpoint() }
    }
    return database
  }
}

extension StoreError {
  /// What is wrong with a database.
  init(_ error: DatabaseError, _ path: String) {
    self.init("\(path): \(error.message ?? error.description)")
  }
}

extension ResultCode {
  /// Whether the file is no database or a broken one.
  fileprivate var isDamage: Bool {
    self == .SQLITE_NOTADB || self == .SQLITE_CORRUPT
  }
}
