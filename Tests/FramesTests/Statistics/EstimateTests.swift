import Foundation
import Frames
import RandomStreams
import Testing

struct EstimateTests {
  /// The quantiles that tables print.
  @Test(arguments: [
    (1, 12.706), (2, 4.303), (3, 3.182), (4, 2.776), (5, 2.571), (9, 2.262), (30, 2.042),
    (120, 1.980),
  ]) func studentT(degrees: Int, expected: Double) {
    #expect(abs(StudentT.quantile(upperTail: 0.025, degrees: degrees) - expected) < 6e-4)
  }

  @Test func meansOfReplicates() throws {
    let estimate = Estimate(replicates: [1, 2, 3].map { Estimate($0) })
    #expect(estimate.value == 2)
    let half = 4.302_652_73 / 3.0.squareRoot()
    let interval = try #require(estimate.interval)
    #expect(abs(interval.lowerBound - (2 - half)) < 1e-6)
    #expect(abs(interval.upperBound - (2 + half)) < 1e-6)
    #expect(Estimate(replicates: [Estimate(5)]).interval == nil)
    let agreeing = [Estimate](repeating: Estimate(1, interval: 0.7...1), count: 9)
    let own = try #require(Estimate(replicates: agreeing).interval)
    #expect(Estimate(0.9, interval: 0.7...1.2).clamped(to: 0...1).interval == 0.7...1)
    #expect(abs(own.lowerBound - 0.9) < 1e-12 && own.upperBound == 1)
    #expect(Estimate(replicates: [Estimate(5, interval: 4...7)]).interval == 4...7)
  }

  /// Enough replicates have the bootstrap's interval, few have Student's t; either can be asked for.
  @Test(
    arguments: [
      (3, nil, Replication.Method.studentT), (19, nil, .studentT), (20, nil, .bootstrap),
      (3, .bootstrap, .bootstrap), (20, .studentT, .studentT), (20, .automatic, .bootstrap),
    ] as [(Int, IntervalChoice?, Replication.Method)])
  func methodsOfIntervals(
    count: Int, choice: IntervalChoice?, method: Replication.Method
  ) throws {
    let values = (0..<count).map { Double($0 % 7) }
    let estimate = Estimate(replicates: values.map { Estimate($0) }, by: choice)
    let replication = try #require(estimate.replication)
    #expect(replication.method == method && replication.count == count)
    let error = try #require(replication.standardError)
    let deviation = values.map { pow($0 - estimate.value, 2) }.reduce(0, +) / Double(count - 1)
    #expect(abs(error - (deviation / Double(count)).squareRoot()) < 1e-12)
    let half =
      error * (method == .studentT ? StudentT.quantile(upperTail: 0.025, degrees: count - 1) : 1.96)
    let interval = try #require(estimate.interval)
    // The bootstrap's interval has the width of a normal one but for the factor (n - 1) / n.
    let tolerance = method == .studentT ? 1e-9 : half * (count > 3 ? 0.08 : 0.3)
    #expect(abs(interval.lowerBound - (estimate.value - half)) < tolerance)
    #expect(abs(interval.upperBound - (estimate.value + half)) < tolerance)
    #expect(interval == Estimate(replicates: values.map { Estimate($0) }, by: choice).interval)
  }

