import Testing

@testable import Reports

struct TicksTests {
  @Test(arguments: [(0.0...1.0, [0, 0.2, 0.4, 0.6, 0.8, 1]), (3.0...17.0, [5, 10, 15])])
  func ticks(range: ClosedRange<Double>, expected: [Double]) {
    let ticks = Ticks.values(in: range, count: 5)
    #expect(ticks.count == expected.count)
    #expect(zip(ticks, expected).allSatisfy { abs($0 - $1) < 1e-12 })
  }
}
