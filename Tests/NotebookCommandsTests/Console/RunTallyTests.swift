import Notebook
import Testing

@testable import NotebookCommands

struct RunTallyTests {
  private func tally(_ results: [(String, CellResult.Status, Double?)]) throws -> RunTally {
    let book = try SmallBook(["01": ["a", "b", "c"].map { SmallBook.rows($0) }.joined()]).book
    var tally = RunTally()
    for (block, status, seconds) in results {
      let cell = try #require(book.cells.first { $0.block == block })
      tally.count(cell, cell.result(status, seconds: seconds))
    }
    return tally
  }

  @Test func whatRanAndWhatThatSavedIsALine() throws {
    let tally = try tally([
      ("a", .fresh, 65), ("a", .fresh, 2), ("b", .cached, 4), ("c", .notRun, nil),
    ])
    #expect(tally.text(isLong: false) == "cells: 2 run in 1 min 07 s; 1 cached, saving 4.0 s")
    // One block alone needs no table.
    #expect(tally.text(isLong: true) == tally.text(isLong: false))
  }

  /// A failed cell's time was spent too.
  @Test func failuresAreCounted() throws {
    let tally = try tally([
      ("b", .failed("no"), 3), ("c", .blocked(by: "b"), nil), ("a", .fresh, 2), ("a", .cached, 9),
    ])
    #expect(
      tally.text(isLong: true) == """
        block  ran  cached  failed             time  saved
        b        0       0       1            3.0 s
        c        0       0       1  less than 0.1 s
        a        1       1       0            2.0 s  9.0 s
        cells: 1 run in 5.0 s; 1 cached, saving 9.0 s; 1 failed; 1 blocked
        """)
  }

  @Test func blocksThatOnlyRestedAreNotListed() throws {
    let tally = try tally([("a", .fresh, 2), ("b", .cached, 1), ("c", .fresh, 2)])
    let lines = tally.text(isLong: true).split(separator: "\n").map { $0.prefix(1) }
    #expect(lines == ["b", "a", "c", "c"])
  }

  @Test func nothingIsZero() throws {
    #expect(try tally([]).text(isLong: true) == "cells: 0 run in less than 0.1 s")
  }
}
