import Chapters
import Frames
import Markup
import Notebook

/// A plot, ready to be drawn in any format.
enum Drawing: Sendable {
  case plot(PlotView, title: String)
  case heatmap(HeatmapView, title: String)

  /// How the means were found, and what is left out.
  var note: String? {
    switch self {
    case .plot(let view, _): view.note
    case .heatmap(let view, _): view.note
    }
  }

  /// What is drawn: series of places with their values; of a heatmap, its rows.
  var series: [(name: String, points: [(place: String, estimate: Estimate)])] {
    switch self {
    case .plot(let view, _):
      view.series.map { series in
        (series.name, series.points.map { (view.place(of: $0), $0.estimate) })
      }
    case .heatmap(let view, _):
      zip(view.y.labels, view.values).map { label, row in
        (
          label,
          zip(view.x.labels, row).compactMap { place, value in value.map { (place, $0) } }
        )
      }
    }
  }

  /// The drawing as SVG.
  ///
  /// - Parameter text: The id of the element that says the same in characters.
  /// - Returns: The `svg` element.
  func svg(describedBy text: String? = nil) -> HTML {
    switch self {
    case .heatmap(let view, let title): SVGHeatmap(view).svg.element(title, describedBy: text)
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
    case .plot(let view, _): TextPlot(view, width: width).lines
    case .heatmap(let view, _): TextHeatmap(view, width: width).lines
    }
  }
}
