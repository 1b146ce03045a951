import Chapters
import Frames

extension PlotView {
  /// Where a point is along the horizontal axis, in words.
  func place(of point: Point) -> String {
    guard let labels = x.labels else {
      return x.names[point.x] ?? x.format?.string(point.x)
        ?? Spelling.number(point.x).replacing(",", with: "")
    }
    return labels.indices.contains(Int(point.x)) ? labels[Int(point.x)] : ""
  }

  /// What a point says: its series, its place, its value and what that rests on.
  func describe(_ point: Point, of series: Series) -> String {
    let place = place(of: point)
    let name = series.name.isEmpty ? place : "\(series.name), \(place)"
    let basis = point.estimate.replication.map { "; \(Spelling.replication($0))" } ?? ""
    return "\(name): \(spelled(point))\(basis)"
  }

  /// The value of a point and what stands behind it.
  func spelled(_ point: Point) -> String {
    Spelling.estimate(point.estimate, in: nil, point.format)
  }
}
