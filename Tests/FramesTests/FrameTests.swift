import Testing

@testable import Frames

struct FrameTests {
  private static func frame(_ columns: [Frame.Column], _ rows: [[Scalar]]) -> Frame {
    var frame = Frame("f", columns: columns)
    for row in rows { frame.append(row) }
    return frame
  }

  private static let name = Frame.Column("name", .text, "a name")
  private static let count = Frame.Column("count", .integer, "a count")

  @Test func framesOfOtherColumnsAreJoinedByName() {
    var frame = Self.frame([Self.name, Self.count], [["a", 1]])
    frame.append(contentsOf: Self.frame([Self.count], [[2]]))
    #expect(frame.rows == [["a", 1], [.missing, 2]])
    frame.append(
      contentsOf: Self.frame([Frame.Column("share", .number, "a share"), Self.name], [[0.5, "b"]]))
    #expect(frame.columns.map(\.name) == ["name", "count", "share"])
    #expect(
      frame.rows == [
        ["a", 1, .missing], [.missing, 2, .missing], ["b", .missing, .number(0.5)],
      ])
  }

  @Test func aColumnOfTwoTypesTakesTheWider() {
    var frame = Self.frame([Self.count], [[1]])
    frame.append(contentsOf: Self.frame([Frame.Column("count", .number, "a count")], [[0.5]]))
    #expect(frame.columns[0].type == .number)
    frame.append(contentsOf: Self.frame([Frame.Column("count", .text, "a count")], [["many"]]))
    #expect(frame.columns[0].type == .text)
  }

  @Test func distinctValuesComeInOrder() {
    let frame = Self.frame([Self.name, Self.count], [["b", 1], ["a", 2], ["b", 3]])
    #expect(frame.distinct("name") == ["b", "a"])
    #expect(frame.distinct("other").isEmpty)
    #expect(frame.values(of: "other") == nil)
    #expect(frame.filtered { $0[0] == "b" }.values(of: "count") == [1, 3])
  }

  @Test(
    arguments: [
      (.integer, "5", 1), (.number, "0.5", 1), (.number, true, 1), (.boolean, 1, 1),
      (.text, 5, 1), (.integer, 0.5, 1), (.integer, 2.0, nil), (.number, 3, nil),
      (.text, "x", nil), (.integer, .missing, nil), (.number, .number(.nan), nil),
    ] as [(Frame.Column.ValueType, Scalar, Int?)])
  func aValueOfAnotherTypeThanItsColumnIsFound(
    type: Frame.Column.ValueType, value: Scalar, row: Int?
  ) {
    let misfit = Self.frame([Frame.Column("x", type, "a value")], [[value]]).misfit
    #expect(misfit?.row == row)
    #expect(misfit?.value == row.map { _ in value })
  }

  @Test func aRowOfAnotherWidthTraps() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var frame = Frame("f", columns: [Frame.Column("name", .text, "a name")])
      frame.append(["a", 1])
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("frame 'f' has 1 columns, the row 2 values"))
  }
}
