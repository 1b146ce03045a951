import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

struct WorldVerdictsTests {
  private static func results(_ extent: String = "full", after: String = "") async throws
    -> BookResults
  {
    try await WorldsBook(
      WorldsBook.chapter(after: after),
      book: WorldsBook.bookFile.replacing("worlds: full", with: "worlds: \(extent)")
    ).run()
  }

  private static func verdicts(_ extent: String = "full") async throws -> WorldVerdicts {
    try #require(ClaimsLedger(try await results(extent)).entries.first?.worlds)
  }

  @Test func eachWorldIsJudgedByItsOwnResults() async throws {
    let verdicts = try await Self.verdicts()
    #expect(verdicts.worlds.map(\.positions).count == 9)
    let effects = [1.1, 0.1, -0.9, 3.1, 2.1, 1.1, -2.1, -3.1, -4.1]
    for (world, effect) in zip(verdicts.worlds, effects) {
      let own = try #require(world.effect)
      #expect(abs(own.value - effect) < 1e-12)
      #expect(own.replication?.count == 3)
      #expect(abs((own.interval?.upperBound ?? 0) - effect - 0.248414) < 1e-5)
    }
    #expect(verdicts.worlds.map(\.isChosen) == [true] + Array(repeating: false, count: 8))
    #expect(verdicts.count(.reproduced) == 4)
    #expect(verdicts.count(.inconclusive) == 1)
    #expect(verdicts.count(.notReproduced) == 4)
    #expect(
      verdicts.byEffect.map(\.world.positions) == [
        [2, 2], [2, 1], [2, 0], [0, 2], [0, 1], [0, 0], [1, 2], [1, 1], [1, 0],
      ])
  }

  /// By hand: shift has 3 · (0.16 + 5.76 + 7.84) of 47.28, base 3 · 2.
  @Test func whatDecidesIsItsShareOfTheVariance() async throws {
    let verdicts = try await Self.verdicts()
    let shares = try #require(verdicts.shares)
    #expect(abs(shares.shares[0] - 41.28 / 47.28) < 1e-12)
    #expect(abs(shares.shares[1] - 6 / 47.28) < 1e-12)
    #expect(shares.isBalanced && verdicts.deciding?.name == "shift")
    #expect(verdicts.signs == (4, 4))
  }

  /// Of the changes that turn the verdict the fewest, of equals the first in the order of the grid.
  @Test func theSmallestChangeThatTurnsTheVerdict() async throws {
    let turns = try await Self.verdicts().turns
    #expect(turns.map(\.verdict) == [.notReproduced, .inconclusive])
    #expect(turns.map { WorldsText.words($0.change) } == ["base=2", "base=1"])
    #expect(turns.map(\.others) == [1, 0])
  }

  @Test func allIsSaidInWords() async throws {
    let entry = try #require(ClaimsLedger(try await Self.results()).entries.first)
    let worlds = try #require(entry.worlds)
    #expect(
      WorldsText.details(worlds).map { "\($0.name): \($0.text)" } == [
        "Worlds: reproduced in 4 of 9, not reproduced in 4, inconclusive in 1",
        "Sign: depends on a choice, most on shift: the whole interval is below 0 in 4 and above 0 in 4",
        "Decides: shift 87 %, base 13 % of the variance between worlds",
        "Turns: base=2 makes it not reproduced (or 1 other as small); base=1 makes it inconclusive",
      ])
    #expect(WorldsText.brief(worlds) == "reproduced in 4 of 9; the sign depends on shift")
    #expect(ClaimText.count(entry) == "n = 3")
  }

  @Test func aProfileThatRunsNoneSaysHowTo() async throws {
    let worlds = try await Self.verdicts("none")
    #expect(
      WorldsText.details(worlds).map(\.text) == [
        "9 named, none run but the book's own; a profile with 'worlds: full' runs them"
      ])
    #expect(worlds.curve == nil)
    #expect(WorldsText.brief(worlds) == "9 named")
  }

  @Test func aSampleSaysThatItIsOne() async throws {
    let worlds = try await Self.verdicts("{sample: 5, seed: 3}")
    #expect(worlds.worlds.count == 5)
    #expect(
      WorldsText.counts(worlds).hasSuffix("; a sample of the 9 named, drawn with seed 3"))
  }

  /// A world that has no results is open, with the reason.
  @Test func worldsWithoutResultsAreOpen() async throws {
    let all = try await Self.results()
    let without = BookResults(
      book: all.book, blocks: all.blocks,
      variants: all.variants.mapValues { $0.enumerated().map { $0.offset < 2 ? [:] : $0.element } })
    let worlds = try #require(ClaimsLedger(without).entries.first?.worlds)
    #expect(worlds.count(.inconclusive) == 2)
    #expect(worlds.byEffect.count == 7)
    #expect(WorldsText.counts(worlds).hasSuffix("2 of them without a value: 'runs' has no result"))
    #expect(worlds.shares?.isBalanced == false)
  }

  @Test func proseQuotesTheCounts() async throws {
    let text = """
      In `= larger.worlds.reproduced` of `= larger.worlds.count`, `= larger.worlds.open` open, \
      `= larger.worlds.reversed / larger.worlds.count | .0%` reversed.
      """
    let results = try await Self.results(after: text)
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("In 4 of 9, 1 open, 44 % reversed."))
    #expect(ReportSource(results).problems.isEmpty)
    let none = try await Self.results(
      "none", after: "In `= larger.worlds.reproduced ?? \"worlds not run\"`.")
    #expect(try #require(PageRenderer(none).markdown("01")).contains("In worlds not run."))
  }

  @Test(arguments: [
    (
      "`= larger.worlds.reprodced`",
      "the frame 'worlds' has no column 'reprodced'; did you mean 'reproduced'?"
    ),
    ("`= larger.wrlds.open`", "'larger' has no frame 'wrlds'; did you mean 'worlds'?"),
    (
      "```yaml claim\ntext: So.\nexpect: larger.worlds.open < 2\n```",
      "a claim cannot rest on what another comes to, as 'larger' does"
    ),
  ]) func whatIsNoCountIsToldBeforeAnythingRuns(text: String, complaint: String) throws {
    let complaints = try WorldsBook(WorldsBook.chapter(after: text)).complaints()
    #expect(complaints.map { $0.split(separator: "error: ").last.map(String.init) } == [complaint])
  }

  @Test func programsReadAllOfIt() async throws {
    let results = try await Self.results()
    let text = String(decoding: try ReportJSON(results).encoded(), as: UTF8.self)
    for part in [
      "\"named\" : 9", "\"reproduced\" : 4", "\"open\" : 1", "\"reversed\" : 4",
      "\"sign\" : \"shift\"", "\"balanced\" : true", "\"n\" : 3",
    ] { #expect(text.contains(part), "\(part)") }
  }

  /// The first page shows verdict, n and worlds.
  @Test func theLedgerHasThem() async throws {
    let renderer = PageRenderer(try await Self.results())
    let html = try #require(renderer.html("index"))
    #expect(html.contains("reproduced in 4 of 9; the sign depends on shift"))
    #expect(html.contains("<span class=\"n\">n = 3</span>"))
    let markdown = try #require(renderer.markdown("index"))
    #expect(markdown.contains("| Claim | Paper | Here | Verdict | Worlds |"))
    #expect(
      markdown.contains("| reproduced, n = 3 | reproduced in 4 of 9; the sign depends on shift |"))
    let terminal = TerminalReport(try await Self.results()).ledger(width: 200)
    #expect(terminal.contains("(reproduced in 4 of 9; the sign depends on shift)"))
  }
}
