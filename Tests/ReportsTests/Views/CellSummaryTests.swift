import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// What is said of a block's cells.
struct CellSummaryTests {
  private func cell(_ status: CellResult.Status, seed: Int? = nil) async throws -> CellResult {
    var cell = try #require(try await SmallBook().results.blocks["doses"]?.cells.first)
    cell.status = status
    return cell
  }

  @Test(
    arguments: [
      ([.cached], .cached, "cached"), ([.fresh], .fresh, "fresh"),
      ([.fresh, .cached], .partlyFresh, "partly fresh"),
      ([.cached, .notRun], .notRun, "not run"),
      ([.notRun, .blocked(by: "b")], .blocked, "blocked"),
      ([.blocked(by: "b"), .failed("f"), .fresh], .failed, "failed"), ([], .notRun, "not run"),
    ] as [([CellResult.Status], CellSummary.Status, String)])
  func theWorstOfItsCellsCounts(
    cells: [CellResult.Status], status: CellSummary.Status, word: String
  ) async throws {
    var found: [CellResult] = []
    for status in cells { found.append(try await cell(status)) }
    let summary = CellSummary(id: "a", kind: "k", cells: found)
    #expect(summary.status == status && status.rawValue == word)
  }

  @Test func failuresAreToldByTheirCells() async throws {
    let cells = [
      try await cell(.failed("no <b>")), try await cell(.blocked(by: "b")), try await cell(.cached),
    ]
    let summary = CellSummary(id: "a", kind: "k", cells: cells)
    #expect(summary.failures == ["a failed: no <b>", "a is blocked by b"])
    #expect(summary.line == "k · 3 cells · ran in 1.5 s")
    #expect(summary.date == "2025-06-15" && summary.hasResults)
    #expect(CellSummary(id: "a", kind: "k", cells: []).line == "k · not run")
  }
}
