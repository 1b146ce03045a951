import Frames
import Testing

@testable import Reports

struct SpecificationCurveTests {
  static func curve(
    _ values: [Double], chosen: Int = 0, spread: Double? = 0.5, reach: ClosedRange<Double>? = nil
  ) -> SpecificationCurve {
    SpecificationCurve(
      title: "Difference in each world: a > b",
      points: values.enumerated().map { number, value in
        SpecificationCurve.Point(
          effect: Estimate(value, interval: spread.map { value - $0...value + $0 }),
          verdict: value > 0.5 ? "reproduced" : value < -0.5 ? "not reproduced" : "inconclusive",
          isChosen: number == chosen, positions: [number % 2, number % 3])
      },
      choices: [
        SpecificationCurve.Choice(name: "noise", values: ["1", "10"]),
        SpecificationCurve.Choice(name: "metric", values: ["share", "logit", "rank"]),
      ], verdicts: ["reproduced", "not reproduced", "inconclusive"], reach: reach)
  }

  @Test func theAxisHasZeroAndEveryInterval() {
    #expect(Self.curve([1, 2, 3]).axis == 0...4)
    #expect(Self.curve([-3, -2]).axis == -4...0)
    #expect(Self.curve([-1, 2], spread: nil).axis == -1...2)
    #expect(Self.curve([0], spread: nil).axis == -1...1)
  }

  /// Where effects cannot be, the axis does not go for their intervals, and says so.
  @Test func theAxisEndsWhereEffectsDo() {
    let far = Self.curve([0.2, 0.6], spread: 5, reach: -1...1)
    #expect(far.axis == -1...1)
    #expect(far.note == "Intervals that reach the end of the axis may go on beyond it.")
    #expect(TextSpecificationCurve(far, width: 80).lines.last == far.note)
    let near = Self.curve([0.2, 0.6], spread: 0.1, reach: -1...1)
    #expect(near.axis.upperBound <= 0.8 && near.axis.lowerBound == 0 && near.note == nil)
    #expect(Self.curve([1, 2, 3]).note == nil)
  }

  @Test func sharesLieAlongIt() {
    let curve = Self.curve([-1, 2], spread: nil)
    #expect([-1, 0.5, 2, 9, -9, .nan].map(curve.share) == [0, 0.5, 1, 1, 0, 0])
  }

  @Test func aWorldIsItsChoices() {
    let curve = Self.curve([1, 2])
    #expect(
      curve.points.map(curve.describe) == [
        "noise 1, metric share (the book): 1.00 ± 0.50, reproduced",
        "noise 10, metric logit: 2.00 ± 0.50, reproduced",
      ])
  }
}
