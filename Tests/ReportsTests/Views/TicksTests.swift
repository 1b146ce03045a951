import Foundation
import Testing

@testable import Reports

struct TicksTests {
  @Test(arguments: [
    (0.0...1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]), (3.0...17.0, [5, 10, 15]),
    (-1.0...1.0, [-1, -0.5, 0, 0.5, 1]), (-0.3 ... -0.1, [-0.3, -0.25, -0.2, -0.15, -0.1]),
    (0.0...0.00003, [0, 0.00001, 0.00002, 0.00003]),
    (1e6...1.4e6, [1e6, 1.1e6, 1.2e6, 1.3e6, 1.4e6]),
  ])
  func ticks(range: ClosedRange<Double>, expected: [Double]) {
    let ticks = Ticks.values(in: range, count: 5)
    #expect(ticks.count == expected.count, "\(ticks)")
    let size = max(abs(range.lowerBound), abs(range.upperBound))
    #expect(zip(ticks, expected).allSatisfy { abs($0 - $1) < 1e-12 * size })
  }

  /// Multiples of 1, 2 or 5 times a power of ten, all of those within, and about as many as asked for.
  @Test(arguments: 0..<40)
  func ticksAreAllRoundNumbersWithin(seed: Int) {
    var draws = Draws(seed)
    let size = pow(10, 12 * draws.next() - 6)
    let low = (2 * draws.next() - 1) * size
    let range = low...low + (0.01 + draws.next()) * size
    let count = 3 + seed % 6
    let width = range.upperBound - range.lowerBound
    let ticks = Ticks.values(in: range, count: count)
    // Brute force: the finest round step that gives no more than `count` stretches.
    let powers: [Double] = (-9...9).map { pow(10, Double($0)) }
    let steps: [Double] = powers.flatMap { [$0, 2 * $0, 5 * $0] }.sorted()
    let step: Double = steps.first { width / $0 <= Double(count) * (1 + 1e-9) } ?? .nan
    let first = Int((range.lowerBound / step).rounded(.up))
    let last = Int((range.upperBound / step).rounded(.down))
    let expected = (first..<last + 1).map { Double($0) * step }
    #expect(ticks.count == expected.count, "\(range): \(ticks) and \(expected)")
    #expect(zip(ticks, expected).allSatisfy { abs($0 - $1) <= 1e-9 * width })
  }

  /// Axes end at round numbers, and these have their ticks.
  @Test(arguments: 0..<60)
  func aWidenedRangeHasTicksAtItsEnds(seed: Int) {
    var draws = Draws(seed)
    let step = [0.1, 0.2, 0.5, 1, 2, 5][seed % 6] * pow(10, Double(seed % 5) - 2)
    let from = Double(Int(20 * draws.next()) - 10)
    let range = from * step...(from + 5) * step
    let ticks = Ticks.values(in: range, count: 5)
    #expect(ticks.count == 6, "\(range): \(ticks)")
  }

  @Test(arguments: 0..<40)
  func widenedRangesHoldTheirOwnAndLittleMore(seed: Int) {
    var draws = Draws(seed)
    let size = pow(10, 8 * draws.next() - 4)
    let low = (2 * draws.next() - 1) * size
    let range = low...low + (0.001 + draws.next()) * size
    let wide = Ticks.widened(range)
    let width = range.upperBound - range.lowerBound
    #expect(wide.lowerBound <= range.lowerBound && wide.upperBound >= range.upperBound)
    // A step is less than half of the range, since 2 to 5 lies furthest apart.
    #expect(wide.upperBound - wide.lowerBound <= 2 * width)
  }
}
