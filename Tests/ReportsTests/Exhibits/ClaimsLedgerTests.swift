import Chapters
import Testing

@testable import Reports

struct ClaimsLedgerTests {
  @Test(arguments: [
    ("a[g=0].v < a[g=1].v", ClaimsLedger.Verdict.reproduced),
    ("a[g=0].v > a[g=1].v", .notReproduced),
    ("a[g=0].v >= a[g=1].v", .notReproduced),
    ("a[g=0].v < a[g=2].v", .inconclusive),
    ("a[g=0].v > a[g=2].v", .inconclusive),
    ("2 * a[g=0].v < a[g=1].v", .reproduced), ("a[g=1].v > 5 / 2", .reproduced),
    ("a[g=3].v <= a[g=0].v", .inconclusive),
    ("a[g=0].v < mean(a.v)", .reproduced), ("mean(a.v) > mean(a[g=1].v)", .notReproduced),
    ("a[g=0].v < a.v", .inconclusive),
  ]) func verdicts(expect: String, verdict: ClaimsLedger.Verdict) async throws {
    let groups: [[Double]] = [[1, 1.1, 0.9], [3, 3.2, 2.8], [1.05, 0.8, 1.2]]
    let rows = groups.enumerated().map { group, values in
      values.enumerated().map { "{g: \(group), s: \($0), v: \($1)}" }.joined(separator: ", ")
    }
    let chapter = """
      ```yaml experiment
      id: a
      run: data
      rows: [\(rows.joined(separator: ", "))]
      ```

      ```yaml claim
      id: c
      text: It is so.
      expect: \(expect)
      over: s
      ```
      """
    let ledger = ClaimsLedger(try await SmallBook(chapter).results)
    #expect(ledger.entries.map(\.verdict) == [verdict])
    #expect(ledger.shortfalls.isEmpty == (verdict == .reproduced))
  }

  private static func ledger(_ claims: String...) async throws -> ClaimsLedger {
    let blocks = claims.enumerated().map {
      "```yaml claim\nid: c\($0)\ntext: So.\nexpect: \($1)\n```\n"
    }
    return ClaimsLedger(
      try await SmallBook(
        """
        ```yaml experiment
        id: a
        run: data
        rows: [{g: 1, v: 0.3, s: 0}, {g: 2, v: 0.4, s: 0}, {g: 3, v: 1, s: 0}, {g: 3, v: 1.2, s: 1}]
        ```


        """ + blocks.joined(separator: "\n")
      ).results)
  }

  /// What is exact is settled exactly: also 0.4 - 0.3, which is a hair more than 0.1.
  @Test(arguments: [
    ("a[g=1].v == a[g=2].v within 0.1", ClaimsLedger.Verdict.reproduced),
    ("a[g=1].v == a[g=2].v within 0.09", .notReproduced),
    ("a[g=1].v == 0.3 within 0", .reproduced),
    ("0.2 < a[g=1].v < 0.4", .reproduced), ("0.2 < a[g=1].v < 0.3", .notReproduced),
    ("0.4 < a[g=1].v < 0.3", .notReproduced), ("0.2 < a[g=1].v <= a[g=2].v < 1", .reproduced),
    ("a[g=1].v < 1 and a[g=2].v > 0.3 and count(a) == 4", .reproduced),
    ("a[g=1].v < 1 and a[g=2].v > 0.5", .notReproduced),
    ("abs(a[g=1].v - a[g=2].v) < 0.2", .reproduced), ("max(a.v) <= 1.2", .reproduced),
    ("min(a[g=1].v, a[g=2].v) == 0.3", .reproduced), ("sum(a[g=[1, 2]].v) == 0.7", .reproduced),
    ("count(a[g=9]) == 0", .reproduced),
  ]) func whatIsWrittenIsSettled(expect: String, verdict: ClaimsLedger.Verdict) async throws {
    #expect(try await Self.ledger(expect).entries.map(\.verdict) == [verdict])
  }

  /// Each that falls short is told by its name and at its place.
  @Test func shortfallsAreNamed() async throws {
    let ledger = try await Self.ledger(
      "a[g=1].v < 1", "a[g=1].v > 1", "a.v > 1", "0 < a[g=1].v < a[g=7].v")
    #expect(
      ledger.shortfalls.map(\.description).map { $0.dropFirst("chapters/01-small.md:".count) } == [
        "13:1: error: the claim 'c1' is not reproduced: 0.300 against 1",
        "19:1: error: the claim 'c2' is inconclusive: 4 rows match the selector; name one with "
          + "[column=value], or write mean(...)",
        "25:1: error: the claim 'c3' is inconclusive: no row of 'a' has g=7; it is one of 1, 2, 3",
      ])
  }
}
