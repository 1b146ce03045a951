import Frames
import Markup
import Testing

@testable import Reports

struct SpecificationCurveDrawingTests {
  @Test func charactersShowEffectsAboveChoices() {
    let curve = SpecificationCurveTests.curve([-2, 0, 2], chosen: 1)
    #expect(
      TextSpecificationCurve(curve, width: 60).lines == [
        "Difference in each world: a > b",
        "● reproduced   × not reproduced   ○ inconclusive",
        "           3 │",
        "             │       │",
        "             │       ●",
        "             │       │",
        "             │    │",
        "           0 ┼────○───",
        "             │    │",
        "             │",
        "             │ ×",
        "             │ │",
        "          -3 │",
        "    the book      ^",
        "     noise 1 │ ■  ·  ■",
        "    noise 10 │ ·  ■  ·",
        "metric share │ ■  ·  ·",
        "metric logit │ ·  ■  ·",
        " metric rank │ ·  ·  ■",
      ])
  }

  /// However many worlds there are, no line is wider; the book's is always drawn.
  @Test(arguments: [44, 80], [2, 30, 500]) func linesFit(width: Int, count: Int) {
    let values = (0..<count).map { Double($0) / Double(count) * 4 - 2 }
    let curve = SpecificationCurveTests.curve(values, chosen: count - 1)
    let lines = TextSpecificationCurve(curve, width: width).lines
    #expect(lines.allSatisfy { $0.width <= width }, "\(lines)")
    #expect(lines.contains { $0.contains("^") })
    #expect(
      lines.contains { $0.contains("worlds are drawn") }
        == (count == 500 || count == 30 && width == 44))
  }

  @Test func theDrawingMarksEveryWorldAndItsChoices() {
    let curve = SpecificationCurveTests.curve([-2, 0, 2], chosen: 1)
    let svg = SVGSpecificationCurve(curve).svg.element("T", describedBy: "t").markup
    #expect(svg.contains("aria-label=\"T\"") && svg.contains("aria-describedby=\"t\""))
    #expect(svg.matches(of: /class="whisker"/).count == 3)
    #expect(svg.matches(of: /class="choice held"/).count == 6)
    #expect(svg.matches(of: /class="choice"/).count == 9)
    #expect(svg.matches(of: /class="chosen"/).count == 1)
    #expect(svg.contains(">metric logit</text>"))
    // In the legend and in the curve.
    for verdict in ["reproduced", "not-reproduced", "inconclusive"] {
      #expect(svg.ranges(of: "class=\"mark \(verdict)\"").count == 2)
    }
    #expect(
      svg.contains("<title>noise 10, metric logit (the book): 0.00 ± 0.50, inconclusive</title>"))
  }

  /// A title is broken into lines; a word that is wider than the drawing is cut, and said in full on pointing at it.
  @Test func longTitlesFit() {
    let word = "asked[localization=\(String(repeating: "causal_tracing_", count: 8))]"
    var curve = SpecificationCurveTests.curve([-2, 0, 2])
    let short = SVGSpecificationCurve(curve).svg
    curve.title = "Difference in each world: one.thing[of=another] > something.else \(word)"
    let long = SVGSpecificationCurve(curve).svg
    #expect(long.height > short.height)
    let titles = long.element("T", describedBy: nil).markup.matches(
      of: /class="title"[^>]*>([^<]*)(<title>[^<]*<\/title>)?/)
    #expect(
      titles.map { $0.1 }.first
        == "Difference in each world: one.thing[of=another] > something.else"
        .replacing(">", with: "&gt;")[...])
    #expect(titles.count == 2 && titles.allSatisfy { SVG.width(of: String($0.1)) <= 720 })
    #expect(titles[1].2.map(String.init) == "<title>\(word)</title>")
  }

  @Test func manyWorldsHaveSmallMarks() {
    let curve = SpecificationCurveTests.curve((0..<400).map { Double($0) })
    let canvas = SVGSpecificationCurve(curve).svg
    #expect(canvas.width == 720)
    #expect(
      canvas.element("T", describedBy: nil).markup.matches(of: /class="whisker"/).count == 400)
  }
}
