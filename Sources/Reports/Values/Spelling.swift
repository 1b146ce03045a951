import Foundation
import Notebook

/// How values are spelled where nobody says how.
enum Spelling {
  /// Whole numbers whole, everything else in three significant figures.
  static func number(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return NumberFormat(.fixed).string(value) }
    let magnitude = Int(floor(log10(abs(value))))
    if magnitude >= 6 || magnitude < -4 {
      return NumberFormat(.scientific, digits: 2).string(value)
    }
    if value == value.rounded() {
      return NumberFormat(.integer, groupsThousands: true).string(value)
    }
    let digits = max(0, 2 - magnitude)
    return NumberFormat(.fixed, digits: digits, groupsThousands: true).string(value)
  }

  /// A value of a column: shares with three digits, whole numbers in groups.
  static func scalar(_ value: Scalar, in column: Column) -> String {
    switch value {
    case .missing: "–"
    case .boolean(let flag): flag ? "yes" : "no"
    case .integer(let whole):
      NumberFormat(.integer, groupsThousands: true).string(Double(whole))
    case .number(let number): self.number(number, in: column)
    case .text(let text): text
    }
  }

  /// A number of a column.
  static func number(_ value: Double, in column: Column) -> String {
    column.unit == "fraction" ? NumberFormat(.fixed, digits: 3).string(value) : number(value)
  }

  /// The interval of a value.
  static func interval(_ interval: ClosedRange<Double>, in column: Column) -> String {
    "\(number(interval.lowerBound, in: column)) to \(number(interval.upperBound, in: column))"
  }

  /// An estimate with its interval behind it.
  static func estimate(_ estimate: Estimate) -> String {
    guard let interval = estimate.interval, !estimate.isExact else {
      return number(estimate.value)
    }
    return "\(number(estimate.value)) (\(number(interval.lowerBound)) to "
      + "\(number(interval.upperBound)))"
  }

  /// What a mean rests on: `standard error 0.012, n = 3`.
  static func replication(_ replication: Replication) -> String {
    let error = replication.standardError.map { "standard error \(number($0)), " } ?? ""
    return error + "n = \(replication.count)"
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

  /// A caption with what is to be said of the means.
  static func caption(_ caption: String?, _ note: String?) -> String? {
    let parts = [caption, note].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: " ")
  }

  /// An inline value.
  static func inline(_ estimate: Estimate, _ format: NumberFormat?) -> String {
    format?.string(estimate.value) ?? number(estimate.value)
  }

  /// A column's name as a heading: `accuracy_low` reads `accuracy low`.
  static func heading(_ column: String) -> String {
    column.replacingOccurrences(of: "_", with: " ")
  }
}
