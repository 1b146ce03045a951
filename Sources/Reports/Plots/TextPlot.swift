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
    let figures = shown.map { view.spelled($0.point) }
    let figureWidth = figures.map(\.width).max() ?? 0
    let labelWidth = min(width / 3, shown.map(\.label.width).max() ?? 0)
    let room = max(10, width - labelWidth - figureWidth - 3)
    let zero = Self.place(view.y.share(0), of: room)
    let body = zip(shown, figures).map { row, figure in
      let end = Self.place(view.y.share(row.point.y), of: room)
      let (from, to) = (min(zero, end), max(zero, end))
      return row.label.fitted(to: labelWidth) + " " + String(repeating: " ", count: from)
        + String(repeating: "█", count: to - from) + (to > 0 ? " " : "") + figure
    }
    let rest = rows.count > shown.count ? ["… and \(rows.count - shown.count) more bars"] : []
    return [view.y.title + " by " + view.x.title] + body + rest
  }

  /// The column, of so many, at a share of their width.
  private static func place(_ share: Double, of columns: Int) -> Int {
    share.isFinite ? min(columns, max(0, Int((share * Double(columns)).rounded()))) : 0
  }

  // MARK: - Lines and scatters

  private var field: [String] {
    let ticks = view.y.ticks(count: 4)
    let gutter = (ticks.map(\.text.count).max() ?? 0) + 2
    let columns = width - gutter
    var grid = [[Character]](
      repeating: [Character](repeating: " ", count: columns), count: Self.height)
    for series in view.series { draw(series, Self.mark(of: series), on: &grid) }
    var lines =
      [view.y.title] + grid.map { String(repeating: " ", count: gutter - 1) + "│" + String($0) }
    for (tick, label) in ticks {
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

  private static func mark(of series: PlotView.Series) -> Character {
    marks[series.style % marks.count]
  }

  private func draw(
    _ series: PlotView.Series, _ mark: Character, on grid: inout [[Character]]
  ) {
    let columns = grid[0].count
    let places = series.points.map { point in
      view.isInside(point) ? (column(point.x, columns), row(point.y)) : nil
    }
    if view.shape == .line {
      for case (let from?, let to?) in zip(places, places.dropFirst()) where to.0 > from.0 + 1 {
        for column in from.0..<to.0 {
          let share = Double(column - from.0) / Double(to.0 - from.0)
          let row = Double(from.1) + share * Double(to.1 - from.1)
          grid[Int(row.rounded())][column] = mark
        }
      }
    }
    for case (let column, let row)? in places { grid[row][column] = mark }
  }

  private func column(_ value: Double, _ columns: Int) -> Int {
    Self.place(view.x.share(value), of: columns - 1)
  }

  private func row(_ value: Double) -> Int {
    let share = view.y.share(value)
    guard share.isFinite else { return Self.height - 1 }
    return min(Self.height - 1, max(0, Int(((1 - share) * Double(Self.height - 1)).rounded())))
  }

  private func scale(_ gutter: Int, _ columns: Int) -> String {
    let ends = view.x.ends
    let room = max(1, columns - ends[0].width - ends[1].width)
    let title = view.x.title.width < room - 2 ? view.x.title : ""
    let before = (room - title.width) / 2
    return String(repeating: " ", count: gutter) + ends[0]
      + String(repeating: " ", count: before) + title
      + String(repeating: " ", count: room - before - title.width) + ends[1]
  }

  private var legend: [String] {
    var lines = [""]
    for series in view.looks {
      let entry = "\(Self.mark(of: series)) \(series.name)"
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
    let own = self.width
    guard own > width else { return inOneLine + String(repeating: " ", count: width - own) }
    let end = max(0, width - 1) / 2
    let (head, tail) = (beginning(of: max(0, width - 1) - end), ending(of: end))
    let blank = max(0, width - 1 - head.width - tail.width)
    return (head + "…" + tail).inOneLine + String(repeating: " ", count: blank)
  }

  /// As much of its beginning as fits so many columns.
  private func beginning(of width: Int) -> String {
    var room = width
    return String(
      prefix { character in
        room -= character.width
        return room >= 0
      })
  }

  /// As much of its end as fits so many columns.
  private func ending(of width: Int) -> String {
    String(String(reversed()).beginning(of: width).reversed())
  }

  var trimmingTrailingSpaces: String {
    var end = utf8.endIndex
    while end > utf8.startIndex, utf8[utf8.index(before: end)] == UInt8(ascii: " ") {
      end = utf8.index(before: end)
    }
    return String(self[..<end])
  }
}
