import Frames
import Notebook

/// What ran, what was cached, and what that saved, by block.
struct RunTally {
  private struct Line {
    var ran = 0
    var cached = 0
    var failed = 0
    var blocked = 0
    var seconds = 0.0
    var saved = 0.0

    static func + (left: Line, right: Line) -> Line {
      Line(
        ran: left.ran + right.ran, cached: left.cached + right.cached,
        failed: left.failed + right.failed, blocked: left.blocked + right.blocked,
        seconds: left.seconds + right.seconds, saved: left.saved + right.saved)
    }
  }

  private var order: [String] = []
  private var lines: [String: Line] = [:]

  /// Counts a cell.
  mutating func count(_ cell: Cell, _ result: CellResult) {
    if lines[cell.block] == nil { order.append(cell.block) }
    var line = lines[cell.block] ?? Line()
    let seconds = result.cost?.seconds ?? 0
    switch result.status {
    case .fresh:
      line.ran += 1
      line.seconds += seconds
    case .cached:
      line.cached += 1
      line.saved += seconds
    case .failed:
      line.failed += 1
      line.seconds += seconds
    case .blocked: line.blocked += 1
    case .notRun: return
    }
    lines[cell.block] = line
  }

  /// The tally: a line in all, and where it is wanted, one for each block that did not only rest.
  func text(isLong: Bool) -> String {
    let total = lines.values.reduce(Line(), +)
    var parts = ["\(total.ran) run in \(Duration.spelled(total.seconds))"]
    if total.cached > 0 {
      parts.append("\(total.cached) cached, saving \(Duration.spelled(total.saved))")
    }
    if total.failed > 0 { parts.append("\(total.failed) failed") }
    if total.blocked > 0 { parts.append("\(total.blocked) blocked") }
    let summary = "cells: " + parts.joined(separator: "; ")
    let shown = order.filter { id in lines[id].map { $0.ran + $0.failed + $0.blocked > 0 } ?? false
    }
    guard isLong, shown.count > 1 else { return summary }
    return table(Array(shown.prefix(30))) + "\n" + summary
  }

  private func table(_ ids: [String]) -> String {
    let headings = ["block", "ran", "cached", "failed", "time", "saved"]
    let rows = ids.compactMap { id in
      lines[id].map { line in
        [
          id, String(line.ran), String(line.cached), String(line.failed + line.blocked),
          Duration.spelled(line.seconds), line.cached > 0 ? Duration.spelled(line.saved) : "",
        ]
      }
    }
    return TextTable(headings: headings, rows: rows, right: [1, 2, 3, 4, 5]).text
  }
}
