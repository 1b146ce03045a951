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

  /// Powers of ten within a range; where there are fewer than two, 1, 2 and 5 times those, and where there are fewer
  /// of those too, round numbers.
  static func powers(in range: ClosedRange<Double>, count: Int) -> [Double] {
    let (first, last) = exponents(of: range)
    let slack = 1 + 1e-9
    let isWithin = { (value: Double) in
      value * slack >= range.lowerBound && value <= range.upperBound * slack
    }
    let powers = (first...last).map(Double.powerOfTen).filter(isWithin)
    if powers.count >= 2 {
      let every = (powers.count + count - 1) / max(1, count)
      return powers.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    }
    let finer = (first...last).flatMap { exponent in
      [1, 2, 5].map { $0 * Double.powerOfTen(exponent) }
    }.filter(isWithin)
    return finer.count >= 2 ? finer : values(in: range, count: count)
  }

  /// The range widened to 1, 2 or 5 times powers of ten.
  static func powerEnds(of range: ClosedRange<Double>) -> ClosedRange<Double> {
    let (first, last) = exponents(of: range)
    let steps = (first...last + 1).flatMap { exponent in
      [1, 2, 5].map { $0 * Double.powerOfTen(exponent) }
    }
    let slack = 1 + 1e-9
    guard let low = steps.last(where: { $0 <= range.lowerBound * slack }),
      let high = steps.first(where: { $0 * slack >= range.upperBound }), low < high
    else { return range }
    return low...high
  }

  private static func exponents(of range: ClosedRange<Double>) -> (Int, Int) {
    let first = max(range.lowerBound, .leastNormalMagnitude).decimalExponent
    return (first, max(first, range.upperBound.decimalExponent))
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
