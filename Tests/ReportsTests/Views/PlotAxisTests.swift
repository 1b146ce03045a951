import Frames
import Testing

@testable import Reports

struct PlotAxisTests {
  private func logarithmic(_ values: [Double]) -> PlotAxis {
    var axis = PlotAxis(title: "x")
    axis.isLogarithmic = true
    axis.fit(values, isRound: true)
    return axis
  }

  /// Equal ratios take equal room, and the marks are powers of ten.
  @Test func logarithmsAreEven() {
    let axis = logarithmic([1, 1000])
    for (value, share) in [(1.0, 0.0), (10, 1.0 / 3), (100, 2.0 / 3), (1000, 1)] {
      #expect(abs(axis.share(value) - share) < 1e-12)
    }
    #expect(axis.ticks(count: 5).map(\.text) == ["1", "10", "100", "1,000"])
    #expect(axis.share(0) == 0 && axis.share(-3) == 0)
  }

  @Test(arguments: [
    ([2.0, 800], 2.0...1000.0), ([0.03, 0.4], 0.02...0.5), ([5, 5], 2...10),
    ([1e-9, 1e9], 1e-9...1e9),
    ([1, 1], 0.5...2),
  ])
  func logarithmicAxesBeginAndEndAtRoundNumbers(values: [Double], range: ClosedRange<Double>) {
    let axis = logarithmic(values)
    #expect(abs(axis.range.lowerBound / range.lowerBound - 1) < 1e-9, "\(axis.range)")
    #expect(abs(axis.range.upperBound / range.upperBound - 1) < 1e-9, "\(axis.range)")
  }

  @Test(arguments: [
    ([1e-9, 1e9], 7), ([20, 70], 7), ([101, 104], 7), ([0.9, 1.1], 5),
  ])
  func everyAxisHasMarks(values: [Double], most: Int) {
    let ticks = logarithmic(values).ticks(count: most)
    #expect(ticks.count >= 2 && ticks.count <= 2 * most, "\(ticks)")
    #expect(Set(ticks.map(\.text)).count == ticks.count)
  }

  @Test func limitsComeBeforeValues() {
    var axis = PlotAxis(title: "y")
    axis.limits = AxisLimits(low: -2, high: nil)
    axis.fit([0, 9], isRound: true)
    #expect(axis.range.lowerBound == -2 && axis.range.upperBound >= 9)
    #expect([-2.5, -2, 99].map(axis.holds) == [false, true, true])
    // Values beyond a limit turn no axis over.
    axis.limits = AxisLimits(low: 20, high: nil)
    axis.fit([0, 9], isRound: true)
    #expect(axis.range.lowerBound == 20 && axis.range.upperBound > 20)
  }

  /// Marks are spelled as asked for, with as many digits as tell them apart; labels stand for their numbers.
  @Test func marksAreFormatted() {
    var axis = PlotAxis(title: "y", range: 0...1, format: NumberFormat(".0%"))
    #expect(axis.ticks(count: 2).map(\.text) == ["0 %", "50 %", "100 %"])
    axis.range = 0...0.01
    #expect(axis.ticks(count: 2).map(\.text) == ["0.0 %", "0.5 %", "1.0 %"])
    axis.names = [0: "none"]
    #expect(axis.ticks(count: 2).map(\.text) == ["none", "0.5 %", "1.0 %"])
    axis.format = NumberFormat("d")
    #expect(axis.ticks(count: 2).map(\.text) == ["none", "0.005", "0.010"])
  }
}
