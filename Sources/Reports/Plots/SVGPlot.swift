import Notebook

/// A plot as SVG, coloured by the page's CSS variables so that it follows light and dark mode.
struct SVGPlot {
  private let view: PlotView
  private let title: String
  private static let size = (width: 720.0, height: 380.0)
  private static let margin = (left: 64.0, right: 30.0, bottom: 52.0)
  /// Colours that the page defines.
  static let colours = 10

  init(_ view: PlotView, title: String) {
    self.view = view
    self.title = title
  }

  /// The `svg` element.
  var svg: String {
    let drawing = view.series.enumerated().map { number, series in
      switch view.shape {
      case .bar, .histogram: bars(series, number)
      case .scatter: marks(series, number, radius: 3.5)
      default: line(series, number)
      }
    }
    let (width, height) = (Int(Self.size.width), Int(Self.size.height))
    return Markup.element(
      "svg", ["viewBox": "0 0 \(width) \(height)", "role": "img", "aria-label": title],
      ([legend.elements, grid] + drawing + [axes]).joined(separator: "\n"))
  }

  // MARK: - Places

  private var legend: SVGLegend {
    SVGLegend(names: view.series.map(\.name), left: left, right: right)
  }
  private var top: Double { 14 + legend.height }
  private var bottom: Double { Self.size.height - Self.margin.bottom }
  private var left: Double { Self.margin.left }
  private var right: Double { Self.size.width - Self.margin.right }

  private func x(_ value: Double) -> Double {
    left + Self.share(value, view.x.range) * (right - left)
  }

  private func y(_ value: Double) -> Double {
    bottom - Self.share(value, view.y.range) * (bottom - top)
  }

  private static func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
    (value - range.lowerBound) / (range.upperBound - range.lowerBound)
  }

  // MARK: - Series

  private func line(_ series: PlotView.Series, _ number: Int) -> String {
    let path = points(series.points.map { ($0.x, $0.y) })
    let line = Markup.element(
      "polyline", ["class": "line c\(number % Self.colours)", "points": path])
    let dots = series.points.count <= 40 ? marks(series, number, radius: 2.5) : ""
    return band(series, number) + line + dots
  }

  private func band(_ series: PlotView.Series, _ number: Int) -> String {
    let above = series.points.compactMap { point in
      point.interval.map { (point.x, $0.upperBound) }
    }
    let below = series.points.compactMap { point in
      point.interval.map { (point.x, $0.lowerBound) }
    }
    guard above.count > 1 else { return "" }
    return Markup.element(
      "polygon",
      ["class": "band c\(number % Self.colours)", "points": points(above + below.reversed())])
  }

  private func points(_ places: [(Double, Double)]) -> String {
    places.map { "\(x($0.0).attribute),\(y($0.1).attribute)" }.joined(separator: " ")
  }

  private func marks(_ series: PlotView.Series, _ number: Int, radius: Double) -> String {
    series.points.map { point in
      Markup.element(
        "circle",
        [
          "class": "mark c\(number % Self.colours)", "cx": x(point.x), "cy": y(point.y),
          "r": radius,
        ],
        tooltip(point, series))
    }.joined()
  }

  private func bars(_ series: PlotView.Series, _ number: Int) -> String {
    let slot = 0.8 / Double(view.series.count)
    let base = y(max(0, view.y.range.lowerBound))
    return series.points.map { point in
      let from = x(point.x - 0.4 + slot * Double(number))
      let width = x(point.x - 0.4 + slot * Double(number + 1)) - from
      let top = y(point.y)
      let bar = Markup.element(
        "rect",
        [
          "class": "bar c\(number % Self.colours)", "x": from, "y": min(base, top),
          "width": max(1, width - 1), "height": abs(base - top),
        ], tooltip(point, series))
      return bar + whisker(point, at: from + width / 2)
    }.joined()
  }

  private func whisker(_ point: PlotView.Point, at place: Double) -> String {
    guard let interval = point.interval else { return "" }
    return Markup.element(
      "line",
      [
        "class": "whisker", "x1": place, "x2": place, "y1": y(interval.lowerBound),
        "y2": y(interval.upperBound),
      ])
  }

  private func tooltip(_ point: PlotView.Point, _ series: PlotView.Series) -> String {
    let place = view.x.labels.map { $0[Int(point.x)] } ?? Spelling.number(point.x)
    let name = series.name.isEmpty ? place : "\(series.name), \(place)"
    let value = Spelling.estimate(point.estimate)
    let basis = point.estimate.replication.map { "; \(Spelling.replication($0))" } ?? ""
    return Markup.element("title", [:], "\(name): \(value)\(basis)".escaped)
  }

  // MARK: - Around the series

  private var grid: String {
    Ticks.values(in: view.y.range, count: 5).map { tick in
      Markup.element(
        "line", ["class": "grid", "x1": left, "x2": right, "y1": y(tick), "y2": y(tick)])
        + text("tick", left - 8, y(tick) + 4, anchor: "end", Spelling.tick(tick))
    }.joined()
  }

  private var axes: String {
    let middle = (top + bottom) / 2
    return Markup.element(
      "line", ["class": "axis", "x1": left, "x2": right, "y1": bottom, "y2": bottom])
      + xTicks
      + text("title", (left + right) / 2, Self.size.height - 8, anchor: "middle", view.x.title)
      + Markup.element(
        "text",
        [
          "class": "title", "text-anchor": "middle",
          "transform": "translate(14 \(middle.attribute)) rotate(-90)",
        ], view.y.title.escaped)
  }

  private var xTicks: String {
    let ticks =
      view.x.labels.map { labels in labels.enumerated().map { (Double($0), $1) } }
      ?? Ticks.values(in: view.x.range, count: 7).map { ($0, Spelling.tick($0)) }
    // Labels that would run into each other are thinned out.
    let room = (right - left) / Double(max(1, ticks.count))
    let widest = Double(ticks.map(\.1.count).max() ?? 0) * 7.5
    let every = max(1, Int((widest / room).rounded(.up)))
    return ticks.enumerated().filter { $0.offset % every == 0 }.map { _, tick in
      text("tick", x(tick.0), bottom + 18, anchor: "middle", tick.1)
    }.joined()
  }

  private func text(
    _ style: String, _ x: Double, _ y: Double, anchor: String, _ content: String
  ) -> String {
    Markup.element(
      "text", ["class": style, "x": x, "y": y, "text-anchor": anchor], content.escaped)
  }
}

extension Spelling {
  /// A round number along an axis.
  static func tick(_ value: Double) -> String {
    if value == 0 { return "0" }
    if abs(value) >= 1e6 || abs(value) < 1e-4 {
      return NumberFormat(.scientific, digits: 0).string(value)
    }
    let text = NumberFormat(.fixed, digits: 6, groupsThousands: true).string(value)
    let end = text.lastIndex { $0 != "0" }.map { text[$0] == "." ? $0 : text.index(after: $0) }
    return String(text[..<(end ?? text.endIndex)])
  }
}
