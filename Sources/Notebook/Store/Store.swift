import Foundation
import GRDB

/// The results of all cells by key: SQLite for what is known, files for the bytes.
public struct Store: Sendable {
  private let database: DatabaseQueue
  /// The frames and blobs.
  public let objects: ObjectStore
  /// What the user should be told of the store's opening, if anything.
  public let notice: String?

  /// Opens the store in a folder, which is made if it is not there.
  ///
  /// A database that cannot be read is set aside under another name and begun anew.
  ///
  /// - Throws: `StoreError` where the folder cannot be written or a newer version made the store.
  public init(folder: URL) throws {
    do {
      objects = try ObjectStore(folder: folder.appendingPathComponent("objects"))
    } catch {
      throw StoreError("\(folder.path): cannot be written: \(error.localizedDescription)")
    }
    let file = folder.appendingPathComponent("store.sqlite")
    do {
      database = try Self.open(file)
      notice = nil
    } catch let error as DatabaseError where error.resultCode.isDamage {
      let aside = folder.appendingPathComponent("store.damaged-\(UUID().uuidString).sqlite")
      try FileManager.default.moveItem(at: file, to: aside)
      for suffix in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: file.path + suffix)
      }
      database = try Self.open(file)
      notice = "\(file.path) was damaged; it is kept as \(aside.lastPathComponent), and cells rerun"
    } catch let error as DatabaseError {
      throw StoreError("\(file.path): \(error.message ?? error.description)")
    }
  }

  private static func open(_ file: URL) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    configuration.journalMode = .wal
    let database = try DatabaseQueue(path: file.path, configuration: configuration)
    let migrator = Migrations.all
    try database.read { connection in
      guard try !migrator.hasBeenSuperseded(connection) else {
        throw StoreError(
          "\(file.path) was made by a newer palimpsest; update, or choose another --store")
      }
    }
    try migrator.migrate(database)
    return database
  }

  // MARK: - Outputs

  /// The record of a finished output whose objects are all there.
  func record(_ key: String) throws -> OutputRecord? {
    guard let record = try database.read({ try OutputRecord.fetchOne($0, key: key) }) else {
      return nil
    }
    let parts = record.contents.frames + record.contents.blobs
    return parts.allSatisfy { objects.contains($0.hash, size: $0.size) } ? record : nil
  }

  /// The output of a record, its frames read and checked.
  func output(_ record: OutputRecord) throws -> StoredOutput {
    let frames = try record.contents.frames.map {
      try FrameCoding.decode(try objects.read($0.hash))
    }
    let blobs = record.contents.blobs.map { ($0.name, objects.url($0.hash)) }
    return StoredOutput(
      hash: record.hash, frames: frames, blobs: Dictionary(blobs, uniquingKeysWith: { $1 }))
  }

  /// The finished output of a key, if the store has it.
  public func output(ofKey key: String) throws -> StoredOutput? {
    try record(key).map(output)
  }

  /// Checks the bytes of an output's blobs against their hashes, before a run reads them.
  func verifyBlobs(_ record: OutputRecord) throws {
    for blob in record.contents.blobs { _ = try objects.read(blob.hash) }
  }

  /// Forgets an output, so that its cell is run again.
  func forget(_ key: String) throws {
    _ = try database.write { try OutputRecord.deleteOne($0, key: key) }
  }

  /// Stores the output of a run, its objects first.
  func save(_ output: Output, execution: ExecutionRecord) throws -> OutputRecord {
    let frames = try output.frames.map { frame in
      try object(frame.name, try FrameCoding.encode(frame))
    }
    let blobs = try output.blobs.sorted { $0.key < $1.key }.map { try object($0.key, $0.value) }
    let record = OutputRecord(
      key: execution.key, hash: Self.hash(frames: frames, blobs: blobs),
      contents: .init(frames: frames, blobs: blobs), seconds: execution.seconds,
      finished: execution.started.addingTimeInterval(execution.seconds),
      platform: execution.platform)
    try database.write { connection in
      try record.upsert(connection)
      try execution.insert(connection)
      try PlaceRecord(
        place: execution.place, key: execution.key, ingredients: execution.ingredients
      ).upsert(connection)
    }
    return record
  }

  private func object(_ name: String, _ data: Data) throws -> OutputRecord.Object {
    OutputRecord.Object(name: name, hash: try objects.write(data), size: data.count)
  }

  private static func hash(frames: [OutputRecord.Object], blobs: [OutputRecord.Object]) -> String {
    let list = { (objects: [OutputRecord.Object]) in
      CanonicalJSON.array(objects.map { .array([.text($0.name), .text($0.hash)]) })
    }
    let parts: CanonicalJSON = ["frames": list(frames), "blobs": list(blobs)]
    return ContentHash.sha256(parts.description)
  }

  // MARK: - Places and history

  /// What each place last showed.
  func places() throws -> [String: PlaceRecord] {
    let records = try database.read { try PlaceRecord.fetchAll($0) }
    return Dictionary(records.map { ($0.place, $0) }, uniquingKeysWith: { $1 })
  }

  /// Notes what places show now, where that is news.
  func note(_ shown: [PlaceRecord]) throws {
    let known = try self.places()
    let places = shown.filter { known[$0.place]?.key != $0.key }
    guard !places.isEmpty else { return }
    try database.write { connection in
      for place in places { try place.upsert(connection) }
    }
  }

  /// Notes a failed run; its output is not kept, and the cell is run again next time.
  func noteFailure(_ execution: ExecutionRecord) throws {
    try database.write { connection in
      try execution.insert(connection)
    }
  }

  /// The message of a key's last run, if that failed.
  func failure(_ key: String) throws -> String? {
    let last = try database.read {
      try ExecutionRecord.filter { $0.key == key }.order { $0.id.desc }.fetchOne($0)
    }
    return last?.status == "failed" ? last?.message : nil
  }

  /// How long the last finished run of each place took, in seconds, for estimates.
  func durations() throws -> [String: Double] {
    let query = """
      SELECT place, seconds FROM execution
      WHERE id IN (SELECT max(id) FROM execution WHERE status = 'done' GROUP BY place)
      """
    let rows = try database.read { try Row.fetchAll($0, sql: query) }
    return Dictionary(rows.map { ($0["place"], $0["seconds"]) }, uniquingKeysWith: { $1 })
  }
}

extension ResultCode {
  /// Whether the file is no database or a broken one.
  fileprivate var isDamage: Bool {
    self == .SQLITE_NOTADB || self == .SQLITE_CORRUPT
  }
}
