import Frames

/// Round moments along an axis of time: years, months, days, hours, minutes or seconds, as they fit.
enum TimeTicks {
  /// The seconds of a day.
  static let day = 86_400.0
  /// Steps of equal length.
  private static let steps: [Double] =
    [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200]
    + [1, 2, 7, 14].map { $0 * day }
  /// Steps of whole months.
  private static let months = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000]

  /// About so many round moments within a range of seconds since 1970, each with a spelling of its own.
  static func ticks(
    in range: ClosedRange<Double>, count: Int
  ) -> [(value: Double, text: String)] {
    let wanted = (range.upperBound - range.lowerBound) / Double(max(1, count))
    guard let step = steps.first(where: { $0 >= wanted }) else {
      let step = months.first { Double($0) * 28 * day >= wanted } ?? months.last ?? 1
      return beginnings(ofEvery: step, in: range)
    }
    let first = (range.lowerBound / step).rounded(.up) * step
    guard first <= range.upperBound else { return [] }
    let values = Array(stride(from: first, through: range.upperBound, by: step))
    return spelled(values, hasTime: step < day)
  }

  /// Moments in words; those of the day of the one before say only their time.
  private static func spelled(
    _ values: [Double], hasTime: Bool
  ) -> [(value: Double, text: String)] {
    var before = ""
    return values.map { value in
      let text = Moment(seconds: value, hasTime: hasTime).text
      let parts = text.split(separator: "T").map(String.init)
      defer { before = parts[0] }
      return (value, hasTime && parts[0] == before ? parts[parts.count - 1] : text)
    }
  }

  /// The beginnings of so many months, or of years.
  private static func beginnings(
    ofEvery step: Int, in range: ClosedRange<Double>
  ) -> [(value: Double, text: String)] {
    let (first, last) = (month(of: range.lowerBound), month(of: range.upperBound))
    let multiples = stride(from: first - first % step, through: last, by: step)
    return multiples.compactMap { month in
      let digits = (String(10_000 + month / 12), String(101 + month % 12))
      let (year, name) = (String(digits.0.dropFirst()), String(digits.1.dropFirst()))
      let text = step % 12 == 0 ? year : "\(year)-\(name)"
      guard let moment = Moment(text, allowsParts: true), range.contains(moment.seconds) else {
        return nil
      }
      return (moment.seconds, text)
    }
  }

  /// The number of a moment's month, from that of the first year on.
  private static func month(of seconds: Double) -> Int {
    let parts = Moment(seconds: seconds, hasTime: false).text.split(separator: "-")
    return (Int(parts[0]) ?? 0) * 12 + (Int(parts[1]) ?? 1) - 1
  }
}

extension Scalar {
  /// Where the value is along an axis of numbers or of time.
  var placeAlongAxis: Double? {
    if case .date(let moment) = self { return moment.seconds }
    return asDouble
  }
}
