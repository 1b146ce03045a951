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
    #expect(ledger.hasShortfall == (verdict != .reproduced))
  }
}
