import Chapters
import Frames
import Markup
import Notebook

/// A plot, ready to be drawn in any format.
enum Drawing: Sendable {
  case plot(PlotView, title: String)
  case heatmap(HeatmapView, title: String)
  /// A heatmap for each value of a column.
  case heatmaps([HeatmapPanel], title: String)

  /// A heatmap of several.
  struct HeatmapPanel: Sendable {
    var name: String
    var view: HeatmapView
  }

  /// A value with its place along an axis.
  typealias Placed = (place: String, estimate: Estimate)

  /// How the means were found, and what is left out.
  var note: String? {
    switch self {
    case .plot(let view, _): view.note
    case .heatmap(let view, _): view.note
    case .heatmaps(let panels, _): panels.lazy.compactMap(\.view.note).first
    }
  }

  /// What is drawn: series of places with their values; of a heatmap, its rows.
  var series: [(panel: String?, name: String, points: [Placed])] {
    switch self {
    case .plot(let view, _):
      view.series.map { series in
        (
          view.panels.isEmpty ? nil : view.panels[series.panel], series.name,
          series.points.map { (view.place(of: $0), $0.estimate) }
        )
      }
    case .heatmap(let view, _): Self.rows(view).map { (nil, $0, $1) }
    case .heatmaps(let panels, _):
      panels.flatMap { panel in Self.rows(panel.view).map { (panel.name, $0, $1) } }
    }
  }

  private static func rows(_ view: HeatmapView) -> [(String, [Placed])] {
    zip(view.y.labels, view.values).map { label, row in
      (label, zip(view.x.labels, row).compactMap { place, value in value.map { (place, $0) } })
    }
  }

  /// The drawing as SVG.
  ///
  /// - Parameter text: The id of the element that says the same in characters.
  /// - Returns: The `svg` element.
  func svg(describedBy text: String? = nil) -> HTML {
    switch self {
    case .heatmap(let view, let title): SVGHeatmap(view).svg.element(title, describedBy: text)
    case .heatmaps(let panels, let title):
      SVGPanels(panels).svg.element(title, describedBy: text)
    case .plot(let view, let title) where !view.panels.isEmpty:
      SVGPanels(view).svg.element(title, describedBy: text)
    case .plot(let view, let title):
      switch view.shape {
      case .radar: SVGRadar(view).svg.element(title, describedBy: text)
      case .bar where SVGBars.suits(view): SVGBars(view).svg.element(title, describedBy: text)
      default: SVGPlot(view).svg.element(title, describedBy: text)
      }
    }
  }

  /// The drawing in characters, of at most so many columns.
  func lines(width: Int) -> [String] {
    switch self {
    case .plot(let view, _) where !view.panels.isEmpty:
      view.panels.enumerated().flatMap { number, name in
        (number == 0 ? [] : [""]) + [name.fitted(to: min(name.width, width))]
          + TextPlot(view.panel(number), width: width).lines
      }
    case .plot(let view, _): TextPlot(view, width: width).lines
    case .heatmap(let view, _): TextHeatmap(view, width: width).lines
    case .heatmaps(let panels, _):
      panels.enumerated().flatMap { number, panel in
        (number == 0 ? [] : [""]) + [panel.name.fitted(to: min(panel.name.width, width))]
          + TextHeatmap(panel.view, width: width).lines
      }
    }
  }
}
