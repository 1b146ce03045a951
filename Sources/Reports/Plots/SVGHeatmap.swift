import Chapters
import Frames
import Markup
import Notebook

/// A heatmap as SVG: blue for what is positive, red for what is negative, pale enough that the figures
/// in the cells are read in light and dark mode.
struct SVGHeatmap {
  private let view: HeatmapView
  /// What it is called where it is a panel of several.
  private let name: String?
  /// Where the cells begin, beside the widest label.
  private let left: Double
  private static let width = 720.0
  private static let cellHeight = 26.0
  /// The strongest colour; stronger ones would not leave the figures a contrast of 4.5 to 1.
  private static let strongest = 0.55
  /// Cells narrower than this have no room for a figure.
  private static let leastWidthOfFigures = 34.0

  init(_ view: HeatmapView, name: String? = nil) {
    self.view = view
    self.name = name
    left = 14 + (view.y.labels.map(SVG.width(of:)).max() ?? 0)
  }

  /// The drawing.
  var svg: SVGCanvas {
    SVGCanvas(width: Self.width, height: bottom + 48, content: [cells, labels, titles])
  }

  private let top = 44.0
  private var bottom: Double { top + Self.cellHeight * Double(view.y.labels.count) }
  private var cellWidth: Double {
    (Self.width - 20 - left) / Double(max(1, view.x.labels.count))
  }

  private var cells: HTML {
    view.values.enumerated().flatMap { row, values in
      values.enumerated().compactMap { column, estimate in
        estimate.map { cell($0, row, column) }
      }
    }.joined()
  }

  private func cell(_ estimate: Estimate, _ row: Int, _ column: Int) -> HTML {
    let strength = view.strength(estimate.value)
    let place = (
      x: left + cellWidth * Double(column), y: top + Self.cellHeight * Double(row)
    )
    let basis = estimate.replication.map { "; \(Spelling.replication($0))" } ?? ""
    let tooltip =
      "\(view.y.labels[row]), \(view.x.labels[column]): \(Spelling.estimate(estimate, in: nil, view.format))\(basis)"
    let square = HTML.element(
      "rect",
      [
        "class": "bar \(SVG.colour(strength < 0 ? 1 : 0))", "x": place.x, "y": place.y,
        "width": max(1, cellWidth - 1), "height": Self.cellHeight - 1,
        "fill-opacity": NumberFormat(.fixed, digits: 2).string(Self.strongest * abs(strength)),
      ], SVG.tooltip(tooltip))
    guard cellWidth >= Self.leastWidthOfFigures else { return square }
    return square
      + SVG.text(
        place.x + cellWidth / 2, place.y + Self.cellHeight / 2 + 4, .middle,
        view.figure(estimate.value), style: "figure")
  }

  private var labels: HTML {
    let rows = view.y.labels.enumerated().map { row, label in
      SVG.text(left - 8, top + Self.cellHeight * (Double(row) + 0.5) + 4, .end, label)
    }
    let widest = view.x.labels.map(SVG.width(of:)).max() ?? 0
    let every = max(1, Int(((widest + 6) / cellWidth).rounded(.up)))
    let columns = view.x.labels.enumerated().filter { $0.offset % every == 0 }.map {
      let half = SVG.width(of: $0.element) / 2
      let middle = left + cellWidth * (Double($0.offset) + 0.5)
      return SVG.text(
        min(max(half, middle), Self.width - half), bottom + 18, .middle, $0.element)
    }
    return (rows + columns).joined()
  }

  private var titles: HTML {
    SVG.text((left + Self.width - 20) / 2, bottom + 40, .middle, view.x.title, style: "title")
      + SVG.heading(name ?? view.title, within: Self.width)
      + SVG.text(2, 34, .start, view.y.title, style: "title")
  }
}
