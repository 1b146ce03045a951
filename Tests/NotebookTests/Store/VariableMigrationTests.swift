import Foundation
import GRDB
import TestSupport
import Testing

@testable import Notebook

/// A store of a version that kept the values of environment variables as they are.
struct VariableMigrationTests {
  private static let value = "hunter2-in-the-clear"
  private static let old = KeyMaterial(
    kind: "command", version: 1, seed: 0, spec: ["command": #"["env HOME"]"#],
    variables: ["TOKEN": value, "LEVEL": "unset"])
  private static let plain = KeyMaterial(
    kind: "command", version: 1, seed: 0, spec: ["command": #"["env x"]"#])

  private func store(_ folder: TemporaryFolder) throws -> Store {
    let url = folder.url.appending(path: "store")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let database = try DatabaseQueue(path: url.appending(path: "store.sqlite").path)
    try Migrations.all.migrate(
      database, upTo: "names in columns; what keys are made of in canonical form")
    try database.write { connection in
      let date = "2026-11-24 10:00:00.000"
      for (block, material) in [("a", Self.old), ("b", Self.plain)] {
        try connection.execute(
          sql: """
            INSERT INTO output (key, hash, contents, seconds, finished, platform)
              VALUES (:key, 'h', '', 2, :date, '');
            INSERT INTO place VALUES (:block, '[]', :key, :made);
            INSERT INTO execution (key, block, axes, kind, started, seconds, status, material, host,
                version, platform)
              VALUES (:key, :block, '[]', 'command', :date, 2, 'done', :made, 'm', '1', '');
            """,
          arguments: [
            "block": block, "key": material.key, "date": date, "made": material.canonical,
          ])
      }
      try connection.execute(
        sql: """
          INSERT INTO run VALUES (4, 'smoke', :date, '1');
          INSERT INTO showing (run, block, axes, key) VALUES (4, 'a', '[]', :key);
          INSERT INTO place VALUES ('unread', '[]', 'k', '{"env TOKEN":"hunter2-in-the-clear"}');
          """, arguments: ["date": date, "key": Self.old.key])
    }
    try database.close()
    return try Store(folder: url)
  }

  @Test func everyRowThatHeldAValueHoldsItsHash() throws {
    let folder = try TemporaryFolder()
    let store = try store(folder)
    var material = Self.old
    material.variables["TOKEN"] = store.variables.hash(Self.value, of: "TOKEN")
    let run = try #require(try store.executions(of: "a").first)
    #expect(run.key.material == material)
    #expect(run.key.text == material.key)
    #expect(
      try store.outputs().map { "\($0.cell?.description ?? "") \($0.output.key)" }
        == ["a \(material.key)", "b \(Self.plain.key)"])
    #expect(try store.keys(at: 4, profile: "smoke").values.map(\.self) == [material.key])
    #expect(try store.executions(of: "b").first?.key.material == Self.plain)
  }

  @Test func theValueIsInNoFileOfTheStore() throws {
    let folder = try TemporaryFolder()
    do { _ = try store(folder) }
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.url.path)
    for file in files {
      let content = FileManager.default.contents(atPath: folder.url.appending(path: file).path)
      #expect(content?.range(of: Data(Self.value.utf8)) == nil, "\(file)")
    }
    #expect(files.contains("store/store.sqlite"))
  }

  @Test func aStoreThatIsOpenedAgainHasTheSameSecret() throws {
    let folder = try TemporaryFolder()
    let hash = try store(folder).variables.hash("x", of: "Y")
    let again = try Store(folder: folder.url.appending(path: "store"))
    #expect(again.variables.hash("x", of: "Y") == hash)
  }
}
