import Chapters
import Foundation
import Frames
import Markup
import Testing

@testable import Reports

struct SVGRadarTests {
  /// Equal values lie on a circle, the first straight above the middle, the next ones clockwise.
  @Test(arguments: [3, 4, 7])
  func equalValuesLieOnACircle(count: Int) throws {
    let rows = (0..<count).map { [Scalar.text("axis \($0)"), .number(4)] }
    let view = try PlotView(
      .of([.text("x"), .number("y")], rows), ("x", "y", nil), .radar, over: nil)
    let drawn = SVGRadar(view).svg.element("t", describedBy: nil)
    let numbers = drawn.numbers(of: "points", in: "line c0")
    #expect(numbers.count == 2 * count)
    let places = (0..<count).map { (x: numbers[2 * $0], y: numbers[2 * $0 + 1]) }
    let middle = (
      x: drawn.numbers(of: "x1", in: "grid")[0], y: drawn.numbers(of: "y1", in: "grid")[0]
    )
    let radii = places.map { hypot($0.x - middle.x, $0.y - middle.y) }
    #expect(radii.allSatisfy { abs($0 - radii[0]) < 0.2 })
    #expect(abs(places[0].x - middle.x) < 0.1 && places[0].y < middle.y)
    for (position, place) in places.enumerated() {
      let angle = 2 * Double.pi * Double(position) / Double(count)
      #expect(abs(place.x - middle.x - radii[0] * sin(angle)) < 0.2)
      #expect(abs(place.y - middle.y + radii[0] * cos(angle)) < 0.2)
    }
  }

  /// Words come after all lines, which would be drawn over them.
  @Test func nothingIsDrawnOverWords() throws {
    let rows: [[Scalar]] = [["a", 1], ["b", 2], ["c", 4]]
    let view = try PlotView(
      .of([.text("x"), .number("y")], rows), ("x", "y", nil), .radar, over: nil)
    let drawn = SVGRadar(view).svg.element("t", describedBy: nil).markup
    let last = try #require(drawn.range(of: "class=\"mark", options: .backwards)?.upperBound)
    #expect(drawn[last...].matches(of: /class="label over"/).count == 3)
    #expect(drawn[..<last].contains("over\"") == false)
    #expect(drawn[last...].contains(">4</text>"))
  }

  @Test func distancesFromTheMiddleAreProportional() throws {
    let rows: [[Scalar]] = [["a", 1], ["b", 2], ["c", 4], ["d", 4]]
    let view = try PlotView(
      .of([.text("x"), .number("y")], rows), ("x", "y", nil), .radar, over: nil)
    let drawn = SVGRadar(view).svg.element("t", describedBy: nil)
    let numbers = drawn.numbers(of: "points", in: "line c0")
    let middle = (
      x: drawn.numbers(of: "x1", in: "grid")[0], y: drawn.numbers(of: "y1", in: "grid")[0]
    )
    let radii = (0..<4).map { hypot(numbers[2 * $0] - middle.x, numbers[2 * $0 + 1] - middle.y) }
    #expect(abs(radii[1] - 2 * radii[0]) < 0.3 && abs(radii[2] - 4 * radii[0]) < 0.3)
  }
}
