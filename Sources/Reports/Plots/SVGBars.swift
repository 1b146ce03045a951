import Chapters
import Frames
import Markup

/// Bars that lie, each label in front of its own: for labels that are too long to stand side by side.
struct SVGBars {
  private let view: PlotView
  private let left: Double
  private static let width = 720.0
  private static let barHeight = 15.0
  private static let gap = 9.0

  /// Whether the labels of bars need lines of their own.
  static func suits(_ view: PlotView) -> Bool { !SVGPlot.fitsLabels(view) }

  init(_ view: PlotView) {
    self.view = view
    let widest = (view.x.labels ?? []).map(SVG.width(of:)).max() ?? 0
    left = min(300, widest + 12)
  }

  /// The drawing.
  var svg: SVGCanvas {
    let title = SVG.text(2, 14, .start, view.x.title, style: "title")
    let bars = view.series.enumerated().map { self.bars($1, $0) }
    return SVGCanvas(
      width: Self.width, height: bottom + 44,
      content: [title, legend.elements(top: 22), grid] + bars + [labels, axis])
  }

  // MARK: - Places

  private var legend: SVGLegend {
    SVGLegend(names: view.series.map(\.name), left: 2, right: right)
  }
  private var top: Double { 30 + legend.height }
  private var right: Double { Self.width - 24 }
  private var group: Double { Self.barHeight * Double(view.series.count) + Self.gap }
  private var bottom: Double { top + group * Double(view.x.labels?.count ?? 0) }

  private func x(_ value: Double) -> Double {
    let range = view.y.range
    return left
      + (value - range.lowerBound) / (range.upperBound - range.lowerBound) * (right - left)
  }

  // MARK: - Parts

  private func bars(_ series: PlotView.Series, _ number: Int) -> HTML {
    let base = x(min(max(0, view.y.range.lowerBound), view.y.range.upperBound))
    return series.points.map { point in
      let y = top + group * point.x + Self.gap / 2 + Self.barHeight * Double(number)
      let end = x(point.y)
      let bar = HTML.element(
        "rect",
        [
          "class": "bar \(SVG.colour(number))", "x": min(base, end), "y": y,
          "width": max(1, abs(end - base)), "height": Self.barHeight - 2,
        ], SVG.tooltip(view.describe(point, of: series)))
      guard let interval = point.interval, !point.estimate.isExact else { return bar }
      let middle = y + (Self.barHeight - 2) / 2
      return bar
        + SVG.line(
          "whisker", from: (x(interval.lowerBound), middle), to: (x(interval.upperBound), middle))
    }.joined()
  }

  private var labels: HTML {
    (view.x.labels ?? []).enumerated().map { number, label in
      let room = Int(300 / 8.3)
      let shown = SVG.width(of: label) > 288 ? label.fitted(to: room) : label
      return SVG.text(left - 8, top + group * (Double(number) + 0.5) + 4, .end, shown)
    }.joined()
  }

  private var grid: HTML {
    view.y.ticks(count: 5).map { tick, text in
      SVG.line("grid", from: (x(tick), top), to: (x(tick), bottom))
        + SVG.text(x(tick), bottom + 18, .middle, text)
    }.joined()
  }

  private var axis: HTML {
    SVG.line("axis", from: (left, top), to: (left, bottom))
      + SVG.text((left + right) / 2, bottom + 38, .middle, view.y.title, style: "title")
  }
}
