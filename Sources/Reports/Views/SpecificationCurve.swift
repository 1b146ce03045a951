import Frames
import Notebook

/// A claim's effects in all of its worlds, the smallest first, with what was chosen in each.
struct SpecificationCurve: Sendable {
  /// A world.
  struct Point: Sendable {
    /// The effect.
    var effect: Estimate
    /// The verdict in a word.
    var verdict: String
    /// Whether it is the world of the book.
    var isChosen: Bool
    /// For each choice, the position of its value.
    var positions: [Int]
  }

  /// A choice.
  struct Choice: Sendable {
    /// What is chosen.
    var name: String
    /// The values that it could have, as they are read.
    var values: [String]
  }

  /// What the drawing is called.
  let title: String
  /// The worlds, by their effects.
  let points: [Point]
  /// The choices, in the order written.
  let choices: [Choice]
  /// The words of the verdicts, in the order of the legend.
  let verdicts: [String]
  /// What effects cannot leave, which the axis goes no further than for their intervals; none where they may be anything.
  let reach: ClosedRange<Double>?
  /// The effects' axis, with 0 on it.
  let axis: ClosedRange<Double>

  /// A curve of worlds, with the axis that they need.
  init(
    title: String, points: [Point], choices: [Choice], verdicts: [String],
    reach: ClosedRange<Double>? = nil
  ) {
    self.title = title
    self.points = points
    self.choices = choices
    self.verdicts = verdicts
    self.reach = reach
    axis = Self.axis(of: points, within: reach)
  }

  private static func axis(
    of points: [Point], within reach: ClosedRange<Double>?
  ) -> ClosedRange<Double> {
    let ends = points.flatMap { point -> [Double] in
      let shown = point.effect.interval.map { interval in
        reach.map { interval.clamped(to: $0) } ?? interval
      }
      let interval = shown.map { [$0.lowerBound, $0.upperBound] } ?? []
      return ([point.effect.value] + interval).filter(\.isFinite)
    }
    let range = min(0, ends.min() ?? 0)...max(0, ends.max() ?? 0)
    guard range.upperBound > range.lowerBound else { return -1...1 }
    return Ticks.widened(range)
  }

  /// What is to be known of the axis; none where every interval ends within it.
  var note: String? {
    let isCut = points.contains { point in
      point.effect.interval.map { $0.clamped(to: axis) != $0 } ?? false
    }
    return isCut ? PlotView.cutNote : nil
  }

  /// How far a value lies along the axis, from 0 to 1; what lies beyond is at its end.
  func share(_ value: Double) -> Double {
    guard !value.isNaN else { return 0 }
    let clamped = min(max(value, axis.lowerBound), axis.upperBound)
    return (clamped - axis.lowerBound) / (axis.upperBound - axis.lowerBound)
  }

  /// What a world is, in words: `noise 10, metric share: −0.21 ± 0.04, reproduced`.
  func describe(_ point: Point) -> String {
    let chosen = zip(choices, point.positions).map { "\($0.name) \($0.values[$1])" }
    let own = point.isChosen ? " (the book)" : ""
    return "\(chosen.joined(separator: ", "))\(own): \(Spelling.estimate(point.effect)), "
      + point.verdict
  }
}
