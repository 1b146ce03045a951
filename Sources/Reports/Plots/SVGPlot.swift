import Chapters
import Frames
import Markup
import Notebook

/// Lines, points, upright bars and histograms as SVG, coloured by the page's CSS variables so that they
/// follow light and dark mode.
struct SVGPlot {
  private let view: PlotView
  /// Whether each point has a whisker of its series in place of a band.
  private let hasWhiskers: Bool
  /// How far series stand from one another at a place, so that their whiskers do not hide one another.
  private let apart: Double
  private let directLabels: [Int: Double]?
  private let legend: SVGLegend?
  private let left: Double
  private let right: Double
  private let top: Double
  private let labelLines: Int
  private let width: Double
  private let height: Double
  /// What it is called where it is a panel of several, which have one legend.
  private let name: String?
  private static let lineHeight = 15.0
  /// Points of a line that are marked, and say their values.
  private static let mostMarks = 40

  /// Bands of more series than this cannot be told from one another.
  private static let mostBands = 6
  private static let whiskerGap = 3.0

  /// The size of a drawing that stands alone.
  static let wholeSize = (width: 720.0, height: 380.0)

  /// A drawing.
  ///
  /// - Parameters:
  ///   - view: What is drawn.
  ///   - size: The room that it takes.
  ///   - name: What it is called where it is a panel of several.
  init(
    _ view: PlotView, size: (width: Double, height: Double) = Self.wholeSize, name: String? = nil
  ) {
    self.view = view
    self.name = name
    (width, height) = size
    let ticks = view.y.ticks(count: 5).map(\.text)
    left = 16 + (ticks.map(SVG.width(of:)).max() ?? 0)
    labelLines = Self.labelLines(view, room: width - left - 30)
    let bottom = height - 40 - Self.lineHeight * Double(labelLines - 1)
    let names = view.series.map(\.name)
    // A line that leaves the axes ends where no name would be seen.
    let endsInside = view.x.limits == .none && view.y.limits == .none
    if name == nil, view.shape == .line, names.count > 1, endsInside,
      let room = SVGDirectLabels.width(of: names)
    {
      let ends = view.series.map { series in
        let value = series.points.max { $0.x < $1.x }?.y ?? view.y.range.lowerBound
        return bottom - view.y.share(value) * (bottom - 34)
      }
      directLabels = SVGDirectLabels(ends: ends, within: 38...bottom - 6)?.places
      right = width - (directLabels == nil ? 20 : room + 16)
    } else {
      directLabels = nil
      right = width - 20
    }
    hasWhiskers = view.shape == .line && view.series.count(where: \.hasBand) > Self.mostBands
    let step = view.leastStep * (right - left)
    apart = hasWhiskers ? min(Self.whiskerGap, step / 2 / Double(view.series.count)) : 0
    let hasLegend = name == nil && directLabels == nil
    legend = hasLegend ? SVGLegend(view, left: left, right: right) : nil
    top = 34 + (legend?.height ?? 0)
  }

  /// The drawing.
  var svg: SVGCanvas {
    let drawing = view.series.enumerated().map { number, series in
      switch view.shape {
      case .bar, .histogram: bars(series, number)
      case .scatter: marks(series, number, size: 3.2)
      default: line(series, number)
      }
    }
    let bands = view.shape == .line && !hasWhiskers ? view.series.map(band).joined() : ""
    let names = legend?.elements(top: 22) ?? namesBesideLines
    let title = SVG.heading(name ?? view.y.title, within: width)
    return SVGCanvas(
      width: width, height: height,
      content: [title, names, grid]
        + (hasLimits
          ? [clipped(bands + drawing.joined())]
          : [view.cutsIntervals && !bands.isEmpty ? clipped(bands) : bands] + drawing) + [axes])
  }

  // MARK: - Places

  private var bottom: Double { height - 40 - Self.lineHeight * Double(labelLines - 1) }

  private func x(_ value: Double) -> Double {
    let side = apart * Double(view.series.count - 1) / 2
    return left + side + view.x.share(value) * (right - left - 2 * side)
  }

  /// How far the points of a series stand from their places, so that whiskers are told apart.
  private func shift(_ number: Int) -> Double {
    apart * (Double(number) - Double(view.series.count - 1) / 2)
  }

  private func y(_ value: Double) -> Double { bottom - view.y.share(value) * (bottom - top) }

  private var hasLimits: Bool { view.x.limits != .none || view.y.limits != .none }

  /// What is drawn, cut off where the axes end.
  private func clipped(_ drawing: HTML) -> HTML {
    let sides = [left, top, right - left, bottom - top].map(\.attribute)
    return HTML.element(
      "svg",
      [
        "x": left, "y": top, "width": right - left, "height": bottom - top,
        "viewBox": sides.joined(separator: " "),
      ], drawing)
  }

  // MARK: - Series

  private func line(_ series: PlotView.Series, _ number: Int) -> HTML {
    let line = HTML.element(
      "polyline",
      [
        "class": "line \(SVG.colour(series.style))",
        "points": points(series.points.map { ($0.x, $0.y) }, number),
        "stroke-dasharray": SVG.dashes(series.style),
      ])
    let every = max(1, series.points.count / Self.mostMarks)
    let whiskers = hasWhiskers ? self.whiskers(series, number, every: every) : ""
    return whiskers + line + marks(series, number, every: every, size: every > 1 ? 1 : 3)
  }

