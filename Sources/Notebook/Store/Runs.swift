import Foundation
import Frames
import GRDB

/// A run after which the book showed something else than before.
public struct RunRecord: Codable, Sendable, FetchableRecord, MutablePersistableRecord {
  public static let databaseTableName = "run"

  /// Its number.
  public var id: Int64?
  /// The profile that was in force.
  public var profile: String
  /// When it ended.
  public var finished: Date
  /// The program's version.
  public var version: String

  public mutating func didInsert(_ inserted: InsertionSuccess) { id = inserted.rowID }
}

extension Store {
  /// Notes what a run showed, where that differs from the run before it with the same profile.
  ///
  /// - Parameters:
  ///   - profile: The profile in force.
  ///   - version: The program's version.
  ///   - shown: The key of each place that has a result.
  ///   - places: All places of the book; none where the run was about a part of it.
  /// - Throws: `StoreError`.
  func noteRun(
    profile: String, version: String, shown: [String: String], places: Set<String>?
  ) throws {
    let before = try keys(at: nil, profile: profile)
    let changed = shown.filter { before[$0.key] != $0.value }.sorted { $0.key < $1.key }
    let gone = places.map { places in before.keys.filter { !places.contains($0) }.sorted() } ?? []
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try write { connection in
      var run = RunRecord(profile: profile, finished: Date(), version: version)
      try run.insert(connection)
      let statement = try connection.makeStatement(
        sql: "INSERT INTO showing (run, place, key) VALUES (?, ?, ?)")
      for (place, key) in changed { try statement.execute(arguments: [run.id, place, key]) }
      for place in gone { try statement.execute(arguments: [run.id, place, nil]) }
    }
  }

  /// The runs, the last first.
  ///
  /// - Parameters:
  ///   - profile: The profile; all where none is given.
  ///   - limit: How many at most.
  /// - Returns: The runs.
  /// - Throws: `StoreError`.
  public func runs(profile: String? = nil, limit: Int) throws -> [RunRecord] {
    try read { connection in
      var request = RunRecord.order(GRDB.Column("id").desc).limit(limit)
      if let profile { request = request.filter(GRDB.Column("profile") == profile) }
      return try request.fetchAll(connection)
    }
  }

  /// The key that each place showed after a run; after the last where none is given.
  func keys(at run: Int64?, profile: String) throws -> [String: String] {
    try read { connection in
      let rows = try Row.fetchCursor(
        connection,
        sql: """
          SELECT place, showing.key AS key FROM showing
          WHERE id IN (
            SELECT max(showing.id) FROM showing JOIN run ON run.id = showing.run
            WHERE profile = ? AND run.id <= ? GROUP BY place)
          """, arguments: [profile, run ?? Int64.max])
      var keys: [String: String] = [:]
      while let row = try rows.next() {
        if let key: String = row["key"] { keys[row["place"]] = key }
      }
      return keys
    }
  }

  /// What a book showed after a run, as far as the store still has it.
  ///
  /// - Parameters:
  ///   - book: The book as it is now.
  ///   - run: The run.
  /// - Returns: The results; cells that the run did not have, or whose outputs are gone, have none.
  /// - Throws: `StoreError`.
  public func results(of book: Book, at run: RunRecord) throws -> BookResults {
    let keys = try keys(at: run.id, profile: run.profile)
    var cells: [String: [CellResult]] = [:]
    for cell in book.cells {
      let record = try keys[cell.name].flatMap { try self.record($0) }
      let result = try record.map { record in
        CellResult(
          axes: cell.axes, key: record.key, status: .cached,
          output: try output(record, axes: cell.axes), contents: record.contents,
          cost: CellCost(record), finished: record.finished, platform: record.platform)
      }
      cells[cell.block, default: []].append(
        result ?? CellResult(axes: cell.axes, key: keys[cell.name], status: .notRun))
    }
    return BookResults(book: book, blocks: cells.mapValues(BlockResult.init))
  }

  /// The runs of a block's cells, the last first, with what made each differ from the one before it of the
  /// same cell.
  ///
  /// - Parameters:
  ///   - block: The block's id.
  ///   - limit: How many at most.
  /// - Returns: The runs with what changed, in words, and the output where the store still has it.
  /// - Throws: `StoreError`.
  public func history(
    of block: String, limit: Int
  ) throws -> [(run: ExecutionRecord, changes: [String], output: StoredOutput?)] {
    let runs = try executions(of: block, limit: 4 * limit).filter {
      $0.place == block || $0.place.hasPrefix("\(block)[")
    }
    return try runs.enumerated().prefix(limit).map { number, run in
      let before = runs.dropFirst(number + 1).first { $0.place == run.place }
      let changes = before.map {
        KeyMaker.changes(from: $0.ingredients, to: run.ingredients, references: [:])
      }
      let output = run.status == "done" ? try output(ofKey: run.key) : nil
      return (run, changes ?? [], output)
    }
  }
}
