import Chapters
import Foundation
import Frames
import Markup
import Testing

@testable import Reports

/// Bars that lie.
struct SVGBarsTests {
  private func view(_ rows: [[Scalar]], color: String? = "name") throws -> PlotView {
    try PlotView(
      .of([.text("place"), .number("y"), .text("name")], rows), ("place", "y", color), .bar,
      over: nil)
  }

  @Test func barsAreAsLongAsTheirValues() throws {
    let drawn = SVGBars(
      try view([["one", 1, "a"], ["two", 2, "a"], ["less", -1, "a"]], color: nil)
    ).svg
      .element("t", describedBy: nil)
    let (xs, widths) = (drawn.numbers(of: "x", in: "bar"), drawn.numbers(of: "width", in: "bar"))
    #expect(abs(widths[1] - 2 * widths[0]) < 0.3 && abs(widths[2] - widths[0]) < 0.3)
    // From zero on, to either side.
    #expect(xs[0] == xs[1] && abs(xs[2] + widths[2] - xs[0]) < 0.2)
    let ys = drawn.numbers(of: "y", in: "bar")
    #expect(ys == ys.sorted() && Set(ys).count == 3)
  }

  @Test func everyLabelStandsInFrontOfItsBars() throws {
    let rows: [[Scalar]] = ["first", "second"].flatMap { place in
      ["a", "b", "c"].map { [.text(place), 1, .text($0)] }
    }
    let drawing = SVGBars(try view(rows)).svg
    let drawn = drawing.element("t", describedBy: nil)
    // Those of the legend come first.
    let ys = drawn.numbers(of: "y", in: "bar").dropFirst(3).sorted()
    #expect(zip(ys, ys.dropFirst()).allSatisfy { $1 - $0 >= 13 })
    let labels = ["first", "second"].map { label -> Double in
      let tag = drawn.markup.split(separator: "<").first { $0.hasSuffix(">\(label)") } ?? ""
      return HTML(trusted: "<" + tag).numbers(of: "y", in: "tick").first ?? .nan
    }
    #expect(labels[0] > ys[0] && labels[0] < ys[3] && labels[1] > ys[3])
    #expect((ys.last ?? 0) + 13 < drawing.height)
  }

  @Test func aLabelOfAnyLengthIsShownAtItsEnds() throws {
    let long = String(repeating: "long label ", count: 12) + "its end"
    let drawn = SVGBars(try view([[.text(long), 1, "a"]])).svg.element("t", describedBy: nil)
    #expect(drawn.markup.contains("…"))
    #expect(drawn.markup.contains("its end</text>"))
    #expect(drawn.markup.contains("<title>a, \(long): 1</title>"))
  }
}
