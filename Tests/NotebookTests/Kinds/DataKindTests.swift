import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct DataKindTests {
  private static func spec(_ keys: String) throws -> DataKind.Spec {
    let node = try YAML.parse(YAML.Source(text: keys, file: "test"))
    return try DataKind.Spec.decode(
      node.entries ?? [], blockName: "data",
      location: SourceLocation(file: "test", line: 1, column: 1))
  }

  private static func run(_ keys: String, _ folder: TemporaryFolder) async throws -> Frame {
    let context = RunContext(seed: 0, threads: 1, folder: folder.url)
    return try await DataKind.run(spec(keys), context).rows
  }

  @Test func rowsAreAFrameOfAllTheirColumns() async throws {
    let frame = try await Self.run(
      "rows: [{dose: 1, effect: 0.5}, {effect: 2, note: late}]", TemporaryFolder())
    #expect(frame.columns.map(\.name) == ["dose", "effect", "note"])
    #expect(frame.columns.map(\.type) == [.integer, .number, .text])
    #expect(frame.rows == [[1, 0.5, .missing], [.missing, 2.0, "late"]])
  }

  @Test(arguments: [("rows.csv", "a,b\n1,x\n"), ("rows.jsonl", "{\"a\": 1, \"b\": \"x\"}\n")])
  func aFileIsAFrame(name: String, text: String) async throws {
    let frame = try await Self.run("file: \(name)", TemporaryFolder([name: text]))
    #expect(frame.columns.map(\.name) == ["a", "b"])
    #expect(frame.rows == [[1, "x"]])
  }

  @Test func columnsAreKnownBeforeTheRun() throws {
    let folder = try TemporaryFolder(["rows.csv": "a,b\n1,x\n"])
    let written = try DataKind.schema(of: Self.spec("rows: [{a: 1}]"), in: folder.url)
    #expect(written.frames.map(\.knowledge) == [.types])
    let filed = try DataKind.schema(of: Self.spec("file: rows.csv"), in: folder.url)
    #expect(filed.frames.map(\.knowledge) == [.types])
    #expect(filed.frames[0].columns.map(\.type) == [.integer, .text])
    #expect(written.isWritten && filed.isWritten)
  }

  @Test(arguments: [
    ("{}", "'data' needs either the key 'rows' or the key 'file'"),
    ("rows: [{a: 1}]\nfile: rows.csv", "'data' needs either the key 'rows' or the key 'file'"),
    ("file: rows.txt", "'rows.txt' is none of .csv, .tsv, .jsonl and .json"),
  ])
  func whatIsWrongIsToldBeforeTheRun(keys: String, message: String) throws {
    let folder = try TemporaryFolder(["rows.csv": "a\n1\n", "rows.txt": ""])
    let problem = #expect(throws: (any Error).self) {
      try DataKind.schema(of: Self.spec(keys), in: folder.url)
    }
    #expect("\(problem.map { "\($0)" } ?? "")".contains(message))
  }
}
