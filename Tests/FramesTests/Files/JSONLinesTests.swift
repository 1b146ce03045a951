import Foundation
import Testing

@testable import Frames

struct JSONLinesTests {
  private static func frame(_ text: String, missing: Set<String> = []) throws -> Frame {
    try JSONLines.frame("rows", Data(text.utf8), source: "f.json", missing: missing)
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

  @Test(arguments: [
    ("[{\"a\": 1}] x", "f.json, line 1: expected nothing after the list"),
    ("[{\"a\": 1},\n\n3]", "f.json, line 3: expected a JSON object"),
  ])
  func whatIsWrongHasItsLine(text: String, message: String) {
    let problem = #expect(throws: MalformedTable.self) { try Self.frame(text) }
    #expect(problem?.description.hasPrefix(message) == true, "\(problem?.description ?? "")")
  }
}
