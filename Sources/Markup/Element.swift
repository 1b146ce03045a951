import Chapters

/// HTML and SVG elements, with everything escaped that must be.
package enum Markup {
  /// An element.
  ///
  /// - Parameters:
  ///   - name: The element's name.
  ///   - attributes: Its attributes; they are escaped, and left out where there is no value.
  ///   - content: Its content, which is markup already.
  /// - Returns: The element.
  package static func element(
    _ name: String, _ attributes: KeyValuePairs<String, (any AttributeValue)?> = [:],
    _ content: String = ""
  ) -> String {
    let list = attributes.map { name, value in
      value.map { " \(name)=\"\($0.attribute.escaped)\"" } ?? ""
    }.joined()
    return content.isEmpty && voidElements.contains(name)
      ? "<\(name)\(list)/>" : "<\(name)\(list)>\(content)</\(name)>"
  }

  /// A list of names with what is said of them, which are markup already.
  package static func definitions(_ entries: [(name: String, text: String)]) -> String {
    let items = entries.map { element("dt", [:], $0.name) + element("dd", [:], $0.text) }
    return element("dl", [:], items.joined(separator: "\n"))
  }

  /// Elements that stand alone.
  private static let voidElements: Set<String> = [
    "line", "rect", "circle", "polyline", "polygon", "meta", "br",
  ]
}

/// What an attribute can hold; numbers are rounded to a tenth of a pixel.
package protocol AttributeValue {
  var attribute: String { get }
}

extension String: AttributeValue {
  package var attribute: String { self }
}

extension String {
  /// The text with figures kept on one line with what stands behind them.
  package var unbroken: String {
    replacing(" ± ", with: "\u{A0}±\u{A0}").replacing(" [", with: "\u{A0}[")
      .replacing(/\[([^,\]]+), ([^\]]+)\]/) { "[\($0.1),\u{A0}\($0.2)]" }
  }
}

extension Double: AttributeValue {
  package var attribute: String {
    let text = NumberFormat(.fixed, digits: 1).string(self)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
