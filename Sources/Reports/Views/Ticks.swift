/// Round numbers along an axis.
enum Ticks {
  /// About `count` multiples of 1, 2 or 5 times a power of ten within a range.
  static func values(in range: ClosedRange<Double>, count: Int) -> [Double] {
    let step = step(range, count: count)
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard first <= last, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The range widened to round numbers.
  static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let step = step(range, count: 5)
    let low = (range.lowerBound / step).rounded(.down) * step
    let high = (range.upperBound / step).rounded(.up) * step
    return low < high ? low...high : range
  }

  private static func step(_ range: ClosedRange<Double>, count: Int) -> Double {
    // Numbers as far apart as there are have a step all the same.
    let raw = min((range.upperBound - range.lowerBound) / Double(max(1, count)), 1e307)
    let power = Double.powerOfTen(max(raw, .leastNormalMagnitude).decimalExponent)
    let lead = raw / power
    // What is left of a round number after rounding is round.
    let slack = 1 + 1e-9
    return power * (lead <= slack ? 1 : lead <= 2 * slack ? 2 : lead <= 5 * slack ? 5 : 10)
  }
}
