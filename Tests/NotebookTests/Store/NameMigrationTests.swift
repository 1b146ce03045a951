import Foundation
import GRDB
import TestSupport
import Testing

@testable import Notebook

/// A store that a version before the columns for names wrote.
struct NameMigrationTests {
  private static let ingredients = #"""
    {"kind":"count","kind version":"1","seed":"0","label":"\"old\"","value":"3","fails":"null","grain":"1","file a\/b.csv":"missing"}
    """#

  private func store(_ folder: TemporaryFolder) throws -> Store {
    let key = try KeyMaterial(canonical: Self.ingredients).key
    let url = folder.url.appending(path: "store")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let database = try DatabaseQueue(path: url.appending(path: "store.sqlite").path)
    try Migrations.all.migrate(database, upTo: "what each run showed")
    try database.write { connection in
      let date = "2026-11-24 10:00:00.000"
      try connection.execute(
        sql: """
          INSERT INTO output (key, hash, contents, seconds, finished)
            VALUES (:key, 'h', '', 2, :date);
          INSERT INTO place VALUES ('a_b[seed=0,words=x,y]', :key, :made);
          INSERT INTO place VALUES ('unread', 'k', '{}');
          INSERT INTO execution (key, place, kind, started, seconds, status, message, ingredients,
              host, version, peakMemory)
            VALUES (:key, 'a_b[seed=0,words=x,y]', 'count', :date, 2, 'done', NULL, :made, 'm', '1', 5),
              (:key, 'a_b', 'count', :date, 3, 'failed', 'why', :made, 'm', '1', NULL);
          INSERT INTO run VALUES (4, 'smoke', :date, '1');
          INSERT INTO showing (run, place, key) VALUES (4, 'a_b[seed=0,words=x,y]', :key);
          INSERT INTO showing (run, place, key) VALUES (4, 'a_b', NULL);
          """, arguments: ["key": key, "date": date, "made": Self.ingredients])
    }
    try database.close()
    return try Store(folder: url)
  }

  @Test func everyRowKeepsItsKeyUnderItsNameInColumns() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    let material = try KeyMaterial(canonical: Self.ingredients)
    let places = try store.read { connection in
      try Row.fetchAll(connection, sql: "SELECT block, axes, key, material FROM place")
        .map { row in ["block", "axes", "key", "material"].map { row[$0] as String } }
    }
    let name = #"[["seed","0"],["words","x,y"]]"#
    #expect(places == [["a_b", name, material.key, material.canonical]])
    #expect(ContentHash.sha256(material.canonical) == material.key)
    #expect(material.files == ["a/b.csv": "missing"])

    let outputs = try store.outputs()
    #expect(outputs.map(\.cell?.description) == ["a_b[seed=0,words=x,y]"])
    #expect(outputs.map(\.output.key) == [material.key])

    let runs = try store.executions(called: "a_b", limit: 9)
    #expect(runs.map(\.name.description) == ["a_b", "a_b[seed=0,words=x,y]"])
    #expect(runs.map(\.number) == [2, 1])
    #expect(runs.map(\.outcome) == [.failed, .done])
    #expect(runs.map(\.message) == ["why", nil])
    #expect(runs.map(\.cost.peakMemory) == [nil, 5])
    #expect(runs.allSatisfy { $0.key.text == material.key && $0.key.material == material })

    #expect(try store.runs(limit: 9).map(\.number) == [4])
    let shown = try store.keys(at: 4, profile: "smoke")
    #expect(shown == [StoredName(runs[1].name): material.key])
  }
}
