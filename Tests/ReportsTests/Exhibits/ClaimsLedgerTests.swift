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

  /// A figure that a program printed is one measurement, unless its block says that it is exact; where there is no
  /// interval, the verdict says what would give one.
  @Test(
    arguments: [
      ("c.n >= 150", "", .inconclusive, alone("'c'")),
      ("c.n >= d.n", "", .inconclusive, alone("'c' and 'd'")),
      ("c.n >= 150", "exact: true", .reproduced, nil),
      ("c.n == 151", "exact: true", .reproduced, nil),
      ("mean(c.n) < 9", "exact: true", .notReproduced, nil),
      ("c.n >= d.n", "exact: true", .inconclusive, alone("'d'")),
      (
        "c.n > 2\nover: seed", "sweep: {seed: [1]}", .inconclusive,
        "there is no interval: one replicate has a figure along 'seed'; more of them give one"
      ),
      // What seeds say comes before.
      (
        "mean(c.n) > 2", "exact: true\nsweep: {seed: [1, 2]}", .inconclusive,
        "the interval reaches both sides"
      ),
    ] as [(String, String, ClaimsLedger.Verdict, String?)])
  func whatIsComputedIsExactWhereItsBlockSaysSo(
    expect: String, keys: String, verdict: ClaimsLedger.Verdict, reason: String?
  ) async throws {
    let seeded = keys.contains("sweep")
    let results = try await TemporaryBook(
      """
      ```yaml experiment
      id: c
      run: command
      command: [echo, '{"n": \(seeded ? "${seed}" : "151")}']
      \(keys)
      ```

      ```yaml experiment
      id: d
      run: command
      command: [echo, '{"n": 9}']
      ```

      ```yaml claim
      text: So.
      expect: \(expect)
      ```
      """
    ).run()
    let entry = try #require(ClaimsLedger(results).entries.first)
    #expect(entry.verdict == verdict && entry.reason == reason, "\(entry.reason ?? "")")
  }

  /// Whole numbers are told apart as far as numbers are computed; beyond, a claim does not say that they are equal.
  @Test(arguments: [
    ("a[g=1].n == 100000000000000", ClaimsLedger.Verdict.notReproduced),
    ("a[g=1].n == 100000000000001", .reproduced), ("a[g=1].n > 100000000000000", .reproduced),
    ("a[g=2].n == 9007199254740993", .inconclusive),
    ("a[g=2].n == 9007199254740992", .inconclusive),
    ("a[g=2].n > 9007199254740990", .reproduced), ("a[g=2].n < a[g=1].n", .notReproduced),
    ("a[g=1].x == 1e30", .reproduced),
  ]) func wholeNumbersAreNotRounded(expect: String, verdict: ClaimsLedger.Verdict) async throws {
    let results = try await SmallBook(
      """
      ```yaml experiment
      id: a
      run: data
      rows: [{g: 1, n: 100000000000001, x: 1e30}, {g: 2, n: 9007199254740993, x: 1.5}]
      ```

      ```yaml claim
      text: So.
      expect: \(expect)
      ```
      """
    ).results
    let entry = try #require(ClaimsLedger(results).entries.first)
    #expect(entry.verdict == verdict)
    #expect(
      (entry.reason == nil) == (verdict != .inconclusive)
        && entry.reason?.contains("compared in sixteen digits") ?? true)
  }

  private static func alone(_ blocks: String) -> String {
    "there is no interval: a figure of \(blocks) alone does not say how sure it is; write `over:` with an axis of "
      + "replicates, like `sweep: {seed: [0, 1, 2]}`, or `exact: true` in \(blocks) where figures are exact"
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
