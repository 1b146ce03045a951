/// Labels below the axis.
extension SVGPlot {
  /// How many lines labels below the axis take.
  static func labelLines(_ view: PlotView, room: Double) -> Int {
    guard let labels = view.x.labels, !labels.isEmpty else { return 1 }
    let each = room / Double(labels.count)
    let wrapped = labels.map { Self.wrapped($0, room: each, lines: 3) }
    guard wrapped.allSatisfy({ $0 != nil }) else { return 1 }
    return wrapped.compactMap { $0?.count }.max() ?? 1
  }

  /// Whether the labels below the axis of a drawing all fit, in three lines at most.
  static func fitsLabels(_ view: PlotView, width: Double = wholeSize.width) -> Bool {
    guard let labels = view.x.labels else { return true }
    let each = (width - 90) / Double(max(1, labels.count))
    return labels.allSatisfy { wrapped($0, room: each, lines: 3) != nil }
  }

  /// A label in lines that fit some room; none where it cannot be.
  static func wrapped(_ label: String, room: Double, lines most: Int) -> [String]? {
    let lines = SVG.lines(of: label.replacing("_", with: " "), within: room - 6)
    let fits = lines.allSatisfy { SVG.width(of: $0) + 6 <= room }
    return fits && lines.count <= most && !lines.isEmpty ? lines : nil
  }
}
