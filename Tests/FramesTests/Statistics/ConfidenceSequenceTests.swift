import CElementary
import Frames
import RandomStreams
import Testing

/// Intervals that may be looked at after every replicate.
struct ConfidenceSequenceTests {
  /// Where the closed form's Bayes factor itself stands at 1 / level.
  @Test(arguments: [5, 6, 10, 30]) func normalEndsAreWhereTheBayesFactorIs(count: Int) throws {
    let values = (0..<count).map { Double($0 * $0 % 7) }
    let interval = try #require(ConfidenceSequence.normal.interval(of: values))
    let n = Double(count)
    let mean = values.reduce(0, +) / n
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    for end in [interval.lowerBound, interval.upperBound] {
      // Rouder et al. (2009), the t test's Bayes factor with a normal prior of variance 1.
      let t = (mean - end) / (spread / n.squareRoot())
      let factor =
        power(1 + n, -0.5) * power(1 + t * t / (n - 1) / (1 + n), -n / 2)
        / power(1 + t * t / (n - 1), -n / 2)
      #expect(abs(factor - 20) < 1e-6)
    }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    portable_exp(exponent * portable_log(base))
  }

  @Test func nothingIsSaidOfTooLittle() {
    #expect(ConfidenceSequence.normal.interval(of: []) == nil)
    #expect(ConfidenceSequence.normal.interval(of: [1]) == nil)
    #expect(ConfidenceSequence.normal.interval(of: [1, 2, 3, 5]) == nil)
    #expect(ConfidenceSequence.normal.interval(of: [1, 1, 1, 1, 1]) == nil)
    #expect(ConfidenceSequence.bounded(0...1).interval(of: []) == 0...1)
    #expect(ConfidenceSequence.bounded(0...1).interval(of: [2]) == nil)
    #expect(ConfidenceSequence.bounded(1...1).interval(of: [1]) == nil)
  }

  /// The ends are where a mean begins to be excluded; intervals move and stretch with the values.
  @Test(arguments: [3, 8, 40]) func boundedEndsAreWhereExclusionBegins(count: Int) throws {
    let values = (0..<count).map { 0.2 + 0.1 * Double($0 % 5) }
    let sequence = ConfidenceSequence.bounded(0...1)
    let interval = try #require(sequence.interval(of: values))
    for (end, outward) in [(interval.lowerBound, -1e-6), (interval.upperBound, 1e-6)] {
      guard (0.001...0.999).contains(end) else { continue }
      #expect(sequence.exclusions(of: end + outward, by: values).last == true)
      #expect(sequence.exclusions(of: end - outward, by: values).last == false)
    }
    let moved = try #require(
      ConfidenceSequence.bounded(-3...5).interval(of: values.map { 8 * $0 - 3 }))
    #expect(abs(moved.lowerBound - (8 * interval.lowerBound - 3)) < 1e-9)
    #expect(abs(moved.upperBound - (8 * interval.upperBound - 3)) < 1e-9)
    let mirrored = try #require(sequence.interval(of: values.map { 1 - $0 }))
    #expect(abs(mirrored.lowerBound - (1 - interval.upperBound)) < 1e-9)
  }

  /// At a smaller level the interval is wider; of several that share one, none is wrong too often.
  @Test(arguments: [ConfidenceSequence.normal, .bounded(0...1)])
  func smallerLevelsHaveWiderIntervals(sequence: ConfidenceSequence) throws {
    let values = (0..<20).map { 0.4 + 0.05 * Double($0 % 5) }
    let usual = try #require(sequence.interval(of: values))
    let wider = try #require(sequence.interval(of: values, level: ConfidenceSequence.level / 2))
    #expect(wider.lowerBound < usual.lowerBound && wider.upperBound > usual.upperBound)
    #expect(sequence.interval(of: values, level: ConfidenceSequence.level) == usual)
  }

  @Test func moreReplicatesSayMore() throws {
    let widths = try [5, 20, 80].map { count in
      let values = (0..<count).map { 0.3 + 0.05 * Double($0 % 3) }
      let interval = try #require(ConfidenceSequence.bounded(0...1).interval(of: values))
      return interval.upperBound - interval.lowerBound
    }
    #expect(widths[0] > widths[1] && widths[1] > widths[2] && widths[2] < 0.2)
  }

  /// What is drawn in the simulations; its mean is 0.
  enum Drawn: CaseIterable {
    case normal, coins, skewed

    func value(_ stream: inout RandomStream) -> Double {
      switch self {
      case .normal: stream.normal()
      case .coins: stream.uniform() < 0.5 ? -1 : 1
      case .skewed: stream.uniform() < 0.1 ? 0.9 : -0.1
      }
    }
  }

  /// 2,000 runs under no effect with a look after every one of 50 replicates: false verdicts stay under the
  /// stated level, while the interval of a fixed number fails in far more.
  @Test(arguments: [
    (ConfidenceSequence.normal, Drawn.normal), (.bounded(-1...1), .coins),
    (.bounded(-1...1), .skewed),
  ]) func levelsHoldUnderLooking(sequence: ConfidenceSequence, drawn: Drawn) {
    var stream = RandomStream(seed: 1, name: "coverage of \(drawn)")
    var (wrong, naive) = (0, 0)
    for _ in 0..<2_000 {
      let values = (0..<50).map { _ in drawn.value(&stream) }
      if sequence.exclusions(of: 0, by: values).contains(true) { wrong += 1 }
      let excluded = (3...50).contains { fixedInterval(of: values.prefix($0)) }
      if excluded { naive += 1 }
    }
    #expect(Double(wrong) / 2_000 <= ConfidenceSequence.level)
    #expect(Double(naive) / 2_000 > 4 * ConfidenceSequence.level)
  }

  private static let quantiles = (0...50).map {
    StudentT.quantile(upperTail: 0.025, degrees: max(1, $0))
  }

  /// Whether Student's interval, for a number that was fixed in advance, excludes 0.
  private func fixedInterval(of values: ArraySlice<Double>) -> Bool {
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    return abs(mean) > Self.quantiles[values.count - 1] * (variance / n).squareRoot()
  }

  /// An effect that is there is found.
  @Test func effectsAreFound() {
    var stream = RandomStream(seed: 2, name: "power")
    var (normal, bounded) = (0, 0)
    for _ in 0..<200 {
      let values = (0..<30).map { _ in 0.3 + 0.2 * stream.normal() }
      if ConfidenceSequence.normal.exclusions(of: 0, by: values).last == true { normal += 1 }
      let shares = values.map { max(-1, min(1, $0)) }
      if ConfidenceSequence.bounded(-1...1).exclusions(of: 0, by: shares).last == true {
        bounded += 1
      }
    }
    #expect(normal > 195 && bounded > 150)
  }
}
