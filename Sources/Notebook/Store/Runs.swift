import Foundation
internal import GRDB

/// What the book showed after each run.
extension Store {
  /// What a cell showed after a run.
  struct Showing: Hashable {
    /// Its key.
    var key: String
    /// What it put out; none where that was not noted.
    var contents: OutputContents?

    /// Whether that is something else than another run showed, as far as is known.
    fileprivate func differs(from other: Showing?) -> Bool {
      guard let other, key == other.key else { return true }
      guard let contents, let before = other.contents else { return false }
      return contents != before
    }
  }

  /// Notes what a run showed, where that differs from the run before it with the same profile.
  ///
  /// - Parameters:
  ///   - profile: The profile in force.
  ///   - version: The program's version.
  ///   - shown: What each cell shows that has a result.
  ///   - cells: All cells of the book; none where the run was about a part of it.
  /// - Throws: `StoreError`.
  func noteRun(
    profile: String, version: String, shown: [(CellName, Showing)], cells: [CellName]?
  ) throws {
    let before = try showings(at: nil, profile: profile)
    let changed = shown.map { (StoredName($0), $1) }.filter { $1.differs(from: before[$0]) }
    let all = cells.map { Set($0.map(StoredName.init)) }
    let gone = all.map { all in before.keys.filter { !all.contains($0) } } ?? []
    guard !changed.isEmpty || !gone.isEmpty else { return }
    try write { connection in
      try connection.execute(
        sql: "INSERT INTO run (profile, finished, version) VALUES (?, ?, ?)",
        arguments: [profile, Date(), version])
      let run = connection.lastInsertedRowID
      let statement = try connection.makeStatement(
        sql: "INSERT INTO showing (run, block, axes, key, contents) VALUES (?, ?, ?, ?, ?)")
      for (name, showing) in changed {
        try statement.execute(
          arguments: [run, name.block, name.axes, showing.key, showing.contents?.coded])
      }
      for name in gone { try statement.execute(arguments: [run, name.block, name.axes, nil, nil]) }
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
    try showings(at: run, profile: profile).mapValues(\.key)
  }

  /// What each cell showed after a run; after the last where none is given.
  func showings(at run: Int64?, profile: String) throws -> [StoredName: Showing] {
    try read { connection in
      let rows = try Row.fetchCursor(
        connection,
        sql: """
          SELECT block, axes, showing.key AS key, contents FROM showing
          WHERE id IN (
            SELECT max(showing.id) FROM showing JOIN run ON run.id = showing.run
            WHERE profile = ? AND run.id <= ? GROUP BY block, axes)
          """, arguments: [profile, run ?? Int64.max])
      var showings: [StoredName: Showing] = [:]
      while let row = try rows.next() {
        guard let key: String = row["key"] else { continue }
        let contents: String? = row["contents"]
        showings[StoredName(row: row)] = Showing(
          key: key, contents: try contents.map { try OutputContents(coded: $0) })
      }
      return showings
    }
  }
}
