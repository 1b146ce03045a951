import Chapters
import Notebook
import Testing

@testable import NotebookCommands

/// What is said of a claim that is to be settled.
struct StandingTests {
  private static func standings() throws -> [Standing] {
    let book = try SmallBook([
      "01": SmallBook.rows("a", "sweep: {seed: [0, 1]}") + """
        ```yaml claim
        id: c
        text: So.
        expect: a.v > 0
        over: seed
        ```

        ```yaml claim
        id: constant
        text: So.
        expect: a[seed=0].v > 0
        ```
        """
    ]).book
    return book.chapters.flatMap(\.blocks).compactMap(Standing.init)
  }

  @Test func onlyClaimsOverAnAxisCanBeSettled() throws {
    let standings = try Self.standings()
    #expect(standings.map(\.claim) == ["c"])
    #expect(standings[0].axis == "seed" && standings[0].readings.map(\.block) == ["a"])
    #expect(standings[0].state == .open && !standings[0].isLookedAt)
  }

  @Test func reasonsAreSaid() throws {
    var standing = try #require(try Self.standings().first)
    #expect(standing.text == "c: over seed, n = 0: open; there was no look")
    standing.state = .stopped("the budget ended")
    standing.count = 3
    #expect(standing.text == "c: over seed, n = 3: open; the budget ended")
    #expect(standing.row.note == "the budget ended" && standing.row.verdict == "inconclusive")
    #expect(standing.row.line == 8 && standing.row.replicates == 3)
  }
}
