import Testing

@testable import Frames

struct AxisValueTests {
  @Test func anAxisOfDatesIsOne() {
    let axis = AxisValue(name: "day", value: "2024-03-01")
    #expect(axis.columnType == .date && axis.columnValue == Moment("2024-03-01").map(Scalar.date))
    #expect(AxisValue(name: "day", value: "soon").columnType == .text)
  }

  private static var frame: Frame {
    var frame = Frame("f", columns: [Frame.Column("x", .integer, "a count")])
    frame.append([7])
    frame.append([8])
    return frame
  }

  @Test func axesAreTheFirstColumns() {
    let labelled = Self.frame.labelled(by: [
      AxisValue(name: "seed", value: 1), AxisValue(name: "rule", value: "rome"),
    ])
    #expect(labelled.columns.map(\.name) == ["seed", "rule", "x"])
    #expect(labelled.columns.map(\.role) == [.axis, .axis, .observation])
    #expect(labelled.columns.map(\.type) == [.integer, .text, .integer])
    #expect(labelled.rows == [[1, "rome", 7], [1, "rome", 8]])
  }

  @Test func anAxisThatTheFrameHasIsLeftOut() {
    #expect(Self.frame.labelled(by: [AxisValue(name: "x", value: 1)]) == Self.frame)
  }
}

extension AxisValueTests {
  /// A column of an axis's name may say what the axis says, and nothing else.
  @Test func anotherValueThanTheAxisIsAClash() throws {
    var frame = Frame("f", columns: [Frame.Column("seed", .integer, "a seed")])
    frame.append([3])
    #expect(frame.clash(with: [AxisValue(name: "seed", value: 3)]) == nil)
    #expect(frame.clash(with: [AxisValue(name: "seed", value: 3.0)]) == nil)
    #expect(frame.clash(with: [AxisValue(name: "rule", value: "rome")]) == nil)
    frame.append([4])
    let clash = try #require(frame.clash(with: [AxisValue(name: "seed", value: 3)]))
    #expect(clash.contains("'seed' is an axis of the sweep and a column of the output"))
    #expect(clash.contains("4 where the axis is 3"))
  }
}
