import Foundation
import Testing

@testable import Frames

/// Tables as they come from spreadsheets and data frames.
struct CommaSeparatedValuesTests {
  private func frame(_ text: String) throws -> Frame {
    try CommaSeparatedValues.frame("rows", Data(text.utf8), source: "file")
  }

  @Test(
    arguments: [
      ("a,b\r\n1,2\r\n", [[1, 2]]), ("a,b\n1,2", [[1, 2]]), ("a,b\r1,2\r", [[1, 2]]),
      ("\n\na,b\n\n1,2\n\n", [[1, 2]]), ("\u{FEFF}a,b\n1,2\n", [[1, 2]]),
      ("a,b\n\"1\",\"x,y\"\n", [["1", "x,y"]]),
      ("a,b\n\"say \"\"so\"\"\",\"two\nlines\"\n", [["say \"so\"", "two\nlines"]]),
      ("a,b\n,x\n", [[.missing, "x"]]), ("a,b\n\"\",x\n", [["", "x"]]),
      ("a,b\n 1,x \n", [[" 1", "x "]]),
      ("a,b\ntrue,FALSE\n", [[true, false]]), ("a,b\n1e3,-.5\n", [[1000.0, -0.5]]),
      ("a,b\n0x10,1_000\n", [["0x10", "1_000"]]), ("a,b\n", []),
    ] as [(String, [[Scalar]])])
  func valuesAreReadAsTheyAreWritten(text: String, rows: [[Scalar]]) throws {
    let frame = try frame(text)
    #expect(frame.columns.map(\.name) == ["a", "b"])
    #expect(frame.rows == rows)
  }

  /// The names alone are those of the whole table, whatever it begins with.
  @Test(arguments: [
    "a,b\n1,2\n", "\u{FEFF}a,b\n1,2\n", "\u{FEFF}\"a, b\",c\n1,2\n", ",b\n1,2\n", " a , b \n1,2\n",
    "\r\na,\"b\"\"c\"\r\n1,2\r\n",
  ])
  func namesAreThoseOfTheTable(text: String) throws {
    #expect(
      try CommaSeparatedValues.names(Data(text.utf8), source: "file")
        == frame(text).columns.map(\.name))
  }

  @Test(arguments: [
    ("", "file, line 1: expected a header with the columns' names"),
    ("a,,c\n", "file, line 1: column 2 has no name"),
    (",index\n", "file, line 1: column 1 has no name"),
    (
      "\n\na,b\n1,2\n1,2,3\n",
      "file, line 5: expected 2 values, one for each name of the header, found 3"
    ),
    ("a\n\"x\ny\"\n\"z\n", "file, line 4: a quoted value is not closed"),
    ("a\n\"x\"y\n", "file, line 2: expected ',' or a line end after '\"'"),
  ])
  func whatIsWrongHasItsLine(text: String, message: String) {
    let told = #expect(throws: MalformedTable.self) { try frame(text) }
    #expect(told?.description == message)
  }

  /// Whatever text a table holds, it comes back as that text.
  @Test(arguments: [
    "", "a", "1", "1.5", "-0", "+5", "true", "True", "TRUE", "false", "False", "FALSE", "nan",
    "NaN",
    "inf", "Infinity", "a,b", "a\"b", "\"", "a\nb", "a\r\nb", " a ", "0x10", "1e5", ".5", "ü",
    "null",
    "12345678901234567890", "\u{FEFF}x", "=1+1",
  ])
  func textComesBackAsText(text: String) throws {
    var frame = Frame(
      "rows", columns: [Frame.Column("t", .text, ""), Frame.Column("u", .text, "")])
    frame.append([.text(text), .text("x")])
    frame.append([.text("x"), .text(text)])
    #expect(try self.frame(frame.commaSeparated).rows == frame.rows)
  }

  @Test func numbersComeBackAsNumbers() throws {
    var frame = Frame(
      "rows", columns: [Frame.Column("n", .integer, ""), Frame.Column("x", .number, "")])
    for (whole, number) in [
      (Int.max, 0.1), (Int.min, -1e-300), (0, .leastNonzeroMagnitude), (7, 1.7976931348623157e308),
    ] {
      frame.append([.integer(whole), .number(number)])
    }
    frame.append([.missing, .missing])
    #expect(try self.frame(frame.commaSeparated).rows == frame.rows)
  }

  @Test func valuesOfAnotherTypeHaveTheirLine() throws {
    var options = TableFormat.Options()
    options.columns = ["n": DeclaredColumn(type: .integer)]
    let read = { (text: String) in
      try TableFormat.csv.frame("rows", Data(text.utf8), source: "f.csv", options)
    }
    #expect(try read("n,t\n007,a\n,b\n").rows == [[7, "a"], [.missing, "b"]])
    let wrong = #expect(throws: MalformedTable.self) { try read("t,n\n\"a\nb\",1\nx,1.5\n") }
    #expect(wrong?.description == "f.csv, line 4: 'n' is '1.5', not a whole number")
    let absent = #expect(throws: MalformedTable.self) { try read("t\nx\n") }
    #expect(
      absent?.description
        == "f.csv, line 1: there is no column 'n', which 'columns' names; there are t")
  }
}
