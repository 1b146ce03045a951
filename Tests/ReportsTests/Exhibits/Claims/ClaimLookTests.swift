import Chapters
import Frames
import Notebook
import RandomStreams
import TestSupport
import Testing

@testable import Reports

/// Claims to which replicates are added until they are settled.
struct ClaimLookTests {
  /// A book with a claim that is over 3 seeds, and came to more.
  private static func results(
    _ differences: [Double], expect: String = "a[g=1].v > a[g=0].v", keys: String = "",
    unit: String = "fraction"
  ) async throws -> BookResults {
    let files = differences.enumerated().map { seed, difference in
      ("chapters/s\(seed).csv", "g,v\n0,0.25\n1,\(0.25 + difference)\n")
    }
    return try await SmallBook(
      """
      # T

      ```yaml experiment
      id: a
      run: data
      file: s${seed}.csv
      columns: {v: {type: number, unit: \(unit)}}
      sweep: {seed: [0, 1, 2]}
      ```

      ```yaml table
      from: a
      rows: [g]
      columns: [v]
      over: seed
      ```

      ```yaml claim
      id: c
      text: So.
      expect: \(expect)
      over: seed
      \(keys)
      ```
      """, book: "settled: {c: {seed: \(differences.count)}}\n",
      files: Dictionary(uniqueKeysWithValues: files)
    ).results
  }

  /// Differences that alternate about a mean.
  private static func around(_ mean: Double, _ count: Int, spread: Double = 0.1) -> [Double] {
    (0..<count).map { mean + ($0 % 2 == 0 ? spread : -spread) }
  }

  private static func entry(_ results: BookResults) throws -> ClaimsLedger.Entry {
    try #require(ClaimsLedger(results).entries.first)
  }

  @Test func theIntervalIsThatOfASequence() async throws {
    let differences = Self.around(0.25, 40)
    let entry = try Self.entry(try await Self.results(differences))
    let judgement = try #require(entry.judgements.first)
    #expect(entry.verdict == .reproduced)
    #expect(judgement.look?.sequence == .bounded(-1...1))
    let interval = try #require(ConfidenceSequence.bounded(-1...1).interval(of: differences))
    let found = try #require(judgement.difference.interval)
    #expect(abs(found.lowerBound - interval.lowerBound) < 1e-9)
    #expect(abs(found.upperBound - interval.upperBound) < 1e-9)
    // Of the sides, no interval of a fixed number is shown.
    #expect(judgement.left.interval == nil)
    #expect(judgement.right.interval.map { $0.lowerBound == $0.upperBound } ?? true)
  }

  @Test(arguments: [
    ("unit: g", "", ConfidenceSequence.normal), ("fraction", "interval: student_t", .normal),
    ("fraction", "interval: bootstrap", .bounded(-1...1)), ("share", "", .bounded(-1...1)),
    ("accuracy", "", .bounded(-1...1)), ("percent", "", .normal),
  ]) func whatIsAssumedDependsOnWhatIsKnown(
    unit: String, keys: String, sequence: ConfidenceSequence
  ) async throws {
    let results = try await Self.results(
      Self.around(0.2, 8), keys: keys, unit: unit.replacing("unit: ", with: ""))
    #expect(try Self.entry(results).judgements.first?.look?.sequence == sequence)
  }

  /// Whatever the number, the verdict is the sequence's, of all replicates from the first: also where it is the book's own.
  @Test(arguments: [3, 4, 7, 20])
  func theSequenceBeginsWithTheFirst(count: Int) async throws {
    let differences = (0..<count).map { 0.25 + 0.015625 * Double($0 % 3) }
    let entry = try Self.entry(try await Self.results(differences))
    let judgement = try #require(entry.judgements.first)
    #expect(judgement.look?.replicates.map(\.value) == differences)
    let interval = try #require(ConfidenceSequence.bounded(-1...1).interval(of: differences))
    #expect(judgement.difference.interval == interval)
    // An interval of a number fixed in advance would have settled it with the book's three.
    #expect((entry.verdict == .reproduced) == (interval.lowerBound > 0))
    let fixed = Estimate(replicates: differences.map { Estimate($0) }).interval
    #expect((fixed?.lowerBound ?? 0) > 0 && (count > 7 || entry.verdict == .inconclusive))
  }

