import CElementary
import Frames
import Markup
import Notebook

/// A radar plot as SVG: an axis for each label, from the middle outwards, and a closed line for each
/// series.
struct SVGRadar {
  private let view: PlotView
  /// What it is called where it is a panel of several, which have one legend.
  private let name: String?
  private let legend: SVGLegend?
  private let legendHeight: Double
  private let middle: (x: Double, y: Double)
  private static let width = 720.0
  private static let radius = 150.0
  /// Room for labels above and below the circle.
  private static let edge = 34.0

  init(_ view: PlotView, name: String? = nil) {
    self.view = view
    self.name = name
    legend = name == nil ? SVGLegend(view, left: 2, right: Self.width - 30) : nil
    let legendHeight = legend?.height ?? 0
    self.legendHeight = legendHeight
    middle = (Self.width / 2, legendHeight + 40 + Self.edge + Self.radius)
  }

  /// The drawing.
  var svg: SVGCanvas {
    let series = view.series.map(outline)
    let title = SVG.heading(name ?? view.y.title, within: Self.width)
    return SVGCanvas(
      width: Self.width, height: legendHeight + 40 + 2 * (Self.radius + Self.edge),
      content: [title, legend?.elements(top: 22) ?? "", rings, spokes] + series + [marks, labels])
  }

  private var axes: [String] { view.x.labels ?? [] }

  /// A place at a share of the radius along an axis; the first axis points up, the next ones follow
  /// clockwise.
  private func place(_ axis: Double, _ share: Double) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * axis / Double(max(1, axes.count)) - Double.pi / 2
    return (
      middle.x + Self.radius * share * portable_cos(angle),
      middle.y + Self.radius * share * portable_sin(angle)
    )
  }

  private func share(_ value: Double) -> Double {
    view.y.share(view.y.held(value))
  }

  private func polygon(
    _ style: String, _ places: [(x: Double, y: Double)], dashes: String? = nil
  ) -> HTML {
    let points = places.map { "\($0.x.attribute),\($0.y.attribute)" }.joined(separator: " ")
    return HTML.element(
      "polygon", ["class": style, "points": points, "stroke-dasharray": dashes])
  }

  private var ticks: [(value: Double, text: String)] {
    view.y.ticks(count: 5).filter { share($0.value) > 0 }
  }

  private var rings: HTML {
    ticks.map { tick, _ in
      polygon("grid ring", axes.indices.map { place(Double($0), share(tick)) })
    }.joined()
  }

  private var spokes: HTML {
    axes.indices.map { SVG.line("grid", from: middle, to: place(Double($0), 1)) }.joined()
  }

  /// The numbers of the rings, above the lines, which would be drawn over them.
  private var marks: HTML {
    ticks.map { tick, text in
      SVG.text(
        middle.x + 4, middle.y - Self.radius * share(tick) + 13, .start, text, style: "tick over")
    }.joined()
  }

  private var labels: HTML {
    axes.enumerated().map { axis, label in
      let outside = place(Double(axis), 1 + 14 / Self.radius)
      let side = outside.x - middle.x
      let anchor: SVG.Anchor = abs(side) < 20 ? .middle : side > 0 ? .start : .end
      return SVG.text(outside.x, outside.y + 4, anchor, label, style: "label over")
    }.joined()
  }

  private func outline(_ series: PlotView.Series) -> HTML {
    let points = series.points.sorted { $0.x < $1.x }
    let line = polygon(
      "line \(SVG.colour(series.style))", points.map { place($0.x, share($0.y)) },
      dashes: SVG.dashes(series.style))
    let marks = points.map { point in
      SVG.mark(
        series.style, at: place(point.x, share(point.y)), size: 2.8,
        SVG.tooltip(view.describe(point, of: series)))
    }
    return line + marks.joined()
  }
}
