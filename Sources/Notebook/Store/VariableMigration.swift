import Foundation
internal import GRDB

/// Puts hashes in place of the values of environment variables, which the store once had as they are.
///
/// The keys that they are part of change with them, everywhere: results are found as before. What is replaced
/// is overwritten in the file; a row that cannot be read is left out.
enum VariableMigration {
  static func migrate(_ database: Database) throws {
    try database.execute(sql: "PRAGMA secure_delete = ON")
    try database.create(table: "secret") { $0.column("value", .blob).notNull() }
    let secret = VariableHashes.newSecret()
    try database.execute(sql: "INSERT INTO secret VALUES (?)", arguments: [secret])
    let hashes = VariableHashes(secret: secret)
    var keys: [String: String] = [:]
    for table in ["place", "execution"] {
      for row in try Row.fetchAll(
        database,
        sql: "SELECT rowid AS number, key, material FROM \(table) WHERE instr(material, ?)",
        arguments: ["\"" + KeyMaterial.Part.variable("").name])
      {
        guard var material = try? KeyMaterial(canonical: row["material"]) else {
          try database.execute(
            sql: "DELETE FROM \(table) WHERE rowid = ?", arguments: [row["number"]])
          continue
        }
        guard !material.variables.isEmpty else { continue }
        for (name, value) in material.variables where value != KeyMaterial.unset {
          material.variables[name] = hashes.hash(value, of: name)
        }
        keys[row["key"]] = material.key
        try database.execute(
          sql: "UPDATE \(table) SET key = ?, material = ? WHERE rowid = ?",
          arguments: [material.key, material.canonical, row["number"]])
      }
    }
    for (old, new) in keys {
      for table in ["output", "showing"] {
        try database.execute(
          sql: "UPDATE \(table) SET key = ? WHERE key = ?", arguments: [new, old])
      }
    }
  }
}

extension VariableHashes {
  /// Those of a store.
  ///
  /// - Parameters:
  ///   - database: The store's database.
  ///   - path: Its path, for the complaint.
  /// - Throws: `StoreError` where it has none.
  init(of database: Database, _ path: String) throws {
    guard let secret = try Data.fetchOne(database, sql: "SELECT value FROM secret") else {
      throw StoreError("\(path) has lost its secret; delete it, or choose another --store")
    }
    self.init(secret: secret)
  }
}
