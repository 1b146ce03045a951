import Chapters
import Frames
import Notebook

/// A heatmap in characters: figures where they fit the width, else shades.
struct TextHeatmap {
  private let view: HeatmapView
  private let width: Int
  private static let shades = Array(" ░▒▓█")

  /// A heatmap of at most so many columns.
  init(_ view: HeatmapView, width: Int = 80) {
    self.view = view
    self.width = min(80, max(40, width))
  }

  /// The lines of the heatmap.
  var lines: [String] {
    [view.title + ": " + view.y.title + " by " + view.x.title]
      + (figures ?? shaded)
  }

  private var labelWidth: Int {
    min(width / 3, view.y.labels.map(\.count).max() ?? 0)
  }

  private var figures: [String]? {
    let columns = view.x.labels.enumerated().map { number, label in
      let cells = view.values.map { $0[number].map { view.figure($0.value) } ?? "" }
      return ([label] + cells, max(label.count, cells.map(\.count).max() ?? 0))
    }
    guard labelWidth + columns.reduce(0, { $0 + $1.1 + 2 }) <= width else { return nil }
    return ([""] + view.y.labels).enumerated().map { row, label in
      let cells = columns.map { cells, width in
        String(repeating: " ", count: width - cells[row].count) + cells[row]
      }
      return ([label.fitted(to: labelWidth)] + cells).joined(separator: "  ").trimmingTrailingSpaces
    }
  }

  private var shaded: [String] {
    let room = max(1, (width - labelWidth - 1) / max(1, view.x.labels.count))
    let rows = zip(view.y.labels, view.values).map { label, values in
      let cells = values.map { estimate -> String in
        let strength = abs(view.strength(estimate?.value ?? 0))
        let shade = Self.shades[Int((strength * Double(Self.shades.count - 1)).rounded())]
        return String(repeating: shade, count: min(room, 4))
      }
      return (label.fitted(to: labelWidth) + " " + cells.joined()).trimmingTrailingSpaces
    }
    let ends = "\(view.x.labels.first ?? "") to \(view.x.labels.last ?? ""), left to right"
    let extreme = view.figure(view.extreme)
    return rows + ["\(ends); █ is ±\(extreme)"]
  }
}
