import Chapters
import Foundation
import Frames
import Testing

@testable import Reports

/// What plots show of a frame.
struct PlotViewTests {
  private static let columns: [Frame.Column] = [
    .number("x"), .number("y"), .text("name"), .whole("seed"),
  ]

  private func view(
    _ rows: [[Scalar]], _ shape: PlotShape = .line, color: String? = "name",
    over: String? = nil, columns: [Frame.Column] = columns
  ) throws -> PlotView {
    try PlotView(
      .of(columns, rows), ("x", "y", color), shape, over: over.map { Averaging(over: $0) })
  }

  private func points(_ view: PlotView) -> [[[Double]]] {
    view.series.map { series in series.points.map { [$0.x, $0.y] } }
  }

  @Test func everyValueOfAColumnIsASeries() throws {
    let view = try view([[0, 1, "a", 0], [1, 2, "b", 0], [2, 3, "a", 0], [3, .missing, "a", 0]])
    #expect(view.series.map(\.name) == ["a", "b"])
    #expect(points(view) == [[[0, 1], [2, 3]], [[1, 2]]])
    #expect(view.x.title == "x" && view.x.labels == nil)
    #expect(try self.view([[0, 1, "a", 0]], color: nil).series.map(\.name) == [""])
  }

  /// A bare number says nothing without the name of its column.
  @Test func numbersAreNamedWithTheirColumn() throws {
    #expect(try view([[0, 1, "a", 7]], color: "seed").series.map(\.name) == ["seed 7"])
  }

  /// Means come in the order of their places, however the rows are ordered.
  @Test func meansAreTakenAtEachPlace() throws {
    let rows: [[Scalar]] = [
      [2, 5, "a", 0], [1, 1, "a", 1], [2, 7, "a", 1], [1, 3, "a", 0], [1, 9, "b", 0],
    ]
    let view = try view(rows, over: "seed")
    #expect(points(view) == [[[1, 2], [2, 6]], [[1, 9]]])
    #expect(view.series[0].points[0].interval?.contains(1) == true)
    #expect(view.series[1].points[0].interval == nil)
    #expect(view.note?.hasPrefix("Means over seed (n = 1 to 2)") == true)
  }

  /// Intervals of shares end at 0 and 1.
  @Test func meansOfSharesStayShares() throws {
    var columns = Self.columns
    columns[1].unit = .share
    let view = try view(
      [[0, 0.9, "a", 0], [0, 1, "a", 1]], over: "seed", columns: columns)
    #expect(view.series[0].points[0].interval?.upperBound == 1)
    // Student's t with one degree of freedom, a standard error of 0.05.
    let low = try #require(view.series[0].points[0].interval?.lowerBound)
    #expect(abs(low - (0.95 - 12.7062047362 * 0.05)) < 1e-9)
    #expect(view.y.range == 0...1)
  }

  @Test func labelsTakeTheirPlacesInOrderOfAppearance() throws {
    let rows: [[Scalar]] = [["late", 1], ["early", 2], ["late", 3]]
    let view = try PlotView(
      .of([.text("x"), .number("y")], rows), ("x", "y", nil), .scatter, over: nil)
    #expect(view.x.labels == ["late", "early"])
    #expect(points(view) == [[[0, 1], [1, 2], [0, 3]]])
    #expect(view.x.range == -0.5...1.5)
    #expect(view.place(of: view.series[0].points[1]) == "early")
  }

  @Test(arguments: [
    (PlotShape.line, [2.0, 4.0], 2.0...4.0), (.bar, [2.0, 4.0], 0.0...4.0),
    (.bar, [-3.0, 4.0], -4.0...4.0), (.line, [5.0, 5.0], 4.4...5.6), (.radar, [2.0, 4.0], 0...4),
  ])
  func rangesAreRoundAndOfBarsHoldZero(
    shape: PlotShape, ys: [Double], range: ClosedRange<Double>
  ) throws {
    let view = try view(ys.enumerated().map { [.integer($0), .number($1), "a", 0] }, shape)
    #expect(abs(view.y.range.lowerBound - range.lowerBound) < 1e-9, "\(view.y.range)")
    #expect(abs(view.y.range.upperBound - range.upperBound) < 1e-9, "\(view.y.range)")
  }

