import Chapters
import Frames
import Notebook
import Testing

@testable import Reports

/// Claims of several comparisons: which of them decides, and what is drawn of it.
struct DecidingComparisonTests {
  /// The verdicts of a claim in the nine worlds of `shift` and `base`.
  private static func verdicts(_ expect: String) async throws -> WorldVerdicts {
    let results = try await WorldsBook(WorldsBook.chapter(WorldsBook.worlds, expect)).run()
    return try #require(ClaimsLedger(results).entries.first?.worlds)
  }

  private static func decides(_ world: WorldVerdicts.World) -> String? {
    world.ruling.deciding?.comparison.text
  }

  /// Arm a is shift + 0.1 ± 0.25, of a negative shift shift - 0.1; arm b is base.
  @Test func theNearestToTheWrongSideDecides() async throws {
    let (first, second) = ("runs[arm=b].v - 1 < runs[arm=a].v", "runs[arm=a].v < 2")
    let verdicts = try await Self.verdicts("runs[arm=b].v - 1 < runs[arm=a].v < 2")
    // shift 1: base 0 and 1 leave more room below (2.1, 1.1) than there is to 2 (0.9); base 2 does not (0.1).
    // shift 3 is too large, shift -2 too small.
    #expect(
      verdicts.worlds.map(Self.decides)
        == [second, second, first, second, second, second, first, first, first])
    let effects = [0.9, 0.9, 0.1, -1.1, -1.1, -1.1, -1.1, -2.1, -3.1]
    for (world, expected) in zip(verdicts.worlds, effects) {
      let effect = try #require(world.effect)
      #expect(abs(effect.value - expected) < 1e-12)
      #expect(abs((effect.interval?.upperBound ?? 0) - expected - 0.248414) < 1e-5)
      #expect(effect.replication?.count == 3)
    }
    #expect(verdicts.count(.reproduced) == 2 && verdicts.count(.inconclusive) == 1)
    #expect(verdicts.signs == (6, 2))
  }

  @Test func whichDecidesIsSaid() async throws {
    let verdicts = try await Self.verdicts("runs[arm=b].v - 1 < runs[arm=a].v < 2")
    let drawn = WorldsText.details(verdicts).first { $0.name == "Drawn" }?.text
    #expect(
      drawn
        == "the comparison that is nearest to failing in each world, above 0 where it holds: "
        + "runs[arm=b].v - 1 < runs[arm=a].v in 4, runs[arm=a].v < 2 in 5")
    #expect(
      verdicts.curve?.title
        == "In each world, the comparison nearest to failing, above 0 where it holds")
    #expect(verdicts.headings == ["shift", "base", "comparison", "difference", "n", "verdict"])
    #expect(verdicts.rows.map(\.count) == Array(repeating: 6, count: 9))
    #expect(verdicts.rows[0][2] == "runs[arm=b].v - 1 < runs[arm=a].v")
    #expect(
      WorldsRecord(verdicts).each.map(\.comparison)
        == verdicts.worlds.map(Self.decides))
    let one = try await Self.verdicts("runs[arm=a].v > runs[arm=b].v")
    #expect(!WorldsText.details(one).map(\.name).contains("Drawn"))
    #expect(WorldsRecord(one).each.allSatisfy { $0.comparison == nil })
  }

  /// Equivalence holds as far as the margin is larger than the difference.
  @Test func equivalenceIsCountedFromItsMargin() async throws {
    let verdicts = try await Self.verdicts(
      "runs[arm=a].v == runs[arm=b].v within 0.5 and runs[arm=a].v > -9")
    let effects = [-0.6, 0.4, -0.4, -2.6, -1.6, -0.6, -1.6, -2.6, -3.6]
    for (world, expected) in zip(verdicts.worlds, effects) {
      #expect(abs((world.effect?.value ?? 0) - expected) < 1e-12)
      #expect(
        world.ruling.verdict
          == (expected > 0.25 ? .reproduced : expected < -0.25 ? .notReproduced : .inconclusive))
    }
  }

  /// What has no interval is less settled than what has one, and more than what is reversed.
  @Test func whatHasNoIntervalIsOpen() async throws {
    let verdicts = try await Self.verdicts(
      "runs[arm=a].v > runs[arm=b].v and mean(runs[arm=b].v) / mean(runs[arm=b].v) > 0.5")
    #expect(verdicts.worlds.contains { $0.ruling.verdict == .notReproduced })
    for world in verdicts.worlds where world.ruling.verdict == .notReproduced {
      #expect(Self.decides(world) == "runs[arm=a].v > runs[arm=b].v")
    }
  }
}
