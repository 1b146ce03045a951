import Frames
import RandomStreams
import Testing

/// Tests that are judged together.
struct HolmTests {
  /// Which of some tests are kept that each hold from a level on.
  private static func kept(_ smallest: [Double], level: Double = 0.05) -> Set<Int> {
    Holm.kept(of: smallest.count, level: level) { tests, level in
      tests.filter { smallest[$0] <= level }
    }
  }

  /// As Holm wrote it down: from the smallest on, each with the level over how many are left, to the first that fails.
  private static func reference(_ smallest: [Double], level: Double = 0.05) -> Set<Int> {
    var kept = Set<Int>()
    for (rank, test) in smallest.indices.sorted(by: { smallest[$0] < smallest[$1] }).enumerated() {
      guard smallest[test] <= level / Double(smallest.count - rank) else { break }
      kept.insert(test)
    }
    return kept
  }

  @Test(
    arguments: [
      ([], []), ([0.05], [0]), ([0.051], []), ([0.03, 0.04], []), ([0.025, 0.04], [0, 1]),
      ([0.04, 0.01, 0.03, 0.005], [1, 3]), ([0.01, 0.02, 0.04], [0, 1, 2]),
    ] as [([Double], Set<Int>)])
  func knownCases(smallest: [Double], kept: Set<Int>) {
    #expect(Self.kept(smallest) == kept)
  }

  @Test func isAsWrittenDown() {
    var stream = RandomStream(seed: 1, name: "holm")
    for _ in 0..<3000 {
      let count = stream.integer(below: 12)
      let smallest = (0..<count).map { _ in
        let draw = stream.uniform()
        return stream.integer(below: 2) == 0 ? draw * 0.02 : draw
      }
      let kept = Self.kept(smallest)
      #expect(kept == Self.reference(smallest), "\(smallest)")
      // No more than hold each by itself; no fewer than hold at the level over all (Bonferroni).
      #expect(kept.allSatisfy { smallest[$0] <= 0.05 })
      #expect(kept.isSuperset(of: smallest.indices.filter { smallest[$0] <= 0.05 / Double(count) }))
    }
  }

  /// Each test is judged again as long as more are kept, and none of those that are.
  @Test func nothingIsJudgedInVain() {
    var rounds: [[Int]] = []
    _ = Holm.kept(of: 4, level: 0.05) { tests, level in
      rounds.append(tests)
      return tests.filter { [0.001, 0.014, 0.5, 0.9][$0] <= level }
    }
    #expect(rounds == [[0, 1, 2, 3], [1, 2, 3], [2, 3]])
  }
}
