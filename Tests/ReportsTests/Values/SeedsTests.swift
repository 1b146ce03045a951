import Chapters
import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// Claims on what a program printed for several seeds.
struct SeedsTests {
  /// A book whose program prints a value by its seed.
  private func ledger(_ values: [String], _ claim: String) async throws -> ClaimsLedger {
    let rows = values.enumerated().map { "\($0)) echo '{\"x\": \($1)}';;" }.joined(separator: " ")
    let seeds = values.indices.map(String.init).joined(separator: ", ")
    let chapter = """
      ```yaml experiment
      id: m
      run: command
      command: [sh, -c, 'case $0 in \(rows.replacing("'", with: "''")) esac', "${seed}"]
      sweep: {seed: [\(seeds)]}
      ```

      ```yaml claim
      id: c
      text: So.
      \(claim)
      ```
      """
    let folder = try TemporaryBook(chapter)
    return ClaimsLedger(try await folder.run())
  }

  @Test func aReplicateThatIsNoNumberIsCountedAsMissing() async throws {
    let one = try await ledger(["2", "NaN", "2"], "expect: m.x < 3\nover: seed").entries[0]
    #expect(one.verdict == .reproduced)
    #expect(one.judgements[0].difference.replication?.count == 2)
    #expect(ClaimText.missing(one) == "1 of 3 replicates: seed=1 (NaN)")
    #expect(ClaimText.remark(one) == "without 1 of 3 replicates: seed=1 (NaN)")
    let other = try await ledger(["Infinity", "1", "null"], "expect: m.x < 3\nover: seed").entries[
      0]
    #expect(
      ClaimText.missing(other)
        == "2 of 3 replicates: seed=0 (infinite), seed=2 (the value is missing)")
  }

  @Test func whereNoReplicateHasAValueTheVerdictSaysSo() async throws {
    let entry = try await ledger(["NaN", "NaN"], "expect: m.x < 3\nover: seed").entries[0]
    #expect(entry.verdict == .inconclusive)
    #expect(entry.reason == "no replicate has a value: seed=0 (NaN), seed=1 (NaN)")
    // The verdict tells it; the chapter is not wrong.
    #expect(entry.problem?.complaint(at: entry.claim.expect.selectors[0].location) == nil)
  }

  @Test func aMeanHasTheIntervalOfItsSeeds() async throws {
    let settled = try await ledger(["1", "2", "3"], "expect: mean(m.x) < 9").entries[0]
    #expect(settled.verdict == .reproduced)
    let interval = try #require(settled.judgements[0].left.interval)
    #expect(abs(interval.lowerBound + interval.upperBound - 4) < 1e-12)
    #expect(abs(interval.upperBound - (2 + 4.302_652_729_7 / 3.0.squareRoot())) < 1e-6)
    let open = try await ledger(["1", "2", "3"], "expect: mean(m.x) < 4").entries[0]
    #expect(open.verdict == .inconclusive)
  }

  @Test func aClaimWithoutTheAxisIsWrong() async throws {
    let entry = try await ledger(["1", "2"], "expect: m[seed=0].x < 2\nover: draw").entries[0]
    #expect(entry.problem?.description == "the frame 'rows' has no column 'draw'; it has seed, x")
    #expect(entry.problem?.kind == .wrong)
  }

  /// Equal within a margin only where the whole interval is: 2 ± 2.48 over three seeds, 2 ± 0.025 over others.
  @Test(arguments: [
    (["1", "2", "3"], "1", ClaimsLedger.Verdict.inconclusive),
    (["1", "2", "3"], "2.5", .reproduced), (["1.99", "2", "2.01"], "0.03", .reproduced),
    (["1.99", "2", "2.01"], "0.02", .inconclusive), (["3.99", "4", "4.01"], "1", .notReproduced),
  ]) func equivalenceIsOfTheInterval(
    values: [String], margin: String, verdict: ClaimsLedger.Verdict
  ) async throws {
    let entry = try await ledger(
      values, "expect: m.x == paper.x within \(margin)\npaper: {x: 2}\nover: seed"
    ).entries[0]
    #expect(entry.verdict == verdict)
    #expect(
      (entry.reason == "the interval reaches within the margin and beyond it")
        == (verdict == .inconclusive))
  }
}
