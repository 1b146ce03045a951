import Foundation
internal import GRDB

/// The steps that lead from an empty database to today's, by name; each runs once.
enum Migrations {
  /// The name of the first step: no other program's database has had it.
  static let first = "outputs, executions and places"

  static var all: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration(first) { database in
      try database.create(table: "output") { table in
        table.primaryKey("key", .text)
        table.column("hash", .text).notNull()
        table.column("contents", .jsonText).notNull()
        table.column("seconds", .double).notNull()
        table.column("finished", .datetime).notNull()
      }
      try database.create(table: "execution") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("key", .text).notNull().indexed()
        table.column("place", .text).notNull().indexed()
        table.column("kind", .text).notNull()
        table.column("started", .datetime).notNull()
        table.column("seconds", .double).notNull()
        table.column("status", .text).notNull()
        table.column("message", .text)
        table.column("ingredients", .jsonText).notNull()
        table.column("host", .text).notNull()
        table.column("version", .text).notNull()
      }
      try database.create(table: "place") { table in
        table.primaryKey("place", .text)
        table.column("key", .text).notNull()
        table.column("ingredients", .jsonText).notNull()
      }
    }
    migrator.registerMigration("platforms") { database in
      for name in ["output", "execution"] {
        try database.alter(table: name) { table in
          table.add(column: "platform", .text).notNull().defaults(to: "")
        }
      }
    }
    migrator.registerMigration("history of memory and exits; contents in lines") { database in
      try database.alter(table: "execution") { table in
        table.add(column: "peakMemory", .integer)
        table.add(column: "exit", .text)
      }
      try rewriteContents(database)
    }
    migrator.registerMigration("costs") { database in
      try database.alter(table: "execution") { table in
        table.add(column: "processorSeconds", .double)
      }
      try database.alter(table: "output") { table in
        table.add(column: "processorSeconds", .double)
        table.add(column: "peakMemory", .integer)
      }
    }
    migrator.registerMigration("what each run showed") { database in
      try database.create(table: "run") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("profile", .text).notNull().indexed()
        table.column("finished", .datetime).notNull()
        table.column("version", .text).notNull()
      }
      // Only what changed since the run before, of the same profile; no key where a place is gone.
      try database.create(table: "showing") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("run", .integer).notNull().indexed().references("run", onDelete: .cascade)
        table.column("place", .text).notNull()
        table.column("key", .text)
      }
    }
    migrator.registerMigration("names in columns; what keys are made of in canonical form") {
      try NameMigration.migrate($0)
    }
    migrator.registerMigration("environment variables as hashes") {
      try VariableMigration.migrate($0)
    }
    migrator.registerMigration("whose database it is") {
      try $0.execute(sql: "PRAGMA application_id = \(DatabaseFile.applicationID)")
    }
    migrator.registerMigration("outputs that each run showed") { database in
      // A run of the same key may put out something else, and takes the place of what was there.
      try database.alter(table: "showing") { table in
        table.add(column: "contents", .text)
      }
    }
    migrator.registerMigration("looks at claims") { database in
      try database.create(table: "look") { table in
        table.column("profile", .text).notNull()
        table.column("claim", .text).notNull()
        table.column("axis", .text).notNull()
        table.column("count", .integer).notNull()
        table.primaryKey(["profile", "claim", "axis"])
      }
    }
    return migrator
  }

  /// Contents were JSON once.
  private static func rewriteContents(_ database: Database) throws {
    for row in try Row.fetchAll(database, sql: "SELECT key, contents FROM output") {
      let (key, json): (String, String) = (row["key"], row["contents"])
      let contents = try JSONDecoder().decode(OutputContents.self, from: Data(json.utf8))
      try database.execute(
        sql: "UPDATE output SET contents = ? WHERE key = ?", arguments: [contents.coded, key])
    }
  }
}
