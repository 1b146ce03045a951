import Foundation
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

struct FrameTests {
  private static var frame: Frame {
    var frame = Frame(
      "f",
      columns: [
        Frame.Column("name", .text, "a name"), Frame.Column("count", .integer, "a count"),
        Frame.Column("share", .number, "a share"), Frame.Column("flag", .boolean, "a flag"),
      ])
    frame.append(["x", 1, 0.1, true])
    frame.append(["", -9_007_199_254_740_993, 1e-300, false])
    frame.append([.missing, .missing, .missing, .missing])
    return frame
  }

  @Test func framesSurviveCoding() throws {
    let data = try FrameCoding.encode(Self.frame)
    #expect(try FrameCoding.decode(data) == Self.frame)
    #expect(try FrameCoding.encode(FrameCoding.decode(data)) == data)
  }

  /// Rows are counted without decoding, whatever the first column holds.
  @Test(arguments: [
    [], ["a"], ["", ""], ["a,b", "c\"d", "e\\", "]", "[[", "ü"], ["\\\"", ","],
  ]) func rowsAreCountedInTheBytes(texts: [String]) throws {
    var frame = Frame("a \"values\":[[ frame", columns: [Frame.Column("text", .text, "a text")])
    for text in texts { frame.append([.text(text)]) }
    frame.append([.missing])
    let stored = StoredFrame(frame.name, bytes: try FrameCoding.encode(frame))
    #expect(stored.rowCount == texts.count + 1)
    #expect(stored.frame == frame && stored.rowCount == texts.count + 1)
    let empty = Frame("empty", columns: [Frame.Column("x", .number, "a number")])
    #expect(FrameCoding.rowCount(of: try FrameCoding.encode(empty)) == 0)
    #expect(FrameCoding.rowCount(of: try FrameCoding.encode(Self.frame)) == 3)
  }

  @Test func axesBecomeColumnsOnce() {
    let axis = Frame.Column("seed", .integer, "sweep axis")
    let once = Self.frame.prefixed(by: [(axis, 3)])
    #expect(once.columns.map(\.name) == ["seed", "name", "count", "share", "flag"])
    #expect(once.prefixed(by: [(axis, 4)]) == once)
  }

  @Test func canonicalJSONIsOrderedAndExact() {
    let value: CanonicalJSON = ["b": .number(0.1), "a": .array([.integer(1), .text("\"\n")])]
    #expect(value.description == #"{"a":[1,"\"\n"],"b":0.1}"#)
  }

  @Test func hashesAreThoseOfTheStandard() {
    #expect(
      ContentHash.sha256("abc")
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  /// What is written as CSV is read as it was.
  @Test func commaSeparatedValuesComeBack() throws {
    var frame = Frame(
      "f",
      columns: [
        Frame.Column("name, \"quoted\"", .text, "text"), Frame.Column("n", .integer, "count"),
        Frame.Column("x", .number, "value"), Frame.Column("is", .boolean, "flag"),
      ])
    frame.append([.text("a,b\n\"c\""), .integer(-3), .number(0.1), .boolean(true)])
    frame.append([.text("12"), .missing, .number(1e-9), .boolean(false)])
    frame.append([.text("ünï"), .integer(7), .missing, .missing])
    let data = Data(frame.commaSeparated.utf8)
    let back = try CommaSeparatedValues.frame("f", data, source: "f.csv")
    #expect(back.rows == frame.rows)
    #expect(back.columns.map(\.name) == frame.columns.map(\.name))
  }
}
