import Foundation
import Testing

@testable import Frames

struct TableFormatTests {
  private static func frame(_ format: TableFormat, _ text: String) throws -> Frame {
    try format.frame("rows", Data(text.utf8), source: "file")
  }

  @Test(arguments: [
    ("a.csv", TableFormat.csv), ("a.b.CSV", .csv), ("x.jsonl", .jsonl), ("x.ndjson", .jsonl),
    ("a.tsv", .tsv), ("a.json", .json),
  ])
  func theNameOfAFileSaysItsFormat(file: String, format: TableFormat) {
    #expect(TableFormat(file: file) == format)
  }

  @Test(arguments: ["a.yml", "", "a.txt", "a.csv.zip"])
  func otherNamesSayNone(file: String) {
    #expect(TableFormat(file: file) == nil)
  }

  @Test(arguments: TableFormat.allCases) func onlySomeFormatsHaveDelimiters(format: TableFormat) {
    var options = TableFormat.Options()
    #expect(format.objection(to: options) == nil)
    options.delimiter = UInt8(ascii: ";")
    #expect((format.objection(to: options) == nil) == [.csv, .tsv].contains(format))
  }

  @Test func columnsTakeTheNarrowestType() throws {
    let frame = try Self.frame(.csv, "a,b,c,d\n1,1,x,true\n2,0.5,3,false\n,,,\n")
    #expect(frame.columns.map(\.type) == [.integer, .number, .text, .boolean])
    #expect(frame.rows[2] == [.missing, .missing, .missing, .missing])
  }

  @Test func jsonLinesKeepTheOrderOfNames() throws {
    let frame = try Self.frame(.jsonl, "{\"b\": 1, \"a\": NaN}\n\n{\"c\": \"x\", \"b\": null}\n")
    #expect(frame.columns.map(\.name) == ["b", "a", "c"])
    #expect(frame.rows[1] == [.missing, .missing, "x"])
  }

  @Test(arguments: [
    (TableFormat.csv, "a,b\n1\n", "file, line 2: "),
    (.csv, "a,a\n1,2\n", "file, line 1: the name 'a' comes twice"),
    (.csv, "a\n\"x\n", "file, line 2: a quoted value is not closed"),
    (.json, "[{\"a\": 1},\n[1]]\n", "file, line 2: expected a JSON object, found '[1]'"),
    (.json, "[{\"a\": 1}", "file, line 1: the list is not closed: expected ']'"),
    (.jsonl, "{\"a\": 1}\n[1]\n", "file, line 2: expected a JSON object, found '[1]'"),
    (.jsonl, "{\"a\": [1]}\n", "file, line 1: 'a' is a list or an object"),
  ])
  func whatIsWrongIsToldWithItsLine(format: TableFormat, text: String, message: String) {
    let problem = #expect(throws: MalformedTable.self) { try Self.frame(format, text) }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }

  /// Whatever a frame holds, its rows as JSON and as CSV come back as they were.
  @Test(arguments: 0..<20) func tablesComeBack(seed: Int) throws {
    var generator = SystemRandomNumberGenerator()
    let texts = ["", "a,b", "\"", "\n", "12", "true", "ü\u{1F3C0}", " x ", "null", "-"]
    var frame = Frame(
      "rows",
      columns: [
        Frame.Column("text", .text, "as written"), Frame.Column("n", .integer, "as written"),
      ])
    for number in 0..<10 {
      let text = texts[(seed + number) % texts.count] + "x"
      frame.append([.text(text), .integer(Int.random(in: -5...5, using: &generator))])
    }
    let back = try Self.frame(.csv, frame.commaSeparated)
    #expect(back.rows == frame.rows)
  }
}
