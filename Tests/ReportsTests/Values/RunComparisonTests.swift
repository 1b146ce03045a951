import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// What changed between two runs of a book.
struct RunComparisonTests {
  private static func chapter(_ rows: String) -> String {
    """
    ```yaml experiment
    id: a
    run: data
    rows: [\(rows)]
    ```

    ```yaml experiment
    id: same
    run: data
    rows: [{k: 1}]
    ```

    ```yaml claim
    id: c
    text: So.
    expect: mean(a.v) > 2
    ```
    """
  }

  private func comparison(_ before: String, _ after: String) async throws -> RunComparison {
    RunComparison(
      try await SmallBook(Self.chapter(before)).results,
      try await SmallBook(Self.chapter(after)).results)
  }

  @Test func whatIsTheSameIsNotTold() async throws {
    let same = try await comparison("{n: x, v: 1}", "{n: x, v: 1}")
    #expect(same.changes.isEmpty && same.verdicts.isEmpty && same.lines.isEmpty)
  }

  @Test func columnsThatChangedAreToldByTheirMeans() async throws {
    let changed = try await comparison(
      "{n: x, v: 1, w: 5}, {n: y, v: 3, w: 5}", "{n: x, v: 1, w: 5}, {n: y, v: 5, w: 5}")
    #expect(changed.lines == ["a.rows.v  2 -> 3  (1 row)"])
    let more = try await comparison("{v: 1}", "{v: 1}, {v: 2}")
    #expect(more.lines == ["a.rows.v  1 -> 1.50"])
    #expect(more.changes.map(\.rows) == [nil])
  }

  /// Also where the means are the same.
  @Test func rowsThatChangedPlacesAreTold() async throws {
    let swapped = try await comparison("{v: 1}, {v: 2}", "{v: 2}, {v: 1}")
    #expect(swapped.lines == ["a.rows.v  1.50 -> 1.50  (2 rows)"])
  }

  @Test func columnsComeAndGo() async throws {
    let other = try await comparison("{v: 1, old: 2}", "{v: 1, new: 3}")
    #expect(other.lines == ["a.rows.new  – -> 3", "a.rows.old  2 -> –"])
  }

  @Test func verdictsThatChangedAreTold() async throws {
    let before = try await SmallBook(Self.chapter("{v: 1}")).results
    let nothing = BookResults(book: before.book, blocks: [:])
    let told = RunComparison(before, nothing)
    #expect(told.lines == ["a.rows.v  1 -> –", "same.rows.k  1 -> –"])
    #expect(RunComparison(nothing, before).lines == ["a.rows.v  – -> 1", "same.rows.k  – -> 1"])
  }
}