  /// Replicates that were looked at again and again have a sequence's interval, as wide as their own at least.
  @Test func meansOfALook() throws {
    let values = (0..<12).map { Double($0 % 3) }
    let estimate = Estimate(replicates: values.map { Estimate($0) }, in: .normal)
    #expect(
      estimate.value == 1 && estimate.interval == ConfidenceSequence.normal.interval(of: values))
    #expect(estimate.replication?.method == .anytimeT && estimate.replication?.count == 12)
    let fixed = Estimate(replicates: values.map { Estimate($0) }, by: .studentT)
    #expect(estimate.replication?.standardError == fixed.replication?.standardError)
    let betting = Estimate(replicates: [Estimate(0.5), Estimate(.nan)], in: .bounded(0...1))
    #expect(betting.replication?.method == .betting && betting.replication?.count == 1)
    #expect(betting.interval == ConfidenceSequence.bounded(0...1).interval(of: [0.5]))
    #expect(Estimate(replicates: [], in: .normal).value.isNaN)
    let wide = values.map { Estimate($0, interval: $0 - 60...$0 + 60) }
    let own = try #require(Estimate(replicates: wide, in: .normal).interval)
    #expect(abs(own.lowerBound - (1 - 60 / 12.0.squareRoot())) < 1e-9)
  }

  /// Draws with one seed are averaged before seeds are: they do not make it more certain.
  @Test func rowsOfOneReplicateAreAveragedFirst() throws {
    var frame = Frame(
      "f", columns: [Frame.Column("s", .integer, "seed"), Frame.Column("v", .number, "value")])
    for (seed, value) in [(0, 1.0), (0, 3), (1, 4), (1, 6), (2, 7)] {
      frame.append([.integer(seed), .number(value)])
    }
    frame.append([.integer(2), .missing])
    #expect(frame.replicates(frame.rows, 1, over: "s").map(\.value) == [2, 5, 7])
  }

  /// The exact distribution of resamples of two values: both ends are among the means.
  @Test func bootstrapOfTwoValuesReachesBoth() {
    #expect(Bootstrap.interval(of: [1, 3]) == 1...3)
    #expect(Bootstrap.interval(of: [2, 2, 2]) == 2...2)
  }

  /// How often each method's interval holds the mean of normal draws: why few replicates have
  /// Student's t.
  @Test(arguments: [(3, 0.74), (5, 0.83), (20, 0.93)])
  func coverage(count: Int, ofBootstrap: Double) {
    var stream = RandomStream(seed: 1, name: "coverage")
    var held = (bootstrap: 0, studentT: 0)
    let trials = 300
    for _ in 0..<trials {
      let draws = (0..<count).map { _ in Estimate(stream.normal()) }
      let bootstrap = Estimate(replicates: draws, by: .bootstrap).interval
      let studentT = Estimate(replicates: draws, by: .studentT).interval
      if bootstrap?.contains(0) == true { held.bootstrap += 1 }
      if studentT?.contains(0) == true { held.studentT += 1 }
    }
    #expect(abs(Double(held.bootstrap) / Double(trials) - ofBootstrap) < 0.05)
    #expect(abs(Double(held.studentT) / Double(trials) - 0.95) < 0.03)
  }

  /// Newcombe's example: 56/70 against 48/80, difference 0.20 (0.0524 to 0.3339).
  @Test func differencesOfProportions() throws {
    let left = Estimate(56.0 / 70, interval: 0.6919...0.8769)
    let right = Estimate(48.0 / 80, interval: 0.4905...0.7004)
    let difference = Estimate.combined(-, left, right, isLinear: true, rightSign: -1)
    let interval = try #require(difference.interval)
    #expect(abs(difference.value - 0.2) < 1e-12)
    #expect(abs(interval.lowerBound - 0.0524) < 2e-4)
    #expect(abs(interval.upperBound - 0.3339) < 2e-4)
  }

  @Test func productsKeepTheIntervalOfTheUncertainSide() {
    let estimate = Estimate(2, interval: 1...4)
    let scaled = Estimate.combined(*, .exact(-3), estimate, isLinear: false)
    #expect(scaled.interval == -12 ... -3)
    #expect(Estimate.combined(*, estimate, estimate, isLinear: false).interval == nil)
    let sum = Estimate.combined(+, .exact(1), estimate, isLinear: true)
    #expect(sum.interval == 2...5)
  }

  // MARK: - What is not finite

  @Test func whatIsNotFiniteIsNoReplicate() {
    let mean = Estimate(replicates: [Estimate(.nan), Estimate(2), Estimate(.infinity), Estimate(4)])
    #expect(mean.value == 3)
    #expect(mean.replication?.count == 2)
    let none = Estimate(replicates: [Estimate(.nan), Estimate(-.infinity)])
    #expect(none.value.isNaN && none.interval == nil)
    #expect(none.replication?.count == 0)
    #expect(Estimate(replicates: []).value.isNaN)
  }

  /// Sums beyond all numbers have no interval, and end nothing.
  @Test(arguments: [3, 30]) func sumsBeyondAllNumbersHaveNoInterval(count: Int) {
    let huge = (0..<count).map { Estimate($0 % 2 == 0 ? 1.7e308 : -1.7e308) }
    _ = Estimate(replicates: huge)
    _ = Estimate(replicates: huge.map { Estimate(abs($0.value)) })
    _ = Estimate(replicates: huge.map { .exact($0.value) })
    #expect(Estimate.exact(.nan).interval == nil && !Estimate.exact(.nan).isExact)
    let difference = Estimate.combined(
      -, .exact(.infinity), .exact(.infinity), isLinear: true, rightSign: -1)
    #expect(difference.value.isNaN && difference.interval == nil)
  }

  @Test(
    arguments: [
      (2, 1...3, 2, 1...3), (-2, -3...(-1), 2, 1...3), (1, -2...4, 1, 0...4),
      (-1, -4...2, 1, 0...4),
      (-5, nil, 5, nil),
    ] as [(Double, ClosedRange<Double>?, Double, ClosedRange<Double>?)])
  func magnitudes(
    value: Double, interval: ClosedRange<Double>?, size: Double, expected: ClosedRange<Double>?
  ) {
    let magnitude = Estimate(value, interval: interval).magnitude
    #expect(magnitude == Estimate(size, interval: expected))
  }

  @Test func theLargerOfTwoHasTheLargerEnds() {
    let (a, b) = (Estimate(2, interval: 1...3), Estimate(1, interval: 0...5))
    #expect(Estimate.growing(max, a, b) == Estimate(2, interval: 1...5))
    #expect(Estimate.growing(min, a, b) == Estimate(1, interval: 0...3))
    #expect(Estimate.growing(max, a, Estimate(9)) == Estimate(9))
    #expect(Estimate.growing(max, .exact(1), .exact(2)).isExact)
  }
}