  /// A share is read against 0 and 1, unless it leaves them.
  @Test func sharesAreShownBetweenZeroAndOne() throws {
    var columns = Self.columns
    columns[1].unit = .share
    #expect(try view([[0, 0.4, "a", 0]], columns: columns).y.range == 0...1)
    #expect(
      try view([[0, 1.4, "a", 0], [1, 0, "a", 0]], columns: columns).y.range.upperBound > 1)
  }

  @Test(
    arguments: [
      ([], "no row matches the selector"), ([[0, .missing, "a", 0]], "every value is missing"),
      ([[0, .number(.nan), "a", 0]], "every value is missing"),
      ([[.missing, 1, "a", 0]], "every value is missing"),
    ] as [([[Scalar]], String)])
  func nothingToDrawIsSaid(rows: [[Scalar]], message: String) {
    #expect(throws: NoValue(message)) { try view(rows) }
  }

  @Test func aColumnThatIsNotThereIsNamed() {
    let told = #expect(throws: NoValue.self) {
      try PlotView(.of(Self.columns, [[0, 1, "a", 0]]), ("x", "z", nil), .line, over: nil)
    }
    #expect(told?.description.contains("has no column 'z'") == true)
  }

  // MARK: - Histograms

  /// Every finite value falls into one bar, the largest into the last.
  @Test(arguments: 0..<6)
  func barsCountEveryValueOnce(seed: Int) throws {
    var draws = Draws(seed)
    let values = (0..<200).map { _ in 10 * draws.next() - 3 } + [-3, 7]
    let rows = values.map { [Scalar.number($0), .missing, "a", 0] } + [[.missing, 1, "a", 0]]
    let view = try PlotView(histogramOf: "x", .of(Self.columns, rows), color: nil, over: nil)
    let counts = view.series[0].points
    #expect(counts.count == 20 && abs(view.slot - 0.5) < 1e-9)
    for bar in counts {
      let (low, high) = (bar.x - 0.25, bar.x + 0.25)
      let expected = values.filter { $0 >= low && ($0 < high || high > 6.99 && $0 <= high) }.count
      #expect(Int(bar.y) == expected, "\(low) to \(high)")
    }
    #expect(counts.reduce(0) { $0 + $1.y } == 202)
    #expect(view.y.range.lowerBound == 0 && view.y.title == "rows")
    #expect(view.x.range == -3...7)
  }

  @Test func equalValuesAreOneBar() throws {
    let rows = (0..<3).map { [Scalar.integer(5), 1, .text("\($0 % 2)"), 0] }
    let view = try PlotView(histogramOf: "x", .of(Self.columns, rows), color: "name", over: nil)
    #expect(view.series.map { $0.points.map(\.y).reduce(0, +) } == [2, 1])
    #expect(view.series[0].points.filter { $0.y > 0 }.count == 1)
  }

  // MARK: - Many points

  /// A line is thinned to the lowest and highest of each stretch: its extremes stay.
  @Test func longLinesKeepTheirExtremes() throws {
    var draws = Draws(1)
    var ys = (0..<10_000).map { _ in draws.next() }
    (ys[1234], ys[8765]) = (99, -99)
    let view = try view(ys.enumerated().map { [.integer($0), .number($1), "a", 0] })
    let kept = view.series[0].points
    #expect(kept.count <= 1200 && kept.count > 1000)
    #expect(
      kept.contains { $0.x == 1234 && $0.y == 99 } && kept.contains { $0.x == 8765 && $0.y == -99 })
    #expect(kept.map(\.x) == kept.map(\.x).sorted())
    #expect(kept.allSatisfy { ys[Int($0.x)] == $0.y })
    #expect(
      view.note == "Of series of up to 10000 points, the lowest and highest of each stretch are "
        + "drawn; the data has all.")
  }

  @Test func manyDotsAreThinnedEvenly() throws {
    let view = try view((0..<3000).map { [.integer($0), 1, "a", 0] }, .scatter)
    let xs = view.series[0].points.map(\.x)
    #expect(xs.count == 1200 && xs.first == 0)
    #expect(Set(zip(xs, xs.dropFirst()).map { $1 - $0 }).isSubset(of: [2, 3]))
    #expect(view.note?.contains("evenly spaced ones") == true)
  }

  @Test func aFewPointsAllStay() throws {
    let view = try view((0..<1200).map { [.integer($0), 1, "a", 0] })
    #expect(view.series[0].points.count == 1200 && view.note == nil)
  }
}

extension PlotViewTests {
  private func recipe(_ change: (inout PlotRecipe) -> Void) -> PlotRecipe {
    var recipe = PlotRecipe(shape: .line, x: "x", y: "y")
    change(&recipe)
    return recipe
  }

  private static let rows: [[Scalar]] = [
    [1, 10, "a", 0], [10, 1000, "a", 0], [1, 20, "b", 1], [10, 3, "b", 1],
  ]

  // MARK: - Logarithms and limits

