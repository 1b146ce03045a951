import Foundation
import Testing

@testable import Frames

/// Rows that are written and read back.
struct ReadableRowTests {
  private enum Side: String, ColumnValue, Decodable {
    case left
    case right
  }

  private struct Place: ReadableRow {
    @Column("where") var side: Side
    @Column("how far") var farAway: Double?

    init() {}
  }

  private struct Step: ReadableRow {
    @Column("the step") var number: Int
    @BoundedColumn("share", low: "low", high: "high") var homeShare: Bounded?
    @Columns var place: Place
    @Column("a word") var word: String
    @Column("whether") var isLast: Bool

    init() {}
  }

  private static func step(_ change: (inout Step) -> Void = { _ in }) -> Step {
    var step = Step()
    step.number = 1 << 62 + 1
    step.homeShare = Bounded(0.1, low: -0.0, high: .infinity)
    step.place.side = .right
    step.place.farAway = 0.1 + 0.2
    step.word = "é \" 01"
    step.isLast = true
    change(&step)
    return step
  }

  private func scalars(_ rows: [Step]) -> [[Scalar]] { rows.map(\.scalars) }

  /// What is written is read, to the last bit.
  @Test func rowsComeBackAsTheyWere() throws {
    let rows = [
      Self.step(), Self.step { $0.homeShare = nil }, Self.step { $0.place.farAway = nil },
      Self.step { $0.place.farAway = .nan },
    ]
    let read = try Frame("steps", rows: rows).rows(as: Step.self)
    #expect(read[0].number == 1 << 62 + 1 && read[0].place.side == .right)
    #expect(read[0].homeShare == rows[0].homeShare && read[1].homeShare == nil)
    #expect(read[2].place.farAway == nil && read[3].place.farAway?.isNaN == true)
    #expect(scalars(Array(read.prefix(3))) == scalars(Array(rows.prefix(3))))
    #expect(try Frame("steps", rows: [Step]()).rows(as: Step.self).isEmpty)
  }

  /// Further columns, such as the axes of a sweep, and another order are no harm.
  @Test func columnsAreFoundByTheirNames() throws {
    var frame = Frame(
      "places",
      columns: [
        Frame.Column("seed", .integer, ""), Frame.Column("far_away", .number, ""),
        Frame.Column("side", .text, ""),
      ])
    frame.append([3, 1.5, "left"])
    let places = try frame.rows(as: Place.self)
    #expect(places.map(\.side) == [.left] && places[0].farAway == 1.5)
    var whole = Frame(
      "places",
      columns: [Frame.Column("side", .text, ""), Frame.Column("far_away", .integer, "")])
    whole.append(["right", 2])
    #expect(try whole.rows(as: Place.self)[0].farAway == 2)
  }

  private struct Day: ReadableRow {
    @Column("the day") var day: String

    init() {}
  }

  /// A date is told by its text, as it was written.
  @Test func datesAreTexts() throws {
    var frame = Frame("days", columns: [Frame.Column("day", .date, "")])
    frame.append([.date(try #require(Moment("2024-03-01T09:30+01:00")))])
    #expect(try frame.rows(as: Day.self).map(\.day) == ["2024-03-01T09:30+01:00"])
  }

  private func complaint(_ columns: [Frame.Column], _ row: [Scalar]) -> String {
    var frame = Frame("places", columns: columns)
    frame.append(row)
    do {
      _ = try frame.rows(as: Place.self)
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func otherColumnsAreComplainedAbout() {
    let side = Frame.Column("side", .text, "")
    #expect(
      complaint([side, .init("far", .number, "")], ["left", 1.5])
        == "the frame 'places' has no column 'far_away'; it has side, far")
    #expect(
      complaint([side, .init("far_away", .text, "")], ["left", "1"])
        == "the column 'far_away' of the frame 'places' is of the type text, not number")
    let away = Frame.Column("far_away", .number, "")
    for wrong: Scalar in ["up", .missing] {
      #expect(
        complaint([side, away], [wrong, 1.5])
          .hasPrefix("the frame 'places' has a row that is not whole: "))
    }
  }
}
