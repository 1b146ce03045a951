import Interpretability
import Tensors
import Testing

struct ProbeSplitsTests {
  private static let labels = (0..<30).map { $0 % 3 }
  /// The label as a vector of its own, and nothing at all.
  private static let telling = Tensor(
    labels.flatMap { label in (0..<3).map { $0 == label ? 1 : 0 } }, shape: [30, 3])
  private static let silent = Tensor.zeros([30, 3])

  private static func accuracies(
    _ features: [Tensor], fitted: Int = 24, count: Int = 4, seed: UInt64 = 1, threads: Int = 1
  ) -> [[Double]] {
    ProbeSplits(of: 30, fitted: fitted, count: count, seed: seed).accuracies(
      reading: features, labels, classes: 3, LogisticRegression.Options(), threads: threads)
  }

  @Test func whatTellsTheLabelIsReadOnEverySplit() {
    let found = Self.accuracies([Self.telling, Self.silent])
    #expect(found.count == 2 && found[0] == [1, 1, 1, 1])
    // Of nothing, one label is read on all of those left out: some of the six have it.
    #expect(found[1].count == 4)
    #expect(found[1].allSatisfy { ($0 * 6).rounded() / 6 == $0 && $0 < 1 })
  }

  /// What is left out depends on the seed and on nothing else.
  @Test func splitsAreDrawnBySeed() {
    let found = Self.accuracies([Self.silent], fitted: 16, count: 8)
    #expect(Self.accuracies([Self.silent], fitted: 16, count: 8, threads: 3) == found)
    #expect(Self.accuracies([Self.silent], fitted: 16, count: 8, seed: 2) != found)
    // Later splits are further draws.
    #expect(Self.accuracies([Self.silent], fitted: 16, count: 3)[0] == Array(found[0].prefix(3)))
  }
}
