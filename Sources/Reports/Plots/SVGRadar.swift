import Foundation
import Notebook

/// A radar plot as SVG: an axis for each label, from the middle outwards, and a closed line for each
/// series.
struct SVGRadar {
  private let view: PlotView
  private let title: String
  private static let width = 720.0
  private static let radius = 150.0
  /// Room for labels above and below the circle.
  private static let edge = 34.0

  init(_ view: PlotView, title: String) {
    self.view = view
    self.title = title
  }

  /// The `svg` element.
  var svg: String {
    let height = Int(legend.height + 14 + 2 * (Self.radius + Self.edge))
    let series = view.series.enumerated().map { outline($1, $0) }
    return Markup.element(
      "svg",
      ["viewBox": "0 0 \(Int(Self.width)) \(height)", "role": "img", "aria-label": title],
      ([legend.elements, rings, spokes] + series).joined(separator: "\n"))
  }

  private var legend: SVGLegend {
    SVGLegend(names: view.series.map(\.name), left: 30, right: Self.width - 30)
  }
  private var labels: [String] { view.x.labels ?? [] }
  private var middle: (x: Double, y: Double) {
    (Self.width / 2, legend.height + 14 + Self.edge + Self.radius)
  }

  /// A place at a share of the radius along an axis; the first axis points up, the next ones follow
  /// clockwise.
  private func place(_ axis: Double, _ share: Double) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * axis / Double(max(1, labels.count)) - Double.pi / 2
    return (
      middle.x + Self.radius * share * cos(angle), middle.y + Self.radius * share * sin(angle)
    )
  }

  private func share(_ value: Double) -> Double {
    let range = view.y.range
    return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  private func polygon(_ style: String, _ places: [(x: Double, y: Double)]) -> String {
    let points = places.map { "\($0.x.attribute),\($0.y.attribute)" }.joined(separator: " ")
    return Markup.element("polygon", ["class": style, "points": points])
  }

  private var rings: String {
    Ticks.values(in: view.y.range, count: 5).filter { share($0) > 0 }.map { tick in
      let at = share(tick)
      let ring = polygon("grid ring", labels.indices.map { place(Double($0), at) })
      let label = Markup.element(
        "text",
        ["class": "tick", "x": middle.x + 4, "y": middle.y - Self.radius * at + 13],
        Spelling.tick(tick))
      return ring + label
    }.joined()
  }

  private var spokes: String {
    labels.enumerated().map { axis, label in
      let end = place(Double(axis), 1)
      let outside = place(Double(axis), 1 + 14 / Self.radius)
      let side = outside.x - middle.x
      let anchor = abs(side) < 20 ? "middle" : side > 0 ? "start" : "end"
      return Markup.element(
        "line",
        ["class": "grid", "x1": middle.x, "y1": middle.y, "x2": end.x, "y2": end.y])
        + Markup.element(
          "text",
          ["class": "title", "x": outside.x, "y": outside.y + 4, "text-anchor": anchor],
          label.escaped)
    }.joined()
  }

  private func outline(_ series: PlotView.Series, _ number: Int) -> String {
    let colour = "c\(number % SVGPlot.colours)"
    let points = series.points.sorted { $0.x < $1.x }
    let line = polygon("line \(colour)", points.map { place($0.x, share($0.y)) })
    let marks = points.map { point in
      let at = place(point.x, share(point.y))
      let name = series.name.isEmpty ? "" : "\(series.name), "
      let label = labels.indices.contains(Int(point.x)) ? labels[Int(point.x)] : ""
      return Markup.element(
        "circle", ["class": "mark \(colour)", "cx": at.x, "cy": at.y, "r": 2.5],
        Markup.element(
          "title", [:], "\(name)\(label): \(Spelling.estimate(point.estimate))".escaped))
    }
    return line + marks.joined()
  }
}
