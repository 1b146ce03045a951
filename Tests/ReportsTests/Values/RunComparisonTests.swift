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
    #expect(
      changed.lines == [
        "a.rows.v  2 -> 3  (1 row)", "    n=y  3 -> 5", "claim c  not reproduced -> reproduced",
      ])
    #expect(changed.changes[0].values.map(\.before) == [3])
    let more = try await comparison("{v: 1}", "{v: 1}, {v: 2}")
    #expect(more.lines == ["a.rows.v  1 -> 1.50"])
    #expect(more.changes.map(\.rows) == [nil])
  }

  /// Also where the means are the same.
  @Test func rowsThatChangedPlacesAreTold() async throws {
    let swapped = try await comparison("{v: 1}, {v: 2}", "{v: 2}, {v: 1}")
    #expect(
      swapped.lines == [
        "a.rows.v  1.50 -> 1.50  (2 rows)", "    row 1  1 -> 2", "    row 2  2 -> 1",
      ])
  }

  /// As many digits as differ, also where the means of all rows do not.
  @Test func digitsThatDifferAreShown() async throws {
    let one = try await comparison("{n: x, v: 0.85012}", "{n: x, v: 0.85049}")
    #expect(
      one.lines == ["a.rows.v  0.8501 -> 0.8505  (1 row)", "    n=x  0.8501 -> 0.8505"])
    let text = try await comparison("{n: x, v: 1}", "{n: y, v: 1}")
    #expect(text.lines == ["a.rows.n  (1 row)", "    row 1  x -> y"])
  }

  /// A row that makes texts of a column of dates changes none of the others.
  @Test func datesAmongTextsAreTheSame() async throws {
    let mixed = try await comparison("{d: 2024-03-01, v: 1}", "{d: 2024-03-01, v: 2}")
    #expect(mixed.lines == ["a.rows.v  1 -> 2  (1 row)", "    d=2024-03-01  1 -> 2"])
    let later = try await comparison(
      "{d: 2024-03-01, v: 1}, {d: 2024-03-02, v: 1}", "{d: 2024-03-01, v: 1}, {d: later, v: 1}")
    #expect(later.lines == ["a.rows.d  (1 row)", "    row 2  2024-03-02 -> later"])
  }

  @Test func ofManyValuesTheFirstAreTold() async throws {
    let rows = { (offset: Int) in (0..<25).map { "{v: \($0 + offset)}" }.joined(separator: ", ") }
    let many = try await comparison(rows(0), rows(100))
    #expect(many.changes[0].rows == 25 && many.changes[0].values.count == 20)
    #expect(many.lines.contains("    … and 5 more"))
  }

  @Test func columnsComeAndGo() async throws {
    let other = try await comparison("{v: 1, old: 2}", "{v: 1, new: 3}")
    #expect(other.lines == ["a.rows.new  – -> 3", "a.rows.old  2 -> –"])
  }

  @Test func verdictsThatChangedAreTold() async throws {
    let before = try await SmallBook(Self.chapter("{v: 1}")).results
    let nothing = BookResults(book: before.book, blocks: [:])
    let told = RunComparison(before, nothing)
    #expect(
      told.lines == [
        "a.rows.v  1 -> –", "same.rows.k  1 -> –", "claim c  not reproduced -> inconclusive",
      ])
    #expect(
      RunComparison(nothing, before).lines.prefix(2) == ["a.rows.v  – -> 1", "same.rows.k  – -> 1"])
  }
}
