import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

struct CellSummaryTests {
  private static func cells(_ statuses: [CellResult.Status]) -> [CellResult] {
    statuses.enumerated().map { seed, status in
      var cell = CellResult(
        axes: [AxisValue(name: "seed", value: .integer(seed))], key: "k", status: status)
      if status == .fresh || status == .cached {
        cell.output = StoredOutput(hash: "h", frames: [], blobs: [:])
        cell.cost = CellCost(seconds: 100)
        cell.finished = Date(timeIntervalSince1970: 1_750_000_000 + 86_400 * Double(seed))
      }
      return cell
    }
  }

  private func summary(_ statuses: [CellResult.Status]) -> CellSummary {
    CellSummary(id: "a", kind: "edit", cells: Self.cells(statuses))
  }

  /// The worst of its cells is what is said of a block.
  @Test(
    arguments: [
      ([.fresh, .fresh], .done), ([.cached], .done), ([.cached, .fresh], .done),
      ([.fresh, .notRun], .notRun), ([.blocked(by: "b"), .notRun], .blocked),
      ([.notRun, .blocked(by: "b"), .cached], .blocked),
      ([.fresh, .failed("x"), .blocked(by: "b")], .failed),
      ([], .notRun),
    ] as [([CellResult.Status], CellSummary.Status)])
  func theWorstIsSaid(statuses: [CellResult.Status], status: CellSummary.Status) {
    #expect(summary(statuses).status == status)
  }

  @Test(
    arguments: [
      ([.fresh, .cached, .cached], "edit · 3 cells · ran in 5 min 00 s"),
      ([.fresh], "edit · ran in 1 min 40 s"),
      ([.notRun, .notRun], "edit · 2 cells · not run"), ([.failed("x")], "edit · not run"),
    ] as [([CellResult.Status], String)])
  func aLineTellsWhatItTook(statuses: [CellResult.Status], line: String) {
    #expect(summary(statuses).line == line)
  }

  @Test func whatWentWrongIsToldCellByCell() {
    let summary = summary([.fresh, .failed("no luck"), .blocked(by: "b[x=1]"), .notRun])
    #expect(summary.failures == ["a[seed=1] failed: no luck", "a[seed=2] is blocked by b[x=1]"])
    #expect(summary.date == "2025-06-15" && summary.count == "4 cells")
    let alone = CellSummary(
      id: "a", kind: "edit", cells: [CellResult(axes: [], key: nil, status: .failed("no"))])
    #expect(alone.failures == ["a failed: no"] && alone.count == "1 cell" && alone.date == nil)
  }
}
