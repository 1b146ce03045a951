import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

struct CostTableTests {
  private static func chapter(_ ids: [String]) -> String {
    ids.map { "```yaml experiment\nid: \($0)\nrun: data\nrows: [{n: \"\($0)\"}]\n```\n" }
      .joined(separator: "\n")
  }

  /// Each cell of the book took half a second, and 12 MB.
  @Test func cellsAreSummedAndMemoryIsTheMost() async throws {
    let results = try await SmallBook("# One\n\n" + Self.chapter(["a", "b", "c"])).results
    let table = CostTable(results)
    #expect(table.rows.map(\.title) == ["One"])
    #expect(table.rows.map(\.figures) == [["3", "1.5 s", "1.2 s", "12 MB"]])
    #expect(table.rows[0].page == "01-small")
  }

  @Test func aSharedResultIsCountedOnce() async throws {
    let results = try await SmallBook(
      "# One\n\n"
        + ["a", "b"].map { "```yaml experiment\nid: \($0)\nrun: data\nrows: [{n: 1}]\n```\n" }
        .joined(separator: "\n")
    ).results
    #expect(CostTable(results).rows.map(\.figures) == [["1", "0.5 s", "0.4 s", "12 MB"]])
  }

  @Test func whatWasNotNotedIsNotShown() async throws {
    let results = try await SmallBook("# One\n\n" + Self.chapter(["a"])).results
    let bare = results.blocks.mapValues { block in
      BlockResult(
        cells: block.cells.map { cell in
          var cell = cell
          cell.cost = CellCost(seconds: 75)
          return cell
        })
    }
    let table = CostTable(BookResults(book: results.book, blocks: bare))
    #expect(table.rows.map(\.figures) == [["1", "1 min 15 s", "–", "–"]])
    #expect(CostTable(BookResults(book: results.book, blocks: [:])).rows.isEmpty)
  }
}
