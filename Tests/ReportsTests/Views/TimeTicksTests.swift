import Frames
import Markup
import Testing

@testable import Reports

struct TimeTicksTests {
  private func texts(_ from: String, _ to: String, _ count: Int = 6) throws -> [String] {
    let ends = try [from, to].map { try #require(Moment($0)).seconds }
    return TimeTicks.ticks(in: ends[0]...ends[1], count: count).map(\.text)
  }

  @Test(arguments: [
    ("2020-01-01", "2025-01-01", ["2020", "2021", "2022", "2023", "2024", "2025"]),
    ("2023-11-15", "2024-04-20", ["2023-12", "2024-01", "2024-02", "2024-03", "2024-04"]),
    (
      "2024-02-27", "2024-03-02",
      [
        "2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02",
      ]
    ),
    (
      "2024-03-01T21:00", "2024-03-02T03:00",
      [
        "2024-03-01T21:00", "2024-03-02T00:00", "03:00",
      ]
    ),
    ("1950-05-01", "1999-05-01", ["1950", "1960", "1970", "1980", "1990"]),
  ])
  func momentsAreRound(from: String, to: String, expected: [String]) throws {
    let found = try texts(from, to)
    #expect(found.allSatisfy { expected.contains($0) || found.count <= 8 }, "\(found)")
    #expect(found.count >= 2 && found.count <= 8 && Set(found).count == found.count, "\(found)")
  }

  /// An axis in time has limits that are dates, which are what is read at its ends.
  @Test func timeHasLimits() throws {
    let days = ["2024-01-15", "2024-02-01", "2024-06-01"].compactMap { Moment($0) }
    let frame = Frame.of(
      [Frame.Column("day", .date, "a day"), .number("y")],
      days.enumerated().map { [.date($1), .integer($0)] })
    var recipe = PlotRecipe(shape: .line, x: "day", y: "y")
    recipe.limits = try .written("{x: [2024-01, 2024-03-01T12:00]}")
    let view = try PlotView(frame, recipe)
    #expect(view.x.ends == ["2024-01", "2024-03-01T12:00"])
    #expect(view.note == "1 value lies beyond the limits of the axes.")
    #expect(view.x.ticks(count: 3).map(\.text) == ["2024-01", "2024-02", "2024-03"])
    let drawing = Drawing.plot(view, title: "t")
    #expect(drawing.svg().markup.contains(">2024-02-"))
    #expect(
      drawing.lines(width: 60).contains { line in
        line.contains("2024-01 ") && line.hasSuffix(" 2024-03-01T12:00")
      })
    // Where all values are before the axis begins, it has a day all the same.
    recipe.limits = try .written("{x: [2025-01-01, ~]}")
    let empty = try PlotView(frame, recipe).x.range
    #expect(empty.upperBound - empty.lowerBound == TimeTicks.day)
    recipe.limits = try .written("{x: [0, 5]}")
    #expect(throws: NoValue.self) { try PlotView(frame, recipe) }
    recipe.limits = .init()
    recipe.scales.x = .log
    #expect(throws: NoValue("'day' is a date, not a number")) { try PlotView(frame, recipe) }
  }

  /// A line over days has its points at their times, not side by side.
  @Test func datesLieAlongTime() throws {
    let days = ["2024-01-01", "2024-01-02", "2024-01-11"].compactMap { Moment($0) }
    let frame = Frame.of(
      [Frame.Column("day", .date, "a day"), .number("y")],
      days.enumerated().map { [.date($1), .integer($0)] })
    let view = try PlotView(frame, ("day", "y", nil), .line, over: nil)
    let xs = view.series[0].points.map(\.x)
    #expect(view.x.labels == nil && (xs[2] - xs[0]) == 10 * (xs[1] - xs[0]))
    #expect(view.place(of: view.series[0].points[2]) == "2024-01-11")
    #expect(view.x.ends == ["2024-01-01", "2024-01-11"])
    #expect(try PlotView(frame, ("day", "y", nil), .bar, over: nil).x.labels?.first == "2024-01-01")
  }
}
