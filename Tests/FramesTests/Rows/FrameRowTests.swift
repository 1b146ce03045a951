import Testing

@testable import Frames

struct FrameRowTests {
  private enum Form: String, ColumnValue {
    case prompt
    case inContext = "in_context"
  }

  private struct Row: FrameRow {
    @Column("the form") var form: Form
    @Column("prompts asked") var promptCount: Int
    @Column("right ones", unit: .share, better: .higher, tolerance: 0.03) var accuracy: Double
    @Column("the new answer, where there is one") var injected: String?
    @Column("whether it moved") var hasMoved: Bool
    @BoundedColumn("a share", low: "its lower end", high: "its upper end", unit: .share)
    var share: Bounded?
  }

  private static func row(_ fill: (inout Row) -> Void) -> Frame {
    var rows: [Row] = []
    rows.append { row in
      row.form = .inContext
      row.promptCount = 3
      row.accuracy = 0.5
      row.hasMoved = true
      fill(&row)
    }
    return Frame("rows", rows: rows)
  }

  @Test func columnsAreReadOffTheProperties() {
    let ends = Frame.Column.Interval(low: "share_low", high: "share_high")
    #expect(
      Row.columns == [
        Frame.Column("form", .text, "the form"),
        Frame.Column("prompt_count", .integer, "prompts asked"),
        Frame.Column(
          "accuracy", .number, "right ones", unit: .share, better: .higher, tolerance: 0.03),
        Frame.Column("injected", .text, "the new answer, where there is one"),
        Frame.Column("has_moved", .boolean, "whether it moved"),
        Frame.Column("share", .number, "a share", unit: .share, interval: ends),
        Frame.Column("share_low", .number, "its lower end", unit: .share),
        Frame.Column("share_high", .number, "its upper end", unit: .share),
      ])
  }

  @Test func whatIsNotSetIsMissing() {
    #expect(
      Self.row { _ in }.rows == [
        ["in_context", 3, .number(0.5), .missing, true, .missing, .missing, .missing]
      ])
  }

  @Test func whatIsSetStandsInItsColumn() {
    let frame = Self.row { row in
      row.injected = "golf"
      row.share = Bounded(0.5, low: 0.25, high: 0.75)
    }
    #expect(frame.values(of: "injected") == ["golf"])
    #expect(frame.values(of: "share") == [.number(0.5)])
    #expect(frame.values(of: "share_low") == [.number(0.25)])
    #expect(frame.values(of: "share_high") == [.number(0.75)])
  }

  @Test func rowsShareNothing() {
    var rows: [Row] = []
    for count in 0..<3 {
      rows.append { row in
        row.form = .prompt
        row.promptCount = count
        row.accuracy = Double(count)
        row.hasMoved = false
      }
    }
    #expect(rows.map(\.promptCount) == [0, 1, 2])
    #expect(Frame("rows", rows: rows).values(of: "prompt_count") == [0, 1, 2])
  }

  @Test func noRowsAreAnEmptyFrame() {
    let frame = Frame("rows", rows: [Row]())
    #expect(frame.columns == Row.columns)
    #expect(frame.rows.isEmpty)
  }

  @Test func aRowThatLacksAColumnIsNotKept() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      var rows: [Row] = []
      rows.append { $0.promptCount = 1 }
      _ = Frame("rows", rows: rows)
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("was kept without its column 'form'"))
  }
}
