internal import GRDB

/// What the store knows anything of: most cells of a new sweep need no more than that.
struct KnownNames: Sendable {
  /// The keys of outputs.
  var outputs: Set<String>
  /// The cells that have shown something.
  var cells: Set<StoredName>
  /// The keys whose runs failed.
  var failures: Set<String>

  init(_ connection: Database) throws {
    outputs = try String.fetchSet(connection, sql: "SELECT key FROM output")
    cells = Set(
      try Row.fetchAll(connection, sql: "SELECT block, axes FROM place").map(StoredName.init))
    failures = try String.fetchSet(
      connection, sql: "SELECT DISTINCT key FROM execution WHERE status = 'failed'")
  }
}

/// What one look into the store shows; good only while that lasts.
struct StoredKnowledge {
  /// What the store knows anything of.
  let names: KnownNames
  /// Whether outputs are sought among those names only, or may have come in since they were read.
  let isWhole: Bool
  let store: Store
  let connection: Database

  /// The output of a key, if it is there with all its objects.
  func output(_ key: String) throws -> KeptOutput? {
    guard !isWhole || names.outputs.contains(key) else { return nil }
    return try store.kept(key, connection)
  }

  /// Whether a cell has shown something.
  func isKnown(_ cell: Cell) -> Bool {
    !names.cells.isEmpty && names.cells.contains(StoredName(cell.name))
  }

  /// The key that a cell last showed something under, and what that was made of.
  func shown(by cell: Cell) throws -> CellKey? {
    guard isKnown(cell) else { return nil }
    let name = cell.name
    let statement = try connection.cachedStatement(
      sql: "SELECT key, material FROM place WHERE block = ? AND axes = ?")
    let row = try Row.fetchOne(statement, arguments: [name.block, name.axesText])
    return try row.map {
      CellKey(try KeyMaterial(canonical: $0["material"]), known: $0["key"])
    }
  }

  /// The message of a key's last run, if that failed.
  func failure(_ key: String) throws -> String? {
    guard names.failures.contains(key) else { return nil }
    let statement = try connection.cachedStatement(
      sql: "SELECT status, message FROM execution WHERE key = ? ORDER BY id DESC LIMIT 1")
    let row = try Row.fetchOne(statement, arguments: [key])
    return row?["status"] == Outcome.failed.rawValue ? row?["message"] : nil
  }
}

extension Store {
  /// Looks at all that the store has, as it is at one moment.
  func look<Result>(_ body: (StoredKnowledge) throws -> Result) throws -> Result {
    try read { connection in
      try body(
        StoredKnowledge(
          names: try KnownNames(connection), isWhole: true, store: self, connection: connection))
    }
  }

  /// Looks again, for outputs that have come in since the names were read.
  func look<Result>(
    again names: KnownNames, _ body: (StoredKnowledge) throws -> Result
  ) throws -> Result {
    try read { connection in
      try body(
        StoredKnowledge(names: names, isWhole: false, store: self, connection: connection))
    }
  }
}
