import Testing

@testable import Frames

struct ColumnsTests {
  private struct Outcome: FrameRow {
    @Column("the loss", unit: .nats) var loss: Double
    @Column("the note") var note: String?
  }

  private struct Attack: FrameRow {
    @Column("its number") var attack: Int
    @Columns var outcome: Outcome
    @Column("whether it is the last") var isLast: Bool
  }

  /// Common columns stand where the property stands, under their own names.
  @Test func commonColumnsAreColumnsOfTheRow() {
    #expect(Attack.columns.map(\.name) == ["attack", "loss", "note", "is_last"])
    #expect(Array(Attack.columns[1...2]) == Outcome.columns)
  }

  @Test func theirValuesAreThoseOfTheRow() {
    var rows: [Attack] = []
    rows.append { row in
      row.attack = 3
      row.outcome.loss = 0.5
      row.isLast = true
    }
    #expect(Frame("attacks", rows: rows).rows == [[3, 0.5, .missing, true]])
  }
}
