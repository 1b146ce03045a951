import Foundation
import Markup
import Testing

@testable import Reports

struct SVGLegendTests {
  @Test func oneSeriesWithoutANameNeedsNoLegend() {
    let legend = SVGLegend(names: [""], left: 0, right: 700)
    #expect(legend.height == 0 && legend.elements(top: 0).isEmpty)
  }

  /// Names wrap where the line is full; none is lost, none leaves the width unless it is longer than that.
  @Test(arguments: [1, 3, 8, 20])
  func namesWrapWithinTheWidth(count: Int) {
    let names = (0..<count).map { String(repeating: "name", count: 1 + $0 % 4) + "\($0)" }
    let legend = SVGLegend(names: names, left: 10, right: 400)
    let drawn = legend.elements(top: 5)
    let (xs, ys) = (drawn.numbers(of: "x", in: "label"), drawn.numbers(of: "y", in: "label"))
    #expect(xs.count == count)
    for (position, name) in names.enumerated() {
      #expect(drawn.markup.contains(">\(name)</text>"))
      #expect(xs[position] + SVG.width(of: name) <= 400)
      if position > 0, ys[position] == ys[position - 1] {
        #expect(xs[position] > xs[position - 1] + SVG.width(of: names[position - 1]))
      }
    }
    #expect(ys == ys.sorted())
    #expect(legend.height == 22 * Double(Set(ys).count))
  }

  @Test func aNameLongerThanTheLineHasOneOfItsOwn() {
    let names = ["a", String(repeating: "m", count: 60), "b"]
    let legend = SVGLegend(names: names, left: 0, right: 300)
    #expect(legend.height == 66)
  }

  @Test func linesShowTheirDashes() {
    let legend = SVGLegend(names: ["a", "b"], hasLines: true, left: 0, right: 700)
    let drawn = legend.elements(top: 0)
    #expect(drawn.values(of: "stroke-dasharray", in: "line c1") == ["7 3"])
    #expect(drawn.values(of: "stroke-dasharray", in: "line c0") == [])
  }
}

/// Names beside the ends of lines.
struct SVGDirectLabelsTests {
  @Test(arguments: 0..<30)
  func namesStandApartInTheOrderOfTheirLines(seed: Int) {
    var draws = Draws(seed)
    let ends = (0..<2 + seed % 5).map { _ in 40 + 300 * draws.next() }
    guard let labels = SVGDirectLabels(ends: ends, within: 38...340) else {
      // They are refused only where lines end close together: sorted, some are pressed.
      let sorted = ends.sorted()
      #expect(zip(sorted, sorted.dropFirst()).contains { $1 - $0 < 16 })
      return
    }
    #expect(labels.places.count == ends.count)
    let order = ends.indices.sorted { ends[$0] < ends[$1] }
    let places = order.compactMap { labels.places[$0] }
    #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 16 - 1e-9 })
    #expect(places.allSatisfy { $0 <= 340 })
    #expect(ends.indices.allSatisfy { abs((labels.places[$0] ?? .infinity) - ends[$0]) <= 20 })
  }

  @Test func linesThatEndApartKeepTheirPlaces() {
    #expect(
      SVGDirectLabels(ends: [50, 200, 100], within: 38...340)?.places == [0: 50, 1: 200, 2: 100])
  }

  @Test func tooManyOrTooCloseHaveNone() {
    #expect(SVGDirectLabels(ends: Array(repeating: 100, count: 4), within: 38...340) == nil)
    #expect(SVGDirectLabels(ends: [40, 50, 60], within: 38...80) == nil)
  }

  @Test func namesNeedRoom() {
    #expect(SVGDirectLabels.width(of: ["ab", "abcd"]) == SVG.width(of: "abcd") + 14)
    #expect(SVGDirectLabels.width(of: [String(repeating: "m", count: 40)]) == nil)
    #expect(SVGDirectLabels.width(of: Array(repeating: "a", count: 9)) == nil)
    #expect(SVGDirectLabels.width(of: ["", ""]) == nil)
  }
}