  /// The intervals of a series' points, or of so many of them, in its colour.
  private func whiskers(_ series: PlotView.Series, _ number: Int, every: Int) -> HTML {
    stride(from: 0, to: series.points.count, by: every).map { position in
      let point = series.points[position]
      return whisker(
        point, at: x(point.x) + shift(number), style: "line thin \(SVG.colour(series.style))")
    }.joined()
  }

  private func band(_ series: PlotView.Series) -> HTML {
    let above = series.points.compactMap { point in
      point.interval.map { (point.x, $0.upperBound) }
    }
    let below = series.points.compactMap { point in
      point.interval.map { (point.x, $0.lowerBound) }
    }
    guard series.hasBand else { return "" }
    return HTML.element(
      "polygon",
      ["class": "band \(SVG.colour(series.style))", "points": points(above + below.reversed())])
  }

  private func points(_ places: [(Double, Double)], _ number: Int? = nil) -> String {
    let shift = number.map(shift) ?? 0
    return places.map { "\((x($0.0) + shift).attribute),\(y($0.1).attribute)" }
      .joined(separator: " ")
  }

  /// The points of a series, or so many of them.
  private func marks(
    _ series: PlotView.Series, _ number: Int, every: Int = 1, size: Double
  ) -> HTML {
    stride(from: 0, to: series.points.count, by: every).map { position in
      let point = series.points[position]
      return SVG.mark(
        series.style, at: (x(point.x) + shift(number), y(point.y)), size: size,
        SVG.tooltip(view.describe(point, of: series)))
    }.joined()
  }

  private func bars(_ series: PlotView.Series, _ number: Int) -> HTML {
    let gap = view.shape == .histogram ? 0 : 0.2 * view.slot
    let width = (view.slot - gap) / Double(view.series.count)
    let base = y(min(max(0, view.y.range.lowerBound), view.y.range.upperBound))
    return series.points.map { point in
      let start = point.x - view.slot / 2 + gap / 2 + width * Double(number)
      let (from, to) = (x(start), x(start + width))
      let top = y(point.y)
      let bar = SVG.bar(
        series.style, x: from, y: min(base, top), width: max(1, to - from - 1),
        height: abs(base - top), SVG.tooltip(view.describe(point, of: series)))
      return bar + whisker(point, at: (from + to) / 2)
    }.joined()
  }

  private func whisker(
    _ point: PlotView.Point, at place: Double, style: String = "whisker"
  ) -> HTML {
    guard let interval = point.interval, !point.estimate.isExact else { return "" }
    let ends = [interval.lowerBound, interval.upperBound].map { y(view.y.held($0)) }
    return SVG.line(style, from: (place, ends[0]), to: (place, ends[1]))
  }

  private var namesBesideLines: HTML {
    (directLabels ?? [:]).sorted { $0.key < $1.key }.map { number, height in
      let series = view.series[number]
      guard let end = series.points.max(by: { $0.x < $1.x }) else { return "" }
      return SVG.line(
        "leader", from: (x(end.x) + shift(number) + 5, y(end.y)), to: (right + 10, height))
        + SVG.text(right + 13, height + 4, .start, series.name, style: "label")
    }.joined()
  }

  // MARK: - Around the series

  private var grid: HTML {
    view.y.ticks(count: 5).map { tick, text in
      SVG.line("grid", from: (left, y(tick)), to: (right, y(tick)))
        + SVG.text(left - 8, y(tick) + 4, .end, text)
    }.joined()
  }

  private var axes: HTML {
    let title = SVG.text(
      (left + right) / 2, height - 6, .middle, view.x.title, style: "title")
    return SVG.line("axis", from: (left, bottom), to: (right, bottom)) + xTicks + title
  }

  private var xTicks: HTML {
    guard let labels = view.x.labels else {
      return spelled(view.x.ticks(count: 7).map { ($0, [$1]) })
    }
    let room = (right - left) / Double(max(1, labels.count))
    return spelled(
      labels.enumerated().map { number, label in
        (Double(number), Self.wrapped(label, room: room, lines: labelLines) ?? [label])
      })
  }

  /// Labels below the axis; those that would run into each other are thinned out.
  private func spelled(_ ticks: [(place: Double, lines: [String])]) -> HTML {
    let step = ticks.count > 1 ? x(ticks[1].place) - x(ticks[0].place) : right - left
    let widest = ticks.flatMap(\.lines).map(SVG.width(of:)).max() ?? 0
    let every = max(1, Int(((widest + 8) / max(1, step)).rounded(.up)))
    return ticks.enumerated().filter { $0.offset % every == 0 }.flatMap { _, tick in
      tick.lines.enumerated().map { row, line in
        SVG.text(
          held(x(tick.place), line), bottom + 18 + Self.lineHeight * Double(row), .middle, line)
      }
    }.joined()
  }

  /// A place for a label's middle that keeps it within the drawing.
  private func held(_ place: Double, _ label: String) -> Double {
    let half = SVG.width(of: label) / 2
    return min(max(place, half), width - half)
  }
}

extension PlotView.Series {
  /// Whether its intervals make a band.
  fileprivate var hasBand: Bool { points.count { $0.interval != nil } > 1 }
}

extension PlotView {
  /// The least share of the horizontal axis between two places.
  fileprivate var leastStep: Double {
    let places = Set(series.flatMap(\.points).map(\.x)).map(x.share).sorted()
    return zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? 1
  }
}
