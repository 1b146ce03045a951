/// HTML or SVG in which nothing is markup but what was written as markup.
///
/// A literal is markup, and what is interpolated into it is escaped unless it is `HTML` itself:
/// `"<b>\(name)</b>"` holds the name as text whatever characters it has. Other text gets in by
/// `init(text:)`, which escapes it, and by `init(trusted:)`, which does not.
package struct HTML: Sendable, Hashable {
  /// The markup as it is written into a page.
  package private(set) var markup: String

  /// Text that holds no markup: what means something in HTML is escaped.
  package init(text: some StringProtocol) { markup = Self.escaped(text) }

  /// Markup that someone else has made safe: a style sheet, a script, what an author may write.
  package init(trusted markup: String) { self.markup = markup }

  /// An address in an attribute, its bytes that no address can have percent-encoded.
  package init(address: String) {
    markup = ""
    for byte in address.utf8 {
      switch byte {
      case UInt8(ascii: "&"): markup += "&amp;"
      case UInt8(ascii: "'"): markup += "&#x27;"
      case _ where Self.addressBytes.contains(byte):
        markup.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        markup += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
      }
    }
  }

  /// The bytes that stand for themselves in an address.
  private static let addressBytes = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%()*+,-./:;=?@_~".utf8)

  /// Whether there is nothing.
  package var isEmpty: Bool { markup.isEmpty }

  package static func + (left: HTML, right: HTML) -> HTML {
    HTML(trusted: left.markup + right.markup)
  }

  package static func += (left: inout HTML, right: HTML) { left.markup += right.markup }

  /// Ends the line that is under way.
  package mutating func breakLine() {
    if let last = markup.utf8.last, last != UInt8(ascii: "\n") { markup += "\n" }
  }

  /// A text in which no character means anything in HTML, neither between tags nor in an attribute.
  private static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension HTML: ExpressibleByStringInterpolation {
  package init(stringLiteral markup: String) { self.markup = markup }

  package init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

  /// A literal in the making.
  package struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    package init(literalCapacity: Int, interpolationCount: Int) {
      markup.reserveCapacity(literalCapacity)
    }

    package mutating func appendLiteral(_ literal: String) { markup += literal }

    /// Puts markup in as it is.
    package mutating func appendInterpolation(_ html: HTML) { markup += html.markup }

    /// Puts a value's description in as text.
    package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
      markup += HTML.escaped(value.description)
    }
  }
}

extension Sequence where Element == HTML {
  /// The parts one after another.
  package func joined(separator: HTML = "") -> HTML {
    HTML(trusted: map(\.markup).joined(separator: separator.markup))
  }
}
