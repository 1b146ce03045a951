import Chapters
import Foundation
import Frames
import Testing

@testable import Reports

/// Plots in characters.
struct TextPlotTests {
  private func view(
    _ rows: [[Scalar]], _ shape: PlotShape, x: Frame.Column = .number("x")
  ) throws -> PlotView {
    try PlotView(
      .of([x, .number("y"), .text("name")], rows), (x.name, "y", "name"), shape, over: nil)
  }

  @Test func barsAreAsLongAsTheirShare() throws {
    let view = try view(
      [["one", 1, "a"], ["two", 2, "a"], ["none", 0, "a"]], .bar, x: .text("place"))
    let lines = TextPlot(view, width: 40).lines
    #expect(lines.first == "y by place")
    let lengths = lines.dropFirst().map { line in line.count { $0 == "█" } }
    #expect(lengths == [15, 29, 0])
    #expect(lines[3] == "none, a 0" && lines[2].hasSuffix("█ 2"))
    #expect(lines.allSatisfy { $0.count <= 40 })
  }

  @Test func manyBarsAreCounted() throws {
    let rows = (0..<75).map { [Scalar.text("place \($0)"), 1, "a"] }
    let lines = TextPlot(try view(rows, .bar, x: .text("place"))).lines
    #expect(lines.count == 62 && lines.last == "… and 15 more bars")
  }

  /// A straight line is straight, and its ends are in the corners.
  @Test func aLineGoesFromCornerToCorner() throws {
    let view = try view([[0, 0, "a"], [10, 1, "a"]], .line)
    let lines = TextPlot(view, width: 60).lines
    let field = lines.dropFirst().prefix(16).map { Array($0) }
    #expect(field.first?.last == "*" && field.last?.firstIndex(of: "*") == 5)
    let columns = field.map { row in row.indices.filter { row[$0] == "*" } }
    #expect(columns.allSatisfy { !$0.isEmpty })
    for (upper, lower) in zip(columns, columns.dropFirst()) {
      #expect((upper.first ?? 0) > (lower.last ?? 99))
    }
    #expect(lines[0] == "y" && lines.last == "* a")
    #expect(lines[1].hasPrefix("  1 ┤") && lines[16].hasPrefix("  0 ┤"))
  }

  @Test func seriesHaveMarksOfTheirOwn() throws {
    let view = try view([[0, 0, "a"], [1, 1, "b"], [2, 2, "c"]], .scatter)
    let lines = TextPlot(view, width: 60).lines
    let text = lines.joined()
    for mark in "*o+" { #expect(text.contains(mark)) }
    #expect(lines.last == "* a   o b   + c")
  }

  /// No line is wider than asked for, whatever is drawn.
  @Test(arguments: [40, 57, 80])
  func linesKeepToTheWidth(width: Int) throws {
    var draws = Draws(width)
    let rows = (0..<50).map { number -> [Scalar] in
      [
        .number(1e5 * draws.next()), .number(draws.next() - 0.5),
        .text("a series with a long name \(number % 9)"),
      ]
    }
    for shape in [PlotShape.line, .scatter] {
      let lines = TextPlot(try view(rows, shape), width: width).lines
      #expect(lines.allSatisfy { $0.count <= width }, "\(lines)")
    }
    let labels = rows.map { [.text("label \($0[0].plain)"), $0[1], $0[2]] }
    let bars = TextPlot(try view(labels, .bar, x: .text("place")), width: width).lines
    #expect(bars.allSatisfy { $0.count <= width }, "\(bars)")
  }

  // MARK: - Words

  @Test(arguments: [
    ("one two three", 7, "", "one two\nthree"), ("one two three", 100, "", "one two three"),
    ("one two three", 3, "", "one\ntwo\nthree"),
    ("a longwordindeed b", 4, "", "a\nlongwordindeed\nb"),
    ("one two three four", 9, "  ", "one two\n  three\n  four"), ("", 5, "", ""),
  ])
  func wordsAreWrapped(text: String, width: Int, indent: String, lines: String) {
    #expect(text.wrapped(to: width, indent: indent) == lines)
  }

  @Test(arguments: [
    ("abc", 5, "abc  "), ("abc", 3, "abc"), ("abcdef", 5, "ab…ef"), ("abcdef", 4, "ab…f"),
    ("abcdef", 1, "…"),
  ])
  func textIsPaddedOrCutInItsMiddle(text: String, width: Int, fitted: String) {
    #expect(text.fitted(to: width) == fitted)
  }
}

extension TextPlotTests {
  /// Bars begin at zero, to whichever side they go.
  @Test func barsBeginAtZero() throws {
    let frame = Frame.of(
      [.text("m"), .number("v")], [["a", -4.0], ["b", -1.0], ["c", 0.0], ["d", 2.0]])
    let view = try PlotView(frame, ("m", "v", nil), .bar, over: nil)
    let lines = TextPlot(view, width: 60).lines.dropFirst()
    let bars = lines.map { line in (line.firstIndex(of: "█"), line.count { $0 == "█" }) }
    let starts = zip(lines, bars).map { line, bar in
      bar.0.map { line.distance(from: line.startIndex, to: $0) }
    }
    #expect(bars.map(\.1)[2] == 0)
    #expect(bars[0].1 >= 4 * bars[1].1 - 4 && bars[0].1 >= 2 * bars[3].1 - 2)
    // The ends of the negative bars are where the positive one begins.
    let ends = [0, 1].map { (starts[$0] ?? -1) + bars[$0].1 }
    #expect(ends == [starts[3], starts[3]])
  }

  /// Numbers as far apart as there are end nothing.
  @Test(arguments: [PlotShape.line, .bar, .scatter, .radar]) func extremesAreDrawn(shape: PlotShape)
    throws
  {
    let frame = Frame.of(
      [.text("m"), .number("v")], [["a", -1.7e308], ["b", 1.7e308], ["c", 0.0]])
    let view = try PlotView(frame, ("m", "v", nil), shape, over: nil)
    #expect(!TextPlot(view).lines.isEmpty)
    let numbers = Frame.of([.number("v")], [[-1.7e308], [1.7e308], [.number(.infinity)]])
    let counts = try PlotView(histogramOf: "v", numbers, color: nil, over: nil)
    #expect(!TextPlot(counts).lines.isEmpty)
  }
}
