import Chapters
import Frames
import Testing

@testable import Reports

/// What figures make of frames.
struct FrameShapingTests {
  private func derived(_ text: String) throws -> DerivedColumns {
    try DerivedColumns(YAML.parse(YAML.Source(text: text, file: "test.md")))
  }

  private let frame = Frame.of(
    [.text("k"), .number("a", unit: .share), .number("b", unit: .share)],
    [["x", 0.5, 0.25], ["y", 0.25, .missing], ["z", 1, 0]])

  // MARK: - Derived columns

  /// What is computed from something missing is missing; later columns may read earlier ones.
  @Test func columnsAreComputedRowByRow() throws {
    let shown = try frame.with(derived("{gain: a - b, twice: 2 * gain}"))
    #expect(shown.columns.map(\.name) == ["k", "a", "b", "gain", "twice"])
    #expect(shown.values(of: "gain") == [0.25, .missing, 1.0])
    #expect(shown.values(of: "twice") == [0.5, .missing, 2.0])
    #expect(shown.columns[3].meaning == "a - b")
  }

  /// A difference of shares may be below 0, and is none; what is multiplied is another quantity.
  @Test(arguments: [
    ("a - b", nil), ("1 - a", nil), ("100 * a", nil), ("a / 2", nil),
    ("a - n", nil), ("n + n", "nats"), ("n - 1", "nats"), ("3", nil),
  ])
  func unitsFollow(expression: String, unit: String?) throws {
    let frame = Frame.of(
      [.number("a", unit: .share), .number("b", unit: .share), .number("n", unit: .nats)],
      [[0.5, 0.25, 2]])
    let column = try frame.with(derived("{d: \(expression)}")).columns[3]
    #expect(column.unit?.rawValue == unit && column.bounds == nil)
  }

  @Test(arguments: [
    ("{d: a / b}", "division by zero"), ("{a: a + b}", "'a' is a column of 'rows' already"),
    ("{d: a - c}", "the frame 'rows' has no column 'c'"),
    ("{d: k + 1}", "'k' is text, not a number"),
  ])
  func whatCannotBeComputedIsSaid(text: String, message: String) throws {
    let derived = try derived(text)
    let reason = #expect(throws: NoValue.self) { try frame.with(derived) }
    #expect(reason?.description.hasPrefix(message) == true && reason?.location != nil)
  }

  // MARK: - Several columns, several blocks

  @Test func severalColumnsBecomeOne() throws {
    let melted = try frame.melted(["a", "b"])
    #expect(melted.columns.prefix(3).map(\.name) == ["k", "measure", Frame.valueColumn])
    #expect(melted.rows.map { $0[0].plain } == ["x", "y", "z", "x", "y", "z"])
    #expect(melted.values(of: "measure")?.last == "b")
    #expect(melted.values(of: Frame.valueColumn) == [0.5, 0.25, 1, 0.25, .missing, 0])
    #expect(melted.columns[2].unit == .share)
    let mixed = Frame.of([.number("a", unit: .share), .number("n", unit: .nats)], [[0.5, 2]])
    #expect(try mixed.melted(["a", "n"]).columns[1].unit == nil)
  }

  @Test func intervalsStayWithTheirValues() throws {
    var columns: [Frame.Column] = [.number("a"), .number("low"), .number("high"), .number("b")]
    columns[0].interval = Frame.Column.Interval(low: "low", high: "high")
    let melted = try Frame.of(columns, [[2, 1, 4, 7]]).melted(["a", "b"])
    let value = try #require(melted.index(of: Frame.valueColumn))
    #expect(melted.rows.map { melted.interval(of: value, in: $0) } == [1...4, nil])
  }

  /// Rows know their block; what one block says of a column holds for all.
  @Test func blocksStandBelowOneAnother() {
    let theory = Frame.of([.whole("dose"), .number("y")], [[1, 0.5]])
    let measured = Frame.of(
      [.number("y", unit: .share), .whole("dose"), .whole("seed")], [[0.4, 1, 0], [0.6, 1, 1]])
    let stack = Frame.stacked([("theory", theory), ("measured", measured)])
    #expect(stack.columns.map(\.name) == ["block", "dose", "y", "seed"])
    #expect(
      stack.rows == [
        ["theory", 1, 0.5, .missing], ["measured", 1, 0.4, 0], ["measured", 1, 0.6, 1],
      ])
    #expect(stack.columns[2].unit == .share)
  }
}
