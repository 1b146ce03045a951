import Notebook

/// A heatmap as SVG: blue for what is positive, red for what is negative, pale enough that the figures
/// in the cells are read in light and dark mode.
struct SVGHeatmap {
  private let view: HeatmapView
  private let title: String
  private static let width = 720.0
  private static let cellHeight = 26.0
  private static let letterWidth = 7.2
  /// The strongest colour; stronger ones would not leave the figures a contrast of 4.5 to 1.
  private static let strongest = 0.55
  /// Cells narrower than this have no room for a figure.
  private static let leastWidthOfFigures = 34.0

  init(_ view: HeatmapView, title: String) {
    self.view = view
    self.title = title
  }

  /// The `svg` element.
  var svg: String {
    Markup.element(
      "svg",
      [
        "viewBox": "0 0 \(Int(Self.width)) \(Int(bottom + 52))", "role": "img",
        "aria-label": title,
      ], ([cells, labels, titles]).joined(separator: "\n"))
  }

  private var left: Double {
    40 + Self.letterWidth * Double(view.y.labels.map(\.count).max() ?? 0)
  }
  private let top = 30.0
  private var bottom: Double { top + Self.cellHeight * Double(view.y.labels.count) }
  private var cellWidth: Double {
    (Self.width - 20 - left) / Double(max(1, view.x.labels.count))
  }

  private var cells: String {
    view.values.enumerated().flatMap { row, values in
      values.enumerated().compactMap { column, estimate in
        estimate.map { cell($0, row, column) }
      }
    }.joined()
  }

  private func cell(_ estimate: Estimate, _ row: Int, _ column: Int) -> String {
    let strength = view.strength(estimate.value)
    let place = (
      x: left + cellWidth * Double(column), y: top + Self.cellHeight * Double(row)
    )
    let basis = estimate.replication.map { "; \(Spelling.replication($0))" } ?? ""
    let tooltip =
      "\(view.y.labels[row]), \(view.x.labels[column]): \(Spelling.estimate(estimate))\(basis)"
    let square = Markup.element(
      "rect",
      [
        "class": "bar c\(strength < 0 ? 1 : 0)", "x": place.x, "y": place.y,
        "width": max(1, cellWidth - 1), "height": Self.cellHeight - 1,
        "style": "fill-opacity: \((Self.strongest * abs(strength)).attribute)",
      ], Markup.element("title", [:], tooltip.escaped))
    guard cellWidth >= Self.leastWidthOfFigures else { return square }
    return square
      + text(
        place.x + cellWidth / 2, place.y + Self.cellHeight / 2 + 4, anchor: "middle",
        TextHeatmap.figure(estimate.value))
  }

  private var labels: String {
    let rows = view.y.labels.enumerated().map { row, label in
      text(
        left - 8, top + Self.cellHeight * (Double(row) + 0.5) + 4, anchor: "end", label)
    }
    let widest = Double(view.x.labels.map(\.count).max() ?? 0) * Self.letterWidth
    let every = max(1, Int((widest / cellWidth).rounded(.up)))
    let columns = view.x.labels.enumerated().filter { $0.offset % every == 0 }.map {
      text(left + cellWidth * (Double($0.offset) + 0.5), bottom + 18, anchor: "middle", $0.element)
    }
    return (rows + columns).joined()
  }

  private var titles: String {
    text((left + Self.width - 20) / 2, bottom + 42, anchor: "middle", view.x.title, "title")
      + text(left, 18, anchor: "start", view.title, "title")
      + Markup.element(
        "text",
        [
          "class": "title", "text-anchor": "middle",
          "transform": "translate(14 \(((top + bottom) / 2).attribute)) rotate(-90)",
        ], view.y.title.escaped)
  }

  private func text(
    _ x: Double, _ y: Double, anchor: String, _ content: String, _ style: String = "tick"
  ) -> String {
    Markup.element(
      "text", ["class": style, "x": x, "y": y, "text-anchor": anchor], content.escaped)
  }
}
