import Foundation
import Testing

@testable import Frames

/// Columns of dates, and how they are stored.
struct FrameDatesTests {
  private static func frame(_ text: String, _ format: TableFormat = .csv) throws -> Frame {
    try format.frame("rows", Data(text.utf8), source: "f")
  }

  @Test(arguments: [
    ("d\n2024-03-01\n\n2024-03-02T10:00Z\n", TableFormat.csv),
    ("d\n\"2024-03-01\"\n2024-03-02\n", .csv),
    ("{\"d\": \"2024-03-01\"}\n{\"d\": null}\n", .jsonl),
  ]) func columnsOfNothingElseAreOfDates(text: String, format: TableFormat) throws {
    let frame = try Self.frame(text, format)
    #expect(frame.columns.map(\.type) == [.date])
    #expect(frame.misfit == nil)
  }

  @Test(arguments: [
    "d\n2024-03-01\nlater\n", "d\n2024\n", "d\n2024-03\n", "d,e\n,1\n", "d\n2024-02-30\n",
  ]) func othersAreAsTheyWere(text: String) throws {
    #expect(try Self.frame(text).columns[0].type != .date)
  }

  /// A frame has the bytes that it had before anyone knew of dates, and is one of dates again when it is read.
  @Test func datesAreStoredAsTexts() throws {
    let frame = try Self.frame("d\n2024-03-01\n2024-03-02 10:00\n")
    let data = try FrameCoding.encode(frame)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"{"columns":[{"meaning":"as written","name":"d","type":"text"}],"name":"rows","#
        + #""values":[["2024-03-01","2024-03-02 10:00"]]}"#)
    #expect(try FrameCoding.decode(data) == frame)
    #expect(frame.commaSeparated == "d\r\n2024-03-01\r\n2024-03-02 10:00\r\n")
  }

  @Test func aDeclaredTypeIsKept() throws {
    for (type, text) in [(Frame.Column.ValueType.date, "2024"), (.text, "2024-03-01")] {
      var options = TableFormat.Options()
      options.columns = ["d": DeclaredColumn(type: type, unit: "CE", label: "Day")]
      let frame = try TableFormat.csv.frame("rows", Data("d\n\(text)\n".utf8), source: "f", options)
      let back = try FrameCoding.decode(FrameCoding.encode(frame))
      #expect(back == frame)
      #expect(back.columns[0].type == type && back.columns[0].label == "Day")
      #expect(back.columns[0].isWritten && !back.columns[0].groupsThousands)
    }
  }

  /// What a kind calls text is text, whatever it looks like.
  @Test func columnsOfKindsAreAsDeclared() throws {
    var frame = Frame("rows", columns: [Frame.Column("d", .text, "a name")])
    frame.append(["2024-03-01"])
    #expect(try FrameCoding.decode(FrameCoding.encode(frame)).columns[0].type == .text)
  }

  @Test func cellsOfDatesAndOthersMakeTexts() throws {
    var frame = try Self.frame("d\n2024-03-01\n")
    frame.append(contentsOf: try Self.frame("d\nlater\n"))
    #expect(frame.columns[0].type == .text)
    #expect(frame.rows.map { $0[0].plain } == ["2024-03-01", "later"])
  }
}
