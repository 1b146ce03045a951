import Markup

/// Several drawings on the same axes, one for each value of a column: two in a line where they are no worse to read
/// for that, one below the other where they are.
struct SVGPanels {
  private let panels: [SVGCanvas]
  private let head: [HTML]
  private let top: Double
  private let columns: Int
  private static let width = 720.0
  private static let gap = 16.0
  /// The room of one of two panels in a line.
  private static let half = (width: (width - gap) / 2, height: 270.0)

  /// The panels of a plot, below its legend.
  init(_ view: PlotView) {
    let legend = SVGLegend(view, left: 2, right: Self.width - 20)
    let title = SVG.heading(view.y.title, within: Self.width)
    head = [title, legend.elements(top: 22)]
    top = 30 + legend.height
    let parts = view.panels.enumerated().map { (name: $1, view: view.panel($0)) }
    let fit = parts.allSatisfy { SVGPlot.fitsLabels($0.view, width: Self.half.width) }
    columns = fit && view.shape != .radar ? 2 : 1
    panels = parts.map { name, view in
      if view.shape == .radar { return SVGRadar(view, name: name).svg }
      return fit
        ? SVGPlot(view, size: Self.half, name: name).svg : SVGBars(view, name: name).svg
    }
  }

  /// Heatmaps, one below the other.
  init(_ heatmaps: [Drawing.HeatmapPanel]) {
    let title = heatmaps.first?.view.title ?? ""
    head = [SVG.heading(title, within: Self.width)]
    top = 30
    columns = 1
    panels = heatmaps.map { SVGHeatmap($0.view, name: $0.name).svg }
  }

  /// The drawing.
  var svg: SVGCanvas {
    var content = head
    var y = top
    for start in stride(from: 0, to: panels.count, by: columns) {
      let line = panels[start..<min(start + columns, panels.count)]
      for (column, panel) in line.enumerated() {
        content.append(panel.nested(at: (Double(column) * (Self.half.width + Self.gap), y)))
      }
      y += (line.map(\.height).max() ?? 0) + Self.gap
    }
    return SVGCanvas(width: Self.width, height: y, content: content)
  }
}
