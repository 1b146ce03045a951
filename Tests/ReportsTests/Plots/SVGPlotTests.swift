import Chapters
import Foundation
import Frames
import Markup
import Testing

@testable import Reports

/// Where an SVG plot puts what it shows.
struct SVGPlotTests {
  private static let columns: [Frame.Column] = [.number("x"), .number("y"), .text("name")]

  private func view(
    _ rows: [[Scalar]], _ shape: PlotShape = .line, color: String? = "name"
  ) throws -> PlotView {
    try PlotView(.of(Self.columns, rows), ("x", "y", color), shape, over: nil)
  }

  private func drawing(_ view: PlotView) -> HTML {
    SVGPlot(view).svg.element("t", describedBy: nil)
  }

  /// Places are proportional to values, upwards and to the right.
  @Test func placesAreProportionalToValues() throws {
    let view = try view([[0, 0, "a"], [1, 10, "a"], [3, 5, "a"]])
    let numbers = drawing(view).numbers(of: "points", in: "line")
    let (xs, ys) = ([numbers[0], numbers[2], numbers[4]], [numbers[1], numbers[3], numbers[5]])
    #expect(abs((xs[1] - xs[0]) * 3 - (xs[2] - xs[0])) < 0.3)
    #expect(abs((ys[0] - ys[2]) * 2 - (ys[0] - ys[1])) < 0.3)
    #expect(ys[1] < ys[2] && ys[2] < ys[0])
    #expect(numbers.allSatisfy { $0 >= 0 && $0 <= 720 })
  }

  /// What is drawn stays within the drawing, whatever the values.
  @Test(arguments: 0..<12)
  func nothingLeavesTheDrawing(seed: Int) throws {
    var draws = Draws(seed)
    let size = pow(10, 10 * draws.next() - 5)
    let rows = (0..<60).map { number -> [Scalar] in
      [
        .number(size * (draws.next() - 0.5)), .number(size * size * (draws.next() - 0.3)),
        .text("series \(number % 4)"),
      ]
    }
    for shape in [PlotShape.line, .scatter, .bar] {
      let view = try view(rows, shape)
      let drawn = shape == .bar ? SVGBars(view).svg : SVGPlot(view).svg
      let element = drawn.element("t", describedBy: nil)
      let ys = element.numbers(of: "y", in: "bar") + element.numbers(of: "y1", in: "grid")
      #expect(ys.allSatisfy { $0 >= -0.1 && $0 <= drawn.height })
      let xs = element.numbers(of: "x", in: "bar") + element.numbers(of: "cx", in: "mark")
      #expect(!xs.isEmpty && xs.allSatisfy { $0 >= -0.1 && $0 <= 720 })
      #expect(!element.markup.contains("nan") && !element.markup.contains("inf"))
    }
  }

  /// Bars begin at zero, on either side of it.
  @Test func barsBeginAtZero() throws {
    let view = try view([[1, 4, "a"], [2, -2, "a"]], .bar, color: nil)
    let drawn = drawing(view)
    let (tops, heights) = (
      drawn.numbers(of: "y", in: "bar"), drawn.numbers(of: "height", in: "bar")
    )
    #expect(abs(tops[0] + heights[0] - tops[1]) < 0.2)
    #expect(abs(heights[0] - 2 * heights[1]) < 0.3)
  }

