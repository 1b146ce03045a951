import RandomStreams
import Testing

@testable import Frames

/// Intervals at other levels than 95 %.
struct EstimateLevelsTests {
  private static let levels = [0.05, 0.025, 0.01, 0.001, 0.000_1]

  /// At the usual level all is as it is without one; at smaller ones, no interval is narrower.
  @Test(arguments: [IntervalChoice.studentT, .bootstrap], [2, 3, 25])
  func smallerLevelsAreNested(choice: IntervalChoice, count: Int) throws {
    var stream = RandomStream(seed: 3, name: "levels/\(count)")
    let replicates = (0..<count).map { _ in Estimate(stream.uniform(), interval: nil) }
    let intervals = try Self.levels.map { level in
      try #require(Estimate(replicates: replicates, by: choice, level: level).interval)
    }
    #expect(intervals[0] == Estimate(replicates: replicates, by: choice).interval)
    for (wide, narrow) in zip(intervals.dropFirst(), intervals) {
      #expect(wide.lowerBound <= narrow.lowerBound && wide.upperBound >= narrow.upperBound)
    }
    // The bootstrap's interval of a few goes from the least to the greatest at every level.
    #expect((intervals[4] != intervals[0]) == (choice == .studentT || count == 25))
  }

  /// By the closed form for two degrees of freedom.
  @Test func studentsIntervalIsExact() throws {
    let level = 0.01
    let interval = try #require(
      Estimate(replicates: [1, 2, 3].map { Estimate($0) }, level: level).interval)
    let p = 1 - level
    let quantile = p * (2 / (1 - p * p)).squareRoot()
    #expect(abs(interval.upperBound - (2 + quantile / 3.0.squareRoot())) < 1e-9)
  }

  /// The score interval of a share shows how many trials it rests on.
  @Test(arguments: [(0.0, 7), (1.0, 64), (0.5, 10), (0.25, 400), (0.9, 31)])
  func sharesAreComputedAnew(share: Double, trials: Int) throws {
    let usual = WilsonInterval(proportion: share, trials: trials)
    let found = try #require(
      WilsonInterval.trials(of: usual.low...usual.high, proportion: share))
    #expect(abs(found - Double(trials)) < 1e-6)
    let quantile = NormalDistribution.quantile(upperTail: 0.001 / 2)
    let score = WilsonInterval(proportion: share, trials: Double(trials), quantile: quantile)
    let wide = try #require(
      Estimate(share, interval: usual.low...usual.high).interval(at: 0.001, within: 0...1))
    #expect(abs(wide.lowerBound - score.low) < 1e-9 && abs(wide.upperBound - score.high) < 1e-9)
    #expect(wide.lowerBound <= usual.low && wide.upperBound >= usual.high)
  }

  /// Others go as much further as a normal distribution's do, and not beyond what values can be.
  @Test func othersAreStretched() throws {
    let quantile = NormalDistribution.quantile(upperTail: 0.005)
    let ratio = quantile / WilsonInterval.quantile
    let skewed = Estimate(2, interval: 1...5)
    let wide = try #require(skewed.interval(at: 0.01, within: nil))
    #expect(abs(wide.lowerBound - (2 - ratio)) < 1e-12)
    #expect(abs(wide.upperBound - (2 + 3 * ratio)) < 1e-12)
    let share = Estimate(0.5, interval: 0.1...0.95)
    #expect(share.interval(at: 0.000_1, within: 0...1) == 0...1)
    #expect(Estimate(0.5, interval: -0.5...0.9).interval(at: 0.01, within: 0...1) != nil)
    #expect(Estimate(3).interval(at: 0.01, within: nil) == nil)
    #expect(Estimate.exact(3).interval(at: 0.01, within: nil) == 3...3)
    // A value outside of its own interval keeps that one within the wider.
    let outside = try #require(Estimate(9, interval: 1...5).interval(at: 0.01, within: nil))
    #expect(outside.lowerBound <= 1 && outside.upperBound >= 5)
  }

  /// What a frame declares is what a reader gets at the usual level.
  @Test func framesHaveTheirOwnAtTheUsualLevel() throws {
    var frame = Frame(
      "f",
      columns: [
        Frame.Column(
          "v", .number, "value", unit: .share, interval: .init(low: "low", high: "high")),
        Frame.Column("low", .number, "low"), Frame.Column("high", .number, "high"),
      ])
    frame.append([.number(0.5), .number(0.25), .number(0.75)])
    #expect(frame.interval(of: 0, in: frame.rows[0]) == 0.25...0.75)
    let wide = try #require(frame.interval(of: 0, in: frame.rows[0], level: 0.01))
    #expect(wide.lowerBound < 0.25 && wide.lowerBound > 0 && wide.upperBound > 0.75)
  }
}
