import Chapters
import Frames
import Markup

/// Bars that lie, each label in front of its own: for labels that are too long to stand side by side.
struct SVGBars {
  private let view: PlotView
  private let left: Double
  /// What it is called where it is a panel of several, which have one legend.
  private let name: String?
  private static let width = 720.0
  private static let barHeight = 15.0
  private static let gap = 9.0

  /// Whether the labels of bars need lines of their own.
  static func suits(_ view: PlotView) -> Bool { !SVGPlot.fitsLabels(view) }

  init(_ view: PlotView, name: String? = nil) {
    self.view = view
    self.name = name
    let widest = (view.x.labels ?? []).map(SVG.width(of:)).max() ?? 0
    left = min(300, widest + 12)
  }

  /// The drawing.
  var svg: SVGCanvas {
    let title = SVG.heading(name ?? view.x.title, within: Self.width)
    let bars = view.series.enumerated().map { self.bars($1, $0) }
    return SVGCanvas(
      width: Self.width, height: bottom + 44,
      content: [title, legend?.elements(top: 22) ?? "", grid] + bars + [labels, axis])
  }

  // MARK: - Places

  private var legend: SVGLegend? {
    name == nil ? SVGLegend(view, left: 2, right: right) : nil
  }
  private var top: Double { 30 + (legend?.height ?? 0) }
  private var right: Double { Self.width - 24 }
  private var group: Double { Self.barHeight * Double(view.series.count) + Self.gap }
  private var bottom: Double { top + group * Double(view.x.labels?.count ?? 0) }

  private func x(_ value: Double) -> Double { left + view.y.share(value) * (right - left) }

  /// The place of a value, or of the end of the axis where it lies beyond that.
  private func held(_ value: Double) -> Double {
    x(view.y.held(value))
  }

  // MARK: - Parts

  private func bars(_ series: PlotView.Series, _ number: Int) -> HTML {
    let base = held(0)
    return series.points.map { point in
      let y = top + group * point.x + Self.gap / 2 + Self.barHeight * Double(number)
      let end = held(point.y)
      let bar = SVG.bar(
        series.style, x: min(base, end), y: y, width: max(1, abs(end - base)),
        height: Self.barHeight - 2, SVG.tooltip(view.describe(point, of: series)))
      guard let interval = point.interval, !point.estimate.isExact else { return bar }
      let middle = y + (Self.barHeight - 2) / 2
      return bar
        + SVG.line(
          "whisker", from: (held(interval.lowerBound), middle),
          to: (held(interval.upperBound), middle))
    }.joined()
  }

  private var labels: HTML {
    (view.x.labels ?? []).enumerated().map { number, label in
      SVG.text(
        left - 8, top + group * (Double(number) + 0.5) + 4, .end, SVG.fitted(label, within: 288))
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
