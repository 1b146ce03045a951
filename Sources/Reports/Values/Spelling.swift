import Chapters
import Foundation
import Frames
import Notebook

/// How values are spelled where nobody says how.
enum Spelling {
  /// Whole numbers whole, everything else in three significant figures.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return NumberFormat(.fixed).string(value) }
    let magnitude = value.decimalExponent
    if magnitude >= 9 || magnitude < -4 {
      return NumberFormat(.scientific, digits: 2).string(value)
    }
    if value == value.rounded() || magnitude >= 6 {
      return NumberFormat(.integer, groupsThousands: true).string(value)
    }
    let digits = max(0, 2 - magnitude)
    return NumberFormat(.fixed, digits: digits, groupsThousands: true).string(value)
  }

  /// A value of a column: shares with three digits, whole numbers in groups.
  static func scalar(_ value: Scalar, in column: Frame.Column) -> String {
    switch value {
    case .missing: "–"
    case .boolean(let flag): flag ? "yes" : "no"
    case .integer(let whole):
      column.groupsThousands ? NumberFormat.whole(whole) : String(whole)
    case .number(let number): self.number(number, in: column)
    case .text(let text): text
    case .date(let moment): moment.text
    }
  }

  /// A number of a column.
  static func number(_ value: Double, in column: Frame.Column) -> String {
    if column.unit == .share { return NumberFormat(.fixed, digits: 3).string(value) }
    let text = number(value)
    return column.groupsThousands ? text : text.replacing(",", with: "")
  }

  /// An estimate with its interval behind it: `0.81 ± 0.03`, or `0.98 [0.91, 1]` where the interval reaches
  /// further to one side.
  static func estimate(
    _ estimate: Estimate, in column: Frame.Column? = nil, _ format: NumberFormat? = nil
  ) -> String {
    let (value, spread) = parts(of: estimate, in: column, format)
    return [value, spread].compactMap(\.self).joined(separator: " ")
  }

  /// An estimate's value and what stands behind it, in the same number of digits.
  static func parts(
    of estimate: Estimate, in column: Frame.Column? = nil, _ given: NumberFormat? = nil
  ) -> (value: String, spread: String?) {
    let plain =
      given?.string(estimate.value)
      ?? column.map { number(estimate.value, in: $0) } ?? number(estimate.value)
    guard let interval = estimate.interval, !estimate.isExact else { return (plain, nil) }
    let (below, above) = (
      estimate.value - interval.lowerBound, interval.upperBound - estimate.value
    )
    let half = max(below, above)
    // What is left of equal numbers after rounding is no spread.
    guard half.isFinite, half > 1e-9 * abs(estimate.value) else { return (plain, nil) }
    let format = given ?? format(of: half, for: estimate.value, column)
    let value = format.string(estimate.value)
    let isEven = abs(below - above) <= 0.05 * half
    if isEven || format.string(half) == format.string(0) {
      return (value, "± " + format.string(half))
    }
    return (
      value, "[\(format.string(interval.lowerBound)), \(format.string(interval.upperBound))]"
    )
  }

  /// As many digits as show two figures of a spread; three after the point of a share.
  private static func format(of half: Double, for value: Double, _ column: Frame.Column?)
    -> NumberFormat
  {
    if column?.unit == .share { return NumberFormat(.fixed, digits: 3) }
    let magnitude = half.decimalExponent
    if abs(value) >= 1e9 || magnitude < -5 { return NumberFormat(.scientific, digits: 2) }
    return NumberFormat(.fixed, digits: max(0, 1 - magnitude), groupsThousands: true)
  }

  /// What a mean rests on: `standard error 0.012, n = 3`.
  static func replication(_ replication: Replication) -> String {
    let error = replication.standardError.map { "standard error \(number($0)), " } ?? ""
    let all = replication.count + replication.absences.count
    return error + "n = \(replication.count)" + (all > replication.count ? " of \(all)" : "")
  }

  /// How the means of a table, a plot or a claim were found, in a sentence.
  static func averages(over axis: String, _ replications: [Replication]) -> String? {
    let counts = replications.map(\.count)
    guard let fewest = counts.min(), let most = counts.max() else { return nil }
    let n = fewest == most ? "\(most)" : "\(fewest) to \(most)"
    let methods = Replication.Method.allCases.filter { method in
      replications.contains { $0.method == method }
    }
    let means = "Means over \(axis) (n = \(n))"
    guard !methods.isEmpty else { return means + "." }
    return means + "; 95 % intervals by "
      + methods.map(\.description).joined(separator: " and, of fewer, by ") + "."
  }

  /// What is said of values that are NaN or infinite, which neither a mean nor a drawing has a place for.
  static func leftOut(_ count: Int) -> String? {
    count == 0
      ? nil
      : count == 1
        ? "1 value is not finite, and left out." : "\(count) values are not finite, and left out."
  }

  /// A caption with what is to be said of the means.
  static func caption(_ caption: String?, _ note: String?) -> String? {
    let parts = [caption, note].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// A number that stands in the chapter, in as many digits as it has there.
  static func written(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }

  /// An inline value.
  static func inline(_ estimate: Estimate, _ format: NumberFormat?) -> String {
    format?.string(estimate.value) ?? number(estimate.value)
  }

  /// A whole number of a column, exact whatever its size.
  ///
  /// - Parameters:
  ///   - scalar: The value.
  ///   - format: How it is to be spelled.
  ///   - column: Its column.
  /// - Returns: Its digits; none where it is no whole number, or spelled as something else.
  static func exact(
    _ scalar: Scalar, _ format: NumberFormat?, in column: Frame.Column
  ) -> String? {
    guard case .integer(let whole) = scalar else { return nil }
    guard let format else { return self.scalar(scalar, in: column) }
    guard format.style == .integer else { return nil }
    return format.groupsThousands ? NumberFormat.whole(whole) : String(whole)
  }

  /// What stands in the place of a value in the running text that cannot be shown.
  static func missing(_ error: any Error) -> String {
    guard let reason = error as? NoValue, reason.kind != .unavailable else { return "n/a" }
    return "n/a (\(reason))"
  }

  /// A column's name as a heading: `accuracy_low` reads `accuracy low`.
  static func heading(_ column: String) -> String {
    column.replacing("_", with: " ")
  }
}
