import Chapters
import Frames

extension HTML {
  /// Attributes by name; they are escaped, and left out where there is no value.
  package typealias Attributes = KeyValuePairs<String, (any AttributeValue)?>

  /// An element.
  ///
  /// - Parameters:
  ///   - name: The element's name.
  ///   - attributes: Its attributes.
  ///   - content: What it holds.
  /// - Returns: The element.
  package static func element(
    _ name: String, _ attributes: Attributes, _ content: HTML = ""
  ) -> HTML {
    let list = attributes.map { name, value -> HTML in
      value.map { HTML(trusted: " \(name)=") + "\"\($0.attribute)\"" } ?? ""
    }.joined()
    let tag = HTML(trusted: name)
    return content.isEmpty && voidElements.contains(name)
      ? "<\(tag)\(list)/>" : "<\(tag)\(list)>\(content)</\(tag)>"
  }

  /// An element that holds text.
  package static func element(_ name: String, _ attributes: Attributes = [:], text: String) -> HTML
  {
    element(name, attributes, HTML(text: text))
  }

  /// An element without attributes.
  package static func element(_ name: String, _ content: HTML) -> HTML {
    element(name, [:], content)
  }

  /// A list of names with what is said of them.
  package static func definitions(_ entries: [(name: HTML, text: HTML)]) -> HTML {
    element(
      "dl", entries.map { element("dt", $0.name) + element("dd", $0.text) }.joined(separator: "\n"))
  }

  /// Elements that stand alone.
  private static let voidElements: Set<String> = [
    "line", "rect", "circle", "polyline", "polygon", "meta", "br",
  ]
}

/// What an attribute can hold; numbers are rounded to a tenth of a pixel.
package protocol AttributeValue {
  /// The value as text, not yet escaped.
  var attribute: String { get }
}

extension String: AttributeValue {
  package var attribute: String { self }
}

extension Double: AttributeValue {
  package var attribute: String {
    let text = NumberFormat(.fixed, digits: 1).string(self)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
