import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

/// A kind that puts out a share, and over how many trials in another frame.
private enum ShareKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The share.") var share: Double
    @Key("Trials.") var trials = 100

    init() {}
  }

  struct Results: KindResults {
    @OneRow("The share.") var summary: Summary
    @Table("A set.") var sets: [Asked]

    init() {}
  }

  struct Summary: FrameRow {
    @Column(
      "right", unit: .share, trials: TrialCount("facts", of: "sets", where: ["set": "edited"]))
    var right: Double
  }

  struct Asked: FrameRow {
    @Column("the set") var set: String
    @Column("facts") var facts: Int
  }

  static let name = "share"
  static let version = 1
  static let summary = "Puts out a share."

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var results = Results()
    results.summary.right = spec.share
    for (set, facts) in [("kept", 1), ("edited", spec.trials)] {
      results.sets.append { row in
        row.set = set
        row.facts = facts
      }
    }
    return results
  }
}

/// Claims on shares whose trials are counted: settled by the facts of one model, and never surer than those.
struct CountedSharesTests {
  private func results(_ trials: Int, seeds: [Int], _ keys: String) async throws -> BookResults {
    try await SmallBook(
      """
      # T

      ```yaml experiment
      id: low
      run: share
      share: 0.1
      trials: \(trials)
      sweep: {seed: \(seeds)}
      ```

      ```yaml experiment
      id: high
      run: share
      share: 0.9
      trials: \(trials)
      sweep: {seed: \(seeds)}
      ```

      ```yaml claim
      text: So.
      over: seed
      \(keys)
      ```

      ```yaml table
      id: t
      from: high
      over: seed
      ```
      """, kinds: [ShareKind.self]
    ).results
  }

  private func entry(
    _ trials: Int, seeds: [Int], _ keys: String = "expect: low.right < high.right"
  ) async throws -> ClaimsLedger.Entry {
    try #require(ClaimsLedger(try await results(trials, seeds: seeds, keys)).entries.first)
  }

  @Test(arguments: [(100, ClaimsLedger.Verdict.reproduced), (2, .inconclusive)])
  func oneModelSettlesWhatItsFactsSettle(
    trials: Int, verdict: ClaimsLedger.Verdict
  ) async throws {
    let entry = try await entry(trials, seeds: [0])
    #expect(entry.verdict == verdict)
    let details = ClaimText.details(entry).filter { $0.name == "Replicates" }.map(\.text)
    let alone =
      "one value of seed: the interval is that of its own figures, and says nothing of other values"
    #expect(details == [alone])
    #expect(
      try #require(ClaimText.remark(entry)).contains(
        "one value of seed, with the interval of its own figures"))
  }

  /// Three models that agree to the last digit have seen no more facts than they have.
  @Test(arguments: [(100, ClaimsLedger.Verdict.reproduced), (2, .inconclusive)])
  func modelsThatAgreeAreNoSurerThanTheirFacts(
    trials: Int, verdict: ClaimsLedger.Verdict
  ) async throws {
    let entry = try await entry(trials, seeds: [0, 1, 2], "expect: low.right < 0.3")
    #expect(entry.verdict == verdict)
    let difference = try #require(entry.judgements.first?.difference)
    let interval = try #require(difference.interval)
    let score = WilsonInterval(proportion: 0.1, trials: trials)
    #expect(abs(interval.upperBound - (-0.2 + (score.high - 0.1) / 3.0.squareRoot())) < 1e-12)
    #expect(ClaimText.details(entry).allSatisfy { $0.name != "Replicates" })
  }

  @Test func tablesShowTheIntervalAndNotItsEnds() async throws {
    let results = try await results(100, seeds: [0], "expect: low.right < high.right")
    let evaluator = Evaluator(results)
    let tables = results.book.chapters[0].blocks.compactMap { $0.content as? TableExhibit }
    let view = try #require(tables.first).view(evaluator)
    #expect(view.headings.map(\.text) == ["right"])
  }
}
