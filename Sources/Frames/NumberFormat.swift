import CElementary
import Foundation

/// How a number is spelled: `.1%`, `.3f`, `,d`, `.2e`.
///
///     format = [ "," ] [ "." digits ] ( "f" | "%" | "d" | "e" )
package struct NumberFormat: Sendable, Hashable, CustomStringConvertible {
  /// The notations.
  package enum Style: Character, Sendable, Hashable, CaseIterable {
    case fixed = "f"
    case percent = "%"
    case integer = "d"
    case scientific = "e"
  }

  /// The notation.
  package var style: Style
  /// Digits after the point.
  package var digits: Int
  /// Whether thousands are set apart.
  package var groupsThousands: Bool

  /// A format.
  package init(_ style: Style, digits: Int = 0, groupsThousands: Bool = false) {
    self.style = style
    self.digits = digits
    self.groupsThousands = groupsThousands
  }

  /// Reads a format; none if the text is not one.
  package init?(_ text: String) {
    var rest = Substring(text.trimmingCharacters(in: .whitespaces))
    let groups = rest.first == ","
    if groups { rest.removeFirst() }
    guard let last = rest.popLast(), let style = Style(rawValue: last) else { return nil }
    var digits = style == .integer ? 0 : 1
    if rest.first == "." {
      rest.removeFirst()
      guard let given = Int(rest), (0...15).contains(given), style != .integer else { return nil }
      digits = given
      rest = ""
    }
    guard rest.isEmpty else { return nil }
    self.init(style, digits: digits, groupsThousands: groups)
  }

  /// The format as it is written.
  package var description: String {
    let point = style == .integer ? "" : ".\(digits)"
    return (groupsThousands ? "," : "") + point + String(style.rawValue)
  }

  /// The number's spelling; the same on every machine and in every locale.
  package func string(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "n/a" : value < 0 ? "−∞" : "∞" }
    switch style {
    case .percent: return grouped(Self.fixed(value * 100, digits: digits)) + " %"
    case .fixed: return grouped(Self.fixed(value, digits: digits))
    case .integer: return grouped(Self.fixed(value, digits: 0))
    case .scientific: return Self.printed(value, digits, isScientific: true)
    }
  }

  /// A whole number with its thousands set apart, exact whatever its size.
  package static func whole(_ value: Int) -> String {
    NumberFormat(.integer, groupsThousands: true).grouped(String(value))
  }

  /// Fixed-point spelling without a negative zero.
  private static func fixed(_ value: Double, digits: Int) -> String {
    let text = printed(value, digits)
    return text.hasPrefix("-") && text.allSatisfy({ "-0.".contains($0) })
      ? String(text.dropFirst()) : text
  }

  /// The number with so many digits behind the point.
  private static func printed(
    _ value: Double, _ digits: Int, isScientific: Bool = false
  ) -> String {
    // The largest number has 309 digits before the point, and there are 15 behind it at most.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 336) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      spell_number(start, UInt(buffer.count), value, Int32(digits), isScientific ? 1 : 0)
      return String(cString: start)
    }
  }

  private func grouped(_ text: String) -> String {
    guard groupsThousands else { return text }
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
    var digits = ""
    for (position, digit) in (parts.first ?? "").enumerated() {
      let left = (parts.first?.count ?? 0) - position
      if position > 0, left % 3 == 0 { digits.append(",") }
      digits.append(digit)
    }
    return sign + digits + (parts.count > 1 ? "." + parts[1] : "")
  }
}
