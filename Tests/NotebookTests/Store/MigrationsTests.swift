import Foundation
import GRDB
import TestSupport
import Testing

@testable import Notebook

/// Stores that earlier versions made.
struct MigrationsTests {
  private static let steps = [
    "outputs, executions and places", "platforms",
    "history of memory and exits; contents in lines", "costs", "what each run showed",
    "names in columns; what keys are made of in canonical form",
    "environment variables as hashes", "whose database it is",
    "outputs that each run showed", "looks at claims",
  ]

  private func schema(_ database: DatabaseQueue) throws -> [String] {
    try database.read { connection in
      try ["output", "execution", "place", "run", "showing"].flatMap { table in
        try connection.columns(in: table).map { column in
          "\(table).\(column.name) \(column.type) \(column.isNotNull)"
        }.sorted()
      }
    }
  }

  @Test func noStepIsForgotten() {
    #expect(Migrations.all.migrations == Self.steps)
  }

  /// A store from any version has the tables of today afterwards, and what it kept.
  @Test(arguments: steps.dropLast())
  func everyVersionLeadsToToday(step: String) throws {
    let (old, new) = (try DatabaseQueue(), try DatabaseQueue())
    try Migrations.all.migrate(new)
    try Migrations.all.migrate(old, upTo: step)
    let isJSON = Self.steps.firstIndex(of: step) ?? 0 < 2
    let contents =
      isJSON
      ? #"{"frames":[{"name":"rows","hash":"aa","size":3}],"blobs":[{"name":"m","hash":"bb","size":4}]}"#
      : "frame aa 3 rows\nblob bb 4 m\n"
    try old.write { connection in
      try connection.execute(
        sql: """
          INSERT INTO output (key, hash, contents, seconds, finished)
            VALUES ('k', 'h', ?, 2.5, '2026-11-24 10:00:00.000')
          """, arguments: [contents])
    }
    try Migrations.all.migrate(old)
    #expect(try schema(old) == schema(new))
    let kept = try #require(
      try old.read { try KeptOutput.fetchOne($0, sql: "SELECT * FROM output") })
    #expect(kept.key == "k" && kept.hash == "h" && kept.cost == CellCost(seconds: 2.5))
    #expect(kept.contents.coded == "frame aa 3 rows\nblob bb 4 m\n")
    #expect(kept.platform == "")
  }
}