  /// Each of several comparisons has its share of the level.
  @Test func aChainSharesTheLevel() async throws {
    let results = try await Self.results(
      Self.around(0.25, 12), expect: "0.2 < a[g=1].v - a[g=0].v < 0.9", keys: "interval: student_t")
    let entry = try Self.entry(results)
    #expect(entry.judgements.compactMap(\.look?.level) == [0.025, 0.025])
    let details = ClaimText.details(entry)
    #expect(
      details.first { $0.name == "Replicates" }?.text
        == "open with n = 12, confidence sequence: values of seed were added while it was open, and the "
        + "interval holds after every look; at 97.5 % for each of 2 comparisons, 95 % together; assumes that "
        + "differences are normal about their mean")
  }

  @Test func everythingSaysHowItWasSettled() async throws {
    let results = try await Self.results(Self.around(0.25, 40))
    let entry = try Self.entry(results)
    let replicates =
      "settled with n = 40, confidence sequence: values of seed were added while it was open, and the "
      + "interval holds after every look; assumes only that differences lie from -1 to 1"
    let details = ClaimText.details(entry)
    #expect(details.first { $0.name == "Replicates" }?.text == replicates)
    #expect(
      details.first { $0.name == "Difference" }?.text.hasSuffix(
        "n = 40, interval by betting (a confidence sequence)") == true)
    #expect(
      ClaimText.measured(entry) == "0.500 against 0.250; settled with n = 40, confidence sequence")
    let pages = PageRenderer(results)
    let markdown = try #require(pages.markdown("01-small"))
    #expect(markdown.contains("settled with n = 40, confidence sequence"))
    // A table in the book is of the book's own three.
    #expect(markdown.contains("n = 3"))
    let terminal = TerminalReport(results).ledger(width: 200)
    #expect(terminal.contains("(settled with n = 40, confidence sequence)"))
  }

  @Test func programsReadIt() async throws {
    let results = try await Self.results(Self.around(0.25, 40))
    let json = String(decoding: try ReportJSON(results).encoded(), as: UTF8.self)
    #expect(json.contains(#""interval" : "confidence sequence""#))
    #expect(json.contains(#""count" : 40"#))
  }

  /// The outlook is the number that settles the claim if the replicates go on as they began.
  @Test(arguments: [0.1, 0.2, 0.4]) func theOutlookIsWhatItTakes(mean: Double) async throws {
    let results = try await Self.results(Self.around(mean, 60), keys: "interval: student_t")
    let first = try #require(ClaimLook(at: "c", in: results, first: 4))
    #expect(first.entry.verdict == .inconclusive && first.isSequential && first.count == 4)
    guard case .further(let further) = first.outlook else {
      Issue.record("\(first.outlook)")
      return
    }
    let then = try #require(ClaimLook(at: "c", in: results, first: 4 + further))
    #expect(then.entry.verdict == .reproduced && then.outlook == .settled)
    let before = try #require(ClaimLook(at: "c", in: results, first: 3 + further))
    #expect(before.entry.verdict == .inconclusive)
  }

  @Test func whereThereIsNoEffectNothingIsInSight() async throws {
    let results = try await Self.results(Self.around(0, 12), keys: "interval: student_t")
    let look = try #require(ClaimLook(at: "c", in: results, first: 6))
    #expect(look.outlook == .beyond(1000))
    #expect("\(look.outlook)" == "needs more than 1000 more at this spread")
    let one = try #require(ClaimLook(at: "c", in: results, first: 1))
    #expect("\(one.outlook)" == "how many more cannot be said: of one replicate there is no spread")
    #expect(ClaimLook(at: "none", in: results, first: 1) == nil)
  }

  /// The book as it is has a number that was fixed in advance.
  @Test func withoutANumberNothingIsALook() async throws {
    let results = try await Self.results(Self.around(0.25, 12))
    let look = try #require(ClaimLook(at: "c", in: results, first: nil))
    #expect(!look.isSequential && look.count == 3 && look.entry.judgements.first?.look == nil)
  }

  @Test func equivalenceIsSettledToo() async throws {
    let results = try await Self.results(
      Self.around(0.01, 30, spread: 0.02), expect: "a[g=1].v == a[g=0].v within 0.1",
      keys: "interval: student_t")
    #expect(try Self.entry(results).verdict == .reproduced)
    let apart = try await Self.results(
      Self.around(0.4, 30, spread: 0.02), expect: "a[g=1].v == a[g=0].v within 0.1",
      keys: "interval: student_t")
    #expect(try Self.entry(apart).verdict == .notReproduced)
  }

  /// 2,000 runs under no effect, with a look after every replicate: false verdicts stay under the stated level, while
  /// the interval of a number fixed in advance, looked at now and then, gives far more.
  @Test func falseVerdictsStayUnderTheLevel() {
    var stream = RandomStream(seed: 3, name: "claims without an effect")
    let isSettled = { (difference: Estimate) in
      difference.interval.map { $0.lowerBound > 0 || $0.upperBound <= 0 } ?? false
    }
    var (wrong, naive) = (0, 0)
    for _ in 0..<2_000 {
      let replicates = (0..<50).map { _ in Estimate(stream.normal()) }
      let sequence = Judgement.Look(
        replicates: replicates, sequence: .normal, level: ConfidenceSequence.level)
      if (5...50).contains(where: { isSettled(sequence.mean(of: $0)) }) { wrong += 1 }
      let looks = [3, 4, 5, 7, 10, 15, 20, 30, 50]
      if looks.contains(where: {
        isSettled(Estimate(replicates: Array(replicates[..<$0]), by: .studentT))
      }) {
        naive += 1
      }
    }
    #expect(Double(wrong) / 2_000 <= ConfidenceSequence.level)
    #expect(Double(naive) / 2_000 > 2.5 * ConfidenceSequence.level)
  }
}
