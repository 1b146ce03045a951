extension PlotView {
  /// Points more than this many in a series make a page heavy and no clearer.
  private static let mostPoints = 1200

  /// Leaves out points of series that have more than anyone sees.
  mutating func thinOut() {
    let longest = series.map(\.points.count).max() ?? 0
    guard longest > Self.mostPoints else { return }
    for number in series.indices where series[number].points.count > Self.mostPoints {
      let points = series[number].points
      series[number].points = shape == .line ? Self.extremes(points) : Self.spaced(points)
    }
    let kind = shape == .line ? "the lowest and highest of each stretch" : "evenly spaced ones"
    let cut = "Of series of up to \(longest) points, \(kind) are drawn; the data has all."
    note = [cut, note].compactMap(\.self).joined(separator: " ")
  }

  /// The lowest and the highest point of each stretch of a line: what a line with all of them covers.
  private static func extremes(_ points: [Point]) -> [Point] {
    let stretches = mostPoints / 2
    return (0..<stretches).flatMap { stretch -> [Point] in
      let from = stretch * points.count / stretches
      let part = points[from..<(stretch + 1) * points.count / stretches].enumerated()
      guard let low = part.min(by: { $0.element.y < $1.element.y }),
        let high = part.max(by: { $0.element.y < $1.element.y })
      else { return [] }
      if low.offset == high.offset { return [low.element] }
      return low.offset < high.offset
        ? [low.element, high.element] : [high.element, low.element]
    }
  }

  private static func spaced(_ points: [Point]) -> [Point] {
    (0..<mostPoints).map { points[$0 * points.count / mostPoints] }
  }
}
