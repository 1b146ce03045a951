import Foundation
internal import GRDB

/// What the book showed after each run.
extension Store {
  /// Notes what a run showed, where that differs from the run before it with the same profile.
  ///
  /// - Parameters:
  ///   - profile: The profile in force.
  ///   - version: The program's version.
  ///   - shown: The key of each cell that has a result.
  ///   - cells: All cells of the book; none where the run was about a part of it.
  /// - Throws: `StoreError`.
  func noteRun(
    profile: String, version: String, shown: [(CellName, key: String)], cells: [CellName]?
  ) throws {
    let before = try keys(at: nil, profile: profile)
    let changed = shown.map { (StoredName($0), $1) }.filter { before[$0] != $1 }
    let all = cells.map { Set($0.map(StoredName.init)) }
    let gone = all.map { all in before.keys.filter { !all.contains($0) } } ?? []
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try write { connection in
      try connection.execute(
        sql: "INSERT INTO run (profile, finished, version) VALUES (?, ?, ?)",
        arguments: [profile, Date(), version])
      let run = connection.lastInsertedRowID
      let statement = try connection.makeStatement(
        sql: "INSERT INTO showing (run, block, axes, key) VALUES (?, ?, ?, ?)")
      for (name, key) in changed {
        try statement.execute(arguments: [run, name.block, name.axes, key])
      }
      for name in gone { try statement.execute(arguments: [run, name.block, name.axes, nil]) }
    }
  }

  /// The runs, the last first.
  ///
  /// - Parameters:
  ///   - profile: The profile; all where none is given.
  ///   - limit: How many at most.
  /// - Returns: The runs.
  /// - Throws: `StoreError`.
  package func runs(profile: String? = nil, limit: Int) throws -> [NotedRun] {
    try read { connection in
      try NotedRun.fetchAll(
        connection,
        sql: "SELECT * FROM run WHERE ?1 IS NULL OR profile = ?1 ORDER BY id DESC LIMIT ?2",
        arguments: [profile, limit])
    }
  }

  /// The key that each cell showed after a run; after the last where none is given.
  func keys(at run: Int64?, profile: String) throws -> [StoredName: String] {
    try read { connection in
      let rows = try Row.fetchCursor(
        connection,
        sql: """
          SELECT block, axes, showing.key AS key FROM showing
          WHERE id IN (
            SELECT max(showing.id) FROM showing JOIN run ON run.id = showing.run
            WHERE profile = ? AND run.id <= ? GROUP BY block, axes)
          """, arguments: [profile, run ?? Int64.max])
      var keys: [StoredName: String] = [:]
      while let row = try rows.next() {
        if let key: String = row["key"] { keys[StoredName(row: row)] = key }
      }
      return keys
    }
  }
}
