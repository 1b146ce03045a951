import Foundation
import Frames
import Notebook

/// What is said of an experiment's cells, in every format.
struct CellSummary {
  /// How the results of a block came about.
  enum Status: String {
    /// Everything is there, run just now or before: which of the two changes nothing of what is shown.
    case done
    /// A cell failed.
    case failed
    /// A cell could not run since another failed.
    case blocked
    /// A cell was not run.
    case notRun = "not run"
  }

  let id: String
  let kind: String
  let cells: [CellResult]

  var status: Status {
    var worst: Status?
    for cell in cells {
      switch cell.status {
      case .failed: return .failed
      case .blocked: worst = .blocked
      case .notRun: worst = worst ?? .notRun
      case .fresh, .cached: continue
      }
    }
    guard !cells.isEmpty else { return .notRun }
    return worst ?? .done
  }

  var hasResults: Bool { cells.contains { $0.output != nil } }

  /// How long computing the results took: `4 min 32 s`.
  var duration: String { Duration.spelled(cells.compactMap(\.cost?.seconds).reduce(0, +)) }

  /// When the last of the results was computed: `2026-11-24`.
  var date: String? { cells.compactMap(\.finished).max().map(Self.day) }

  static func day(_ date: Date) -> String {
    date.formatted(.iso8601.year().month().day())
  }

  /// `30 cells`.
  var count: String { "\(cells.count) cell\(cells.count == 1 ? "" : "s")" }

  /// `edit · 30 cells · ran in 4 min 32 s`.
  var line: String {
    var parts = [kind]
    if cells.count > 1 { parts.append(count) }
    parts.append(hasResults ? "ran in \(duration)" : "not run")
    return parts.joined(separator: " · ")
  }

  /// What went wrong, cell by cell.
  var failures: [String] {
    cells.compactMap { cell in
      let axes = cell.axes.map { "\($0.name)=\($0.value.plain)" }.joined(separator: ",")
      let name = axes.isEmpty ? id : "\(id)[\(axes)]"
      return switch cell.status {
      case .failed(let message): "\(name) failed: \(message)"
      case .blocked(let blocker): "\(name) is blocked by \(blocker)"
      default: nil
      }
    }
  }
}
