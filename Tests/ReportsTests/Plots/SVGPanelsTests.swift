import Frames
import Markup
import Testing

@testable import Reports

struct SVGPanelsTests {
  private func view(
    _ shape: PlotShape, panels: Int, label: String = "x"
  ) throws -> PlotView {
    let rows: [[Scalar]] = (0..<panels).flatMap { panel in
      (0..<3).map { place in [.text("\(label)\(place)"), .integer(place), .text("panel \(panel)")] }
    }
    return try PlotView(
      .of([.text("x"), .number("y"), .text("name")], rows),
      PlotRecipe(shape: shape, x: "x", y: "y", facets: "name"))
  }

  /// The places of the panels within a drawing.
  private func places(_ drawing: HTML) -> [(x: Double, y: Double)] {
    drawing.markup.split(separator: "<").filter { $0.hasPrefix("svg x=") }.map { tag in
      let part = HTML(trusted: "<" + String(tag).replacing("svg x", with: "svg class=\"panel\" x"))
      return (
        part.numbers(of: "x", in: "panel").first ?? -1,
        part.numbers(of: "y", in: "panel").first ?? -1
      )
    }
  }

  @Test(arguments: [(PlotShape.line, 4, 2), (.scatter, 3, 2), (.bar, 2, 2), (.radar, 3, 1)])
  func panelsStandBesideOneAnother(shape: PlotShape, panels: Int, columns: Int) throws {
    let drawing = SVGPanels(try view(shape, panels: panels)).svg
    let element = drawing.element("t", describedBy: nil)
    let places = places(element)
    #expect(places.count == panels && Set(places.map(\.x)).count == columns)
    #expect(Set(places.map(\.y)).count == (panels + columns - 1) / columns)
    #expect(places.allSatisfy { $0.y < drawing.height && $0.x < drawing.width })
    for panel in 0..<panels { #expect(element.markup.contains(">panel \(panel)</text>")) }
  }

  /// Bars with long labels lie, and then panels are below one another.
  @Test func longLabelsNeedTheWholeWidth() throws {
    let drawing = SVGPanels(
      try view(.bar, panels: 2, label: String(repeating: "long", count: 12))
    ).svg.element("t", describedBy: nil)
    #expect(Set(places(drawing).map(\.x)) == [0])
  }
}
