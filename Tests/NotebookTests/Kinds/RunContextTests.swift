import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// Tables that a key of a spec names.
struct RunContextTests {
  private func table(_ name: String, _ text: String) throws -> Frame {
    let folder = try TemporaryFolder([name: text])
    return try RunContext(seed: 0, threads: 1, folder: folder.url)
      .table(InputFile(path: name), needing: ["name", "team"], from: "Get it from us.")
  }

  @Test func rowsAreAsTheyAreWritten() throws {
    let rows = try table("a.csv", "team,name\nx,a b\ny, c\n")
    #expect(rows.columns.map(\.name) == ["team", "name"])
    #expect(rows.values(of: "name")?.map(\.plain) == ["a b", " c"])
    #expect(try table("a.jsonl", #"{"name": "a", "team": "b"}"# + "\n").rows.count == 1)
  }

  @Test(arguments: [
    ("a.txt", "", "'a.txt' is none of .csv, .tsv, .jsonl and .json"),
    (
      "a.csv", "name,teem\n1,2\n",
      "'a.csv' has no column 'team'; is it 'teem'? Get it from us."
    ),
    ("a.csv", "name,b,c\n1,2,3\n", "'a.csv' has no column 'team' Get it from us."),
  ])
  func whatIsWrongIsSaid(name: String, text: String, complaint: String) {
    let told = #expect(throws: UnsuitableTable.self) { try table(name, text) }
    #expect(told?.description == complaint)
  }

  @Test func aFileThatCannotBeReadIsNamed() {
    let context = RunContext(seed: 0, threads: 1, folder: URL(filePath: "/nowhere"))
    let told = #expect(throws: UnsuitableTable.self) {
      try context.table(InputFile(path: "a.csv"), needing: [], from: "Get it from us.")
    }
    #expect(told?.description == "'a.csv' cannot be read. Get it from us.")
  }
}
