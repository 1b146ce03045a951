import Foundation
import Testing

@testable import Frames

struct JSONLinesTests {
  private static func frame(_ text: String, missing: Set<String> = []) throws -> Frame {
    var options = TableFormat.Options()
    options.missing = missing
    return try frame(text, options)
  }

  private static func frame(_ text: String, _ options: TableFormat.Options) throws -> Frame {
    try JSONLines.frame("rows", Data(text.utf8), source: "f.json", options)
  }

  @Test(arguments: [
    "{\"b\": 1, \"a\": \"x\"}\n{\"b\": 2, \"a\": \"]\"}\n",
    "[{\"b\": 1, \"a\": \"x\"}, {\"b\": 2, \"a\": \"]\"}]",
    "[\n  {\"b\": 1,\n   \"a\": \"x\"},\n  {\"b\": 2, \"a\": \"]\"}\n]\n",
  ])
  func objectsAreRows(text: String) throws {
    let frame = try Self.frame(text)
    #expect(frame.columns.map(\.name) == ["b", "a"])
    #expect(frame.rows == [[1, "x"], [2, "]"]])
  }

  @Test func anEmptyListHasNoRows() throws {
    #expect(try Self.frame("[]\n").rows.isEmpty)
    #expect(try Self.frame("[ ]").columns.isEmpty)
  }

  @Test func quotesWithinTextsEndNothing() throws {
    let frame = try Self.frame(#"[{"a": "x\", {\\"}, {"a": "y"}]"#)
    #expect(frame.rows == [["x\", {\\"], ["y"]])
  }

  @Test func wholeNumbersAreExactAndLongerOnesText() throws {
    let frame = try Self.frame(
      "{\"a\": 1610521604143693812, \"b\": 12345678901234567890}\n"
        + "{\"a\": 9007199254740993, \"b\": 98765432109876543210}\n")
    #expect(frame.columns.map(\.type) == [.integer, .text])
    #expect(
      frame.rows == [
        [1_610_521_604_143_693_812, "12345678901234567890"],
        [9_007_199_254_740_993, "98765432109876543210"],
      ])
    #expect(try Self.frame("{\"x\": 1e300}\n").rows == [[1e300]])
  }

  @Test func wordsForMissingAreMissing() throws {
    let frame = try Self.frame("{\"a\": \"NA\"}\n{\"a\": 2}\n", missing: ["NA"])
    #expect(frame.columns[0].type == .integer)
    #expect(frame.rows == [[.missing], [2]])
  }

  /// A column of texts and others holds texts.
  @Test func mixedColumnsAreText() throws {
    let frame = try Self.frame("{\"a\": 1}\n{\"a\": \"x\"}\n{\"a\": true}\n")
    #expect(frame.rows == [["1"], ["x"], ["true"]])
    #expect(frame.misfit == nil)
  }

  /// In a column of texts, numbers keep their digits; elsewhere they are numbers.
  @Test func numbersAmongTextsStayAsWritten() throws {
    let frame = try Self.frame(
      #"{"v": 1.10, "n": 1.10}"# + "\n" + #"{"v": 1e3, "n": 2}"# + "\n" + #"{"v": "x", "n": 3}"#)
    #expect(frame.columns.map(\.type) == [.text, .number])
    #expect(frame.rows.map { $0[0] } == ["1.10", "1e3", "x"])
    #expect(frame.rows[0][1] == 1.1)
  }

  /// Whatever the values say, and however names are escaped.
  @Test func namesKeepTheirOrder() throws {
    let frame = try Self.frame(#"{"b": "a", "c\u00e9": 1, "a": 2}"#)
    #expect(frame.columns.map(\.name) == ["b", "cé", "a"])
    #expect(try Self.frame("{b: 1, 'a': 2}").columns.map(\.name) == ["a", "b"])
  }

  @Test func declaredColumnsHaveTheirTypes() throws {
    var options = TableFormat.Options()
    options.columns = [
      "zip": DeclaredColumn(type: .text), "v": DeclaredColumn(type: .number, unit: "g"),
      "day": DeclaredColumn(type: .date, label: "Day"),
    ]
    let frame = try Self.frame(
      #"{"zip": 1.10, "v": "2.5", "day": "2024-03"}"# + "\n" + #"{"zip": null, "v": 3, "day": ""}"#,
      options)
    #expect(frame.columns.map(\.type) == [.text, .number, .date])
    #expect(frame.columns.map(\.label) == [nil, nil, "Day"])
    #expect(frame.rows[0].map(\.plain) == ["1.10", "2.5", "2024-03"])
    #expect(frame.rows[1] == [.missing, 3.0, .missing])
    #expect(try Self.frame("", options).columns.map(\.name) == ["day", "v", "zip"])
    let wrong = #expect(throws: MalformedTable.self) {
      try Self.frame(
        #"{"zip": 1, "v": 1, "day": "2024-03-01"}"# + "\n\n" + #"{"v": "abc"}"#, options)
    }
    #expect(wrong?.description == "f.json, line 3: 'v' is 'abc', not a number")
    let absent = #expect(throws: MalformedTable.self) { try Self.frame(#"{"v": 1}"#, options) }
    #expect(
      absent?.description
        == "f.json, line 1: there is no column 'day', which 'columns' names; there are v")
  }

  @Test(arguments: [
    ("[{\"a\": 1}] x", "f.json, line 1: expected nothing after the list"),
    ("[{\"a\": 1},\n\n3]", "f.json, line 3: expected a JSON object"),
  ])
  func whatIsWrongHasItsLine(text: String, message: String) {
    let problem = #expect(throws: MalformedTable.self) { try Self.frame(text) }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }
}
