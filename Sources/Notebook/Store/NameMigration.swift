import Foundation
internal import GRDB

/// Puts the names of cells, which were one text, into columns, and what keys are made of, which was a JSON
/// object in no fixed spelling, into canonical form.
///
/// No key changes: the canonical form of what a key is made of is what it always was the hash of. A row
/// that cannot be read is left out; outputs, which are found by their keys, all stay.
enum NameMigration {
  static func migrate(_ database: Database) throws {
    try rebuild("place", database) { table in
      table.column("block", .text).notNull()
      table.column("axes", .text).notNull()
      table.column("key", .text).notNull().indexed()
      table.column("material", .text).notNull()
      table.primaryKey(["block", "axes"])
    }
    try rebuild("execution", database) { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("key", .text).notNull().indexed()
      table.column("block", .text).notNull().indexed()
      table.column("axes", .text).notNull()
      table.column("kind", .text).notNull()
      table.column("started", .datetime).notNull()
      table.column("seconds", .double).notNull()
      table.column("status", .text).notNull()
      table.column("message", .text)
      table.column("material", .text).notNull()
      table.column("host", .text).notNull()
      table.column("version", .text).notNull()
      table.column("platform", .text).notNull()
      table.column("peakMemory", .integer)
      table.column("processorSeconds", .double)
      table.column("exit", .text)
    }
    try rebuild("showing", database) { table in
      table.autoIncrementedPrimaryKey("id")
      table.column("run", .integer).notNull().indexed().references("run", onDelete: .cascade)
      table.column("block", .text).notNull()
      table.column("axes", .text).notNull()
      table.column("key", .text)
    }
  }

  /// Makes a table anew with its rows in the new form.
  private static func rebuild(
    _ name: String, _ database: Database, _ columns: (TableDefinition) -> Void
  ) throws {
    let old = "old_\(name)"
    for index in try database.indexes(on: name) where !index.isUnique {
      try database.drop(index: index.name)
    }
    try database.rename(table: name, to: old)
    try database.create(table: name, body: columns)
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM \(old)")
    while let row = try rows.next() {
      guard let values = try? converted(row) else { continue }
      let names = values.keys.sorted()
      let marks = names.map { ":\($0)" }.joined(separator: ", ")
      let statement = try database.cachedStatement(
        sql: "INSERT INTO \(name) (\(names.joined(separator: ", "))) VALUES (\(marks))")
      try statement.execute(arguments: StatementArguments(values))
    }
    try database.drop(table: old)
  }

  /// The values of a row in the new form.
  private static func converted(_ row: Row) throws -> [String: DatabaseValue] {
    var values = Dictionary(row.map { ($0, $1) }, uniquingKeysWith: { $1 })
    let name = CellName(spelled: row["place"])
    values["place"] = nil
    values["block"] = name.block.databaseValue
    values["axes"] = name.axesText.databaseValue
    if let ingredients: String = row["ingredients"] {
      values["ingredients"] = nil
      values["material"] = try KeyMaterial(canonical: ingredients).canonical.databaseValue
    }
    return values
  }
}
