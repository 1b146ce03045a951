import Foundation
import Frames
import Testing

struct BootstrapTests {
  /// Of zeros and ones the sum of a resample is binomial: its quantiles are known.
  @Test(arguments: [(10, 5), (20, 10), (30, 6), (40, 35)])
  func sharesHaveBinomialQuantiles(count: Int, ones: Int) throws {
    let values = (0..<count).map { $0 < ones ? 1.0 : 0 }
    let interval = try #require(Bootstrap.interval(of: values))
    let p = Double(ones) / Double(count)
    var (probability, cumulative) = (pow(1 - p, Double(count)), 0.0)
    var (low, high): (Int?, Int?) = (nil, nil)
    for k in 0...count {
      cumulative += probability
      // Far enough from the edge that 10,000 resamples do not miss it by more than one.
      if low == nil, cumulative > 0.025 { low = k }
      if high == nil, cumulative > 0.975 { high = k }
      probability *= Double(count - k) / Double(k + 1) * p / (1 - p)
    }
    let step = 1 / Double(count)
    #expect(abs(interval.lowerBound - Double(low ?? -9) * step) <= step)
    #expect(abs(interval.upperBound - Double(high ?? -9) * step) <= step)
  }

  /// Shifted and scaled values have the interval shifted and scaled; the order of values is that of draws.
  @Test func theIntervalFollowsItsValues() throws {
    let values = [0.5, 2, 8, 3, 1, 1, 4]
    let interval = try #require(Bootstrap.interval(of: values))
    let moved = try #require(Bootstrap.interval(of: values.map { 4 * $0 - 16 }))
    #expect(abs(moved.lowerBound - (4 * interval.lowerBound - 16)) < 1e-9)
    #expect(abs(moved.upperBound - (4 * interval.upperBound - 16)) < 1e-9)
    #expect(interval.lowerBound >= 0.5 && interval.upperBound <= 8)
    #expect(interval == Bootstrap.interval(of: values))
  }

  @Test func oneValueHasNoSpread() {
    #expect(Bootstrap.interval(of: [3.25]) == 3.25...3.25)
  }
}
