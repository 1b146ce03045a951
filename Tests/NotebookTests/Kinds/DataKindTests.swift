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
    #expect(written.isExact && filed.isExact)
  }

  @Test func columnsMayBeDeclared() async throws {
    let folder = try TemporaryFolder(["rows.csv": "zip,day,w\n01067,2024-03,1\n,x,2\n"])
    let columns = "columns: {zip: text, day: date, w: {type: number, unit: g, label: Weight}}"
    let written = try await Self.run(
      "rows: [{zip: 10115, day: 2024, w: 1}, {zip: 0700, w: n/a}]\nmissing: n/a\n\(columns)", folder
    )
    #expect(written.columns.map(\.type) == [.text, .date, .number])
    #expect(written.columns.map(\.unit) == [nil, nil, "g"])
    #expect(written.rows[1] == ["0700", .missing, .missing])
    let filed = try await Self.run("file: rows.csv\nmissing: x\n\(columns)", folder)
    #expect(filed.columns == written.columns)
    #expect(filed.rows[0].map(\.plain) == ["01067", "2024-03", "1.0"])
  }

  /// Keys of blocks that declare nothing are as they were.
  @Test func whatIsNotDeclaredIsInNoKey() throws {
    let keys = { (text: String) in
      let node = try YAML.parse(YAML.Source(text: text, file: "test"))
      let (_, keys) = try DataKind.Spec.decodeWithKeys(
        node.entries ?? [], blockName: "data",
        location: SourceLocation(file: "test", line: 1, column: 1))
      return keys.first { $0.name == "columns" }.map(\.key)
    }
    let absent = try #require(try keys("rows: [{a: 1}]"))
    #expect(absent.isLater && absent.canonical == absent.defaultCanonical)
    let given = try #require(try keys("rows: [{a: 1}]\ncolumns: {a: text}"))
    #expect(given.canonical != given.defaultCanonical)
  }

  @Test(arguments: [
    (
      "rows: [{a: 1}, {a: x}]\ncolumns: {a: number}",
      "test:1:20: error: 'a' is 'x', not a number"
    ),
    ("rows: [{a: 1}]\ncolumns: {b: text}", "test:2:11: error: there is no column 'b'; there are a"),
    (
      "file: rows.csv\ncolumns: {b: integer}",
      "test:1:7: error: rows.csv, line 3: 'b' is 'x', not a whole number"
    ),
    (
      "file: rows.csv\ncolumns: {c: text}",
      "test:2:11: error: there is no column 'c'; there are a, b"
    ),
    (
      "file: rows.jsonl\ncolumns: {a: date}",
      "test:1:7: error: rows.jsonl, line 1: 'a' is '1', not a date like 2024-03-01"
    ),
  ]) func valuesOfOtherTypesAreToldBeforeTheRun(keys: String, message: String) throws {
    let folder = try TemporaryFolder(["rows.csv": "a,b\n1,2\n3,x\n", "rows.jsonl": "{\"a\": 1}\n"])
    let problem = #expect(throws: Diagnostic.self) {
      try DataKind.schema(of: Self.spec(keys), in: folder.url)
    }
    #expect(problem?.description == message)
  }

  @Test(arguments: [
    ("{}", "'data' needs either the key 'rows' or the key 'file'"),
    ("rows: [{a: 1}]\nfile: rows.csv", "'data' needs either the key 'rows' or the key 'file'"),
    (
      "rows: [{a: 1}]\ndelimiter: tab",
      "'delimiter' and 'encoding' say how a file is read, and there is none"
    ),
    (
      "file: a.jsonl\ndelimiter: ';'",
      "'delimiter' stands between the values of csv and tsv; jsonl has none"
    ),
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