  @Test func logarithmicAxesHaveNoPlaceForZero() throws {
    let log = recipe {
      $0.scales.y = .log
      $0.color = ["name"]
    }
    let view = try PlotView(.of(Self.columns, Self.rows), log)
    #expect(view.y.isLogarithmic && view.y.range.lowerBound > 0)
    #expect(
      throws: NoValue(
        "the axis y is logarithmic, and 'y' is 0 of 'a' at 5; expected values above 0")
    ) {
      try PlotView(.of(Self.columns, Self.rows + [[5, 0, "a", 0]]), log)
    }
    #expect(throws: NoValue("the axis x is logarithmic, and 'x' is -1; expected values above 0")) {
      try PlotView(.of(Self.columns, [[-1, 2, "a", 0]]), recipe { $0.scales.x = .log })
    }
  }

  /// What is NaN or infinite has no place, and is counted.
  @Test func whatIsNotFiniteIsCounted() throws {
    let rows: [[Scalar]] = [
      [1, .number(.nan), "a", 0], [.number(.infinity), 2, "a", 0], [1, .missing, "a", 1],
      [2, 4, "a", 1],
    ]
    let view = try PlotView(.of(Self.columns, rows), recipe { _ in })
    #expect(view.series.flatMap(\.points).map(\.x) == [2])
    #expect(view.note == "2 values are not finite, and left out.")
    let counts = try PlotView(.of(Self.columns, rows), PlotRecipe(shape: .histogram, x: "y"))
    #expect(counts.note == "1 value is not finite, and left out.")
  }

  /// What lies beyond the limits is counted, not dropped without a word.
  @Test func whatIsBeyondTheLimitsIsCounted() throws {
    let (limits, narrow) = (
      try PerAxis.written("{y: [0, 100]}"), try PerAxis.written("{x: [0, 50]}")
    )
    let view = try PlotView(
      .of(Self.columns, Self.rows),
      recipe {
        $0.limits = limits
        $0.color = ["name"]
      })
    #expect(view.y.range == 0...100 && view.note == "1 value lies beyond the limits of the axes.")
    #expect(view.series.flatMap(\.points).map(view.isInside) == [true, false, true, true])
    let counts = try PlotView(
      .of(Self.columns, Self.rows),
      PlotRecipe(shape: .histogram, x: "y", limits: narrow))
    #expect(counts.series[0].points.reduce(0) { $0 + $1.y } == 3)
    #expect(
      counts.note == "1 value lies beyond the limits of the axes." && counts.x.range == 0...50)
  }

  @Test func intervalsThatReachZeroAreSaid() throws {
    let view = try PlotView(
      .of(Self.columns, [[1, 1, "a", 0], [1, 9, "a", 1]]),
      recipe {
        $0.scales.y = .log
        $0.averaging = Averaging(over: "seed")
      })
    #expect(view.note?.hasPrefix("Intervals that reach 0 go on below the axis. Means over") == true)
  }

  // MARK: - The ends of intervals

  /// Where no value is below 0, or all are from 0 to 1, the axis goes no further for intervals, and that is said.
  @Test(
    arguments: [
      ([0.2, 0.9], 0.0...1.0, true), ([1, 9], 0...60, true), ([-0.1, 0.9], -6...8, false),
      ([0.5, 0.52], 0.35...0.65, false),
    ] as [([Double], ClosedRange<Double>, Bool)])
  func axesEndWhereValuesCanBe(
    values: [Double], range: ClosedRange<Double>, isCut: Bool
  ) throws {
    let rows = values.enumerated().map { [Scalar.integer(1), .number($1), "a", .integer($0)] }
    let view = try PlotView(
      .of(Self.columns, rows), recipe { $0.averaging = Averaging(over: "seed") })
    #expect(view.y.range == range && view.cutsIntervals == isCut)
    let said = "Intervals that reach the end of the axis may go on beyond it."
    #expect(view.note?.contains(said) == isCut)
  }

  // MARK: - Panels

  /// Panels have the same axes, and a series looks the same in each.
  @Test func aPanelForEveryValue() throws {
    let rows: [[Scalar]] = Self.rows + [[1, 5, "c", 1], [10, 6, "a", 1]]
    let view = try PlotView(
      .of(Self.columns, rows),
      recipe {
        $0.facets = "seed"
        $0.color = ["name"]
      })
    #expect(view.panels == ["seed 0", "seed 1"])
    let panels = [0, 1].map(view.panel)
    #expect(panels.map { $0.series.map(\.name) } == [["a"], ["b", "c", "a"]])
    #expect(panels[0].y.range == panels[1].y.range && panels[0].x.range == panels[1].x.range)
    #expect(panels[1].series.last?.style == panels[0].series[0].style)
    #expect(view.looks.map(\.name) == ["a", "b", "c"] && panels[0].panels.isEmpty)
  }
}
