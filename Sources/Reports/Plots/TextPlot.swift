import Chapters
import Foundation
import Frames
import Notebook

/// A plot in characters, for terminals and Markdown.
struct TextPlot {
  private let view: PlotView
  private let width: Int
  private static let height = 16
  private static let marks = Array("*o+x#@%&=~^s")
  /// Bars that are drawn; more would be read by nobody.
  private static let mostBars = 60

  /// A plot of at most so many columns.
  init(_ view: PlotView, width: Int = 80) {
    self.view = view
    self.width = min(80, max(40, width))
  }

  /// The lines of the plot.
  var lines: [String] {
    [.bar, .histogram, .radar].contains(view.shape) ? bars : field
  }

  // MARK: - Bars

  private var bars: [String] {
    let rows = view.series.flatMap { series in
      series.points.map { point -> (label: String, point: PlotView.Point) in
        let place = view.place(of: point)
        return (series.name.isEmpty ? place : "\(place), \(series.name)", point)
      }
    }
    let shown = rows.prefix(Self.mostBars)
    let figures = shown.map { Spelling.estimate($0.point.estimate) }
    let figureWidth = figures.map(\.count).max() ?? 0
    let labelWidth = min(width / 3, shown.map(\.label.count).max() ?? 0)
    let room = max(10, width - labelWidth - figureWidth - 3)
    let (low, high) = (min(0, view.y.range.lowerBound), view.y.range.upperBound)
    let body = zip(shown, figures).map { row, figure in
      let share = (row.point.y - low) / (high - low)
      let length = Int((share * Double(room)).rounded())
      return row.label.fitted(to: labelWidth) + " "
        + String(repeating: "█", count: max(0, min(room, length)))
        + (length > 0 ? " " : "") + figure
    }
    let rest = rows.count > shown.count ? ["… and \(rows.count - shown.count) more bars"] : []
    return [view.y.title + " by " + view.x.title] + body + rest
  }

  // MARK: - Lines and scatters

  private var field: [String] {
    let ticks = Ticks.values(in: view.y.range, count: 4)
    let labels = ticks.map(Spelling.tick)
    let gutter = (labels.map(\.count).max() ?? 0) + 2
    let columns = width - gutter
    var grid = [[Character]](
      repeating: [Character](repeating: " ", count: columns), count: Self.height)
    for (number, series) in view.series.enumerated() {
      draw(series, Self.marks[number % Self.marks.count], on: &grid)
    }
    var lines =
      [view.y.title] + grid.map { String(repeating: " ", count: gutter - 1) + "│" + String($0) }
    for (tick, label) in zip(ticks, labels) {
      let row = self.row(tick) + 1
      let padded = String(repeating: " ", count: gutter - 2 - label.count) + label + " ┤"
      lines[row] = padded + lines[row].dropFirst(gutter)
    }
    lines.append(
      String(repeating: " ", count: gutter - 1) + "└" + String(repeating: "─", count: columns))
    lines.append(scale(gutter, columns))
    if view.series.contains(where: { !$0.name.isEmpty }) { lines += legend }
    return lines.map { $0.trimmingTrailingSpaces }
  }

  private func draw(
    _ series: PlotView.Series, _ mark: Character, on grid: inout [[Character]]
  ) {
    let columns = grid[0].count
    let places = series.points.map { (column($0.x, columns), row($0.y)) }
    if view.shape == .line {
      for (from, to) in zip(places, places.dropFirst()) where to.0 > from.0 + 1 {
        for column in from.0..<to.0 {
          let share = Double(column - from.0) / Double(to.0 - from.0)
          let row = Double(from.1) + share * Double(to.1 - from.1)
          grid[Int(row.rounded())][column] = mark
        }
      }
    }
    for (column, row) in places { grid[row][column] = mark }
  }

  private func column(_ value: Double, _ columns: Int) -> Int {
    let range = view.x.range
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(columns - 1, max(0, Int((share * Double(columns - 1)).rounded())))
  }

  private func row(_ value: Double) -> Int {
    let range = view.y.range
    let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(Self.height - 1, max(0, Int(((1 - share) * Double(Self.height - 1)).rounded())))
  }

  private func scale(_ gutter: Int, _ columns: Int) -> String {
    let ends =
      view.x.labels.map { [$0.first ?? "", $0.last ?? ""] }
      ?? [view.x.range.lowerBound, view.x.range.upperBound].map(Spelling.tick)
    let room = max(1, columns - ends[0].count - ends[1].count)
    let title = view.x.title.count < room - 2 ? view.x.title : ""
    let before = (room - title.count) / 2
    return String(repeating: " ", count: gutter) + ends[0]
      + String(repeating: " ", count: before) + title
      + String(repeating: " ", count: room - before - title.count) + ends[1]
  }

  private var legend: [String] {
    var lines = [""]
    for (number, series) in view.series.enumerated() {
      let entry = "\(Self.marks[number % Self.marks.count]) \(series.name)"
      if lines[lines.count - 1].count + entry.count + 3 > width { lines.append("") }
      lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : "   ") + entry
    }
    return lines
  }
}

extension String {
  /// The words in lines of at most so many columns where words allow it.
  func wrapped(to width: Int, indent: String = "") -> String {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let line = lines.last, line.count + 1 + word.count <= width {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append((lines.isEmpty ? "" : indent) + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The text padded to a width, or cut in its middle: labels often differ at their ends.
  func fitted(to width: Int) -> String {
    guard count > width else { return self + String(repeating: " ", count: width - count) }
    let end = max(0, width - 1) / 2
    return prefix(max(0, width - 1) - end) + "…" + suffix(end)
  }

  var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