  /// Bars of several series stand beside one another in the place of their label.
  @Test func barsOfSeriesStandBesideOneAnother() throws {
    let view = try view(
      [[1, 1, "a"], [2, 1, "a"], [1, 1, "b"], [2, 1, "b"]], .bar)
    let drawn = drawing(view)
    // Those of the legend come first.
    let places = zip(drawn.numbers(of: "x", in: "bar"), drawn.numbers(of: "width", in: "bar"))
    let bars = places.dropFirst(2).sorted { $0.0 < $1.0 }
    #expect(bars.count == 4)
    for (left, right) in zip(bars, bars.dropFirst()) { #expect(left.0 + left.1 <= right.0 + 0.1) }
  }

  @Test func aMeanHasItsBand() throws {
    let rows: [[Scalar]] = (0..<3).flatMap { place in
      (0..<3).map { draw in [.integer(place), .number(Double(place + draw)), .text("\(draw)")] }
    }
    let frame = Frame.of(Self.columns, rows)
    let view = try PlotView(frame, ("x", "y", nil), .line, over: Averaging(over: "name"))
    let drawn = drawing(view)
    let band = drawn.numbers(of: "points", in: "band")
    let line = drawn.numbers(of: "points", in: "line")
    #expect(band.count == 12 && line.count == 6)
    for point in 0..<3 {
      let (upper, lower) = (band[2 * point + 1], band[11 - 2 * point])
      #expect(upper < line[2 * point + 1] && line[2 * point + 1] < lower)
    }
    #expect(drawn.markup.contains("standard error 0.577, n = 3"))
  }

  /// Means of some series at two places, of two draws each.
  private func means(of count: Int, spread: Double = 1) throws -> PlotView {
    let rows: [[Scalar]] = (0..<count).flatMap { series in
      (0..<2).flatMap { place in
        (0..<2).map { draw in
          [
            .integer(place), .number(Double(10 + series) + spread * Double(draw)),
            .text("series \(series)"), .integer(draw),
          ]
        }
      }
    }
    var recipe = PlotRecipe(shape: .line, x: "x", y: "y")
    recipe.color = ["name"]
    recipe.averaging = Averaging(over: "draw")
    return try PlotView(.of(Self.columns + [.whole("draw")], rows), recipe)
  }

  /// Bands of more than six series are mud: their points have whiskers, beside one another.
  @Test(arguments: [2, 6, 7, 12]) func manySeriesHaveWhiskersInPlaceOfBands(count: Int) throws {
    let drawn = drawing(try means(of: count))
    let whiskers = drawn.numbers(of: "x1", in: "line thin")
    #expect(drawn.values(of: "points", in: "band").count == (count > 6 ? 0 : count))
    #expect(whiskers.count == (count > 6 ? 2 * count : 0))
    guard count > 6 else { return }
    let first = stride(from: 0, to: whiskers.count, by: 2).map { whiskers[$0] }
    #expect(zip(first, first.dropFirst()).allSatisfy { abs($1 - $0 - 3) < 0.15 })
    // A whisker stands where its series' point does.
    let lines = drawn.values(of: "points", in: "line").map { $0.split(separator: ",")[0] }
    #expect(lines.compactMap { Double($0) } == first)
    #expect(whiskers.allSatisfy { $0 >= 0 && $0 <= 720 })
  }

  /// Intervals of what is never below 0 end at the axis, whatever Student's t makes of two draws.
  @Test(arguments: [6, 7]) func intervalsEndWithTheAxis(count: Int) throws {
    let view = try means(of: count, spread: 8)
    #expect(view.y.range.lowerBound == 0 && view.cutsIntervals == false || count == 7)
    let svg = SVGPlot(view).svg
    let ys = svg.element("t", describedBy: nil).numbers(of: "y2", in: "line thin")
    #expect(ys.allSatisfy { $0 >= 0 && $0 <= svg.height - 40 })
  }

  @Test(arguments: [
    (["a", "b", "c"], true), (["two words", "so many words in all"], true),
    ((0..<30).map { "label \($0)" }, false), ([String(repeating: "m", count: 60)], false),
  ])
  func longLabelsDoNotFitBelow(labels: [String], fits: Bool) throws {
    let frame = Frame.of(
      [.text("x"), .number("y")], labels.enumerated().map { [.text($1), .integer($0)] })
    let view = try PlotView(frame, ("x", "y", nil), .bar, over: nil)
    #expect(SVGPlot.fitsLabels(view) == fits)
    #expect(SVGBars.suits(view) == !fits)
  }

  @Test(arguments: [
    (0, "0"), (0.2, "0.2"), (0.30000000000000004, "0.3"), (1500, "1,500"), (-2.5, "-2.5"),
    (1e6, "1e+06"), (2e-5, "2e-05"), (0.0005, "0.0005"), (100, "100"),
  ])
  func ticksAreSpelledAsRoundNumbers(value: Double, text: String) {
    #expect(Spelling.tick(value) == text)
  }

  @Test func aPointSaysItsSeriesPlaceAndValue() throws {
    let view = try view([[1.5, 0.25, "a"], [2, 3, "a"]])
    #expect(view.describe(view.series[0].points[0], of: view.series[0]) == "a, 1.50: 0.250")
    let bars = try PlotView(
      .of([.text("x"), .number("y")], [["left", 2], ["right", 3]]), ("x", "y", nil), .bar, over: nil
    )
    #expect(bars.describe(bars.series[0].points[1], of: bars.series[0]) == "right: 3")
  }
}
