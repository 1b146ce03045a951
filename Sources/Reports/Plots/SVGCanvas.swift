import Markup
import Notebook

/// A drawing of a size, in SVG.
struct SVGCanvas {
  let width: Double
  let height: Double
  let content: [HTML]

  /// The `svg` element.
  ///
  /// - Parameters:
  ///   - title: What the drawing shows.
  ///   - text: The id of the element that says the same in characters.
  /// - Returns: The element.
  func element(_ title: String, describedBy text: String?) -> HTML {
    HTML.element(
      "svg",
      [
        "viewBox": "0 0 \(width.attribute) \(height.attribute)", "role": "img",
        "aria-label": title, "aria-describedby": text,
      ], content.filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}

extension SVGCanvas {
  /// The drawing at a place within another.
  func nested(at place: (x: Double, y: Double)) -> HTML {
    HTML.element(
      "svg",
      [
        "x": place.x, "y": place.y, "width": width, "height": height,
        "viewBox": "0 0 \(width.attribute) \(height.attribute)",
      ], content.filter { !$0.isEmpty }.joined(separator: "\n"))
  }
}

/// Lines, texts and marks, as every plot draws them.
enum SVG {
  /// The size of letters, in the drawing's units.
  static let letterSize = 13.0

  enum Anchor: String {
    case start, middle, end
  }

  static func text(
    _ x: Double, _ y: Double, _ anchor: Anchor, _ content: String, style: String = "tick"
  ) -> HTML {
    HTML.element(
      "text", ["class": style, "x": x, "y": y, "text-anchor": anchor.rawValue], text: content)
  }

  /// What a drawing or a panel of it is called, at its upper left; cut where it is too long, with the whole for whoever
  /// points at it.
  static func heading(_ title: String, within width: Double, y: Double = 14) -> HTML {
    let shown = fitted(title, within: width - 2)
    return HTML.element(
      "text", ["class": "title", "x": 2.0, "y": y, "text-anchor": Anchor.start.rawValue],
      HTML(text: shown) + (shown == title ? "" : tooltip(title)))
  }

  /// A text that fits a width: its beginning and its end where it is too long.
  static func fitted(_ text: String, within width: Double) -> String {
    let widest = 8.3
    return Self.width(of: text) <= width ? text : text.fitted(to: Int(width / widest))
  }

  /// A text in lines of at most a width, broken between words.
  static func lines(of text: String, within width: Double) -> [String] {
    text.split(separator: " ").map(String.init).reduce(into: []) { lines, word in
      if let last = lines.last, Self.width(of: "\(last) \(word)") <= width {
        lines[lines.count - 1] = "\(last) \(word)"
      } else {
        lines.append(word)
      }
    }
  }

  static func line(
    _ style: String, from: (x: Double, y: Double), to: (x: Double, y: Double)
  ) -> HTML {
    HTML.element(
      "line", ["class": style, "x1": from.x, "y1": from.y, "x2": to.x, "y2": to.y])
  }

  /// What is shown where the pointer is.
  static func tooltip(_ text: String) -> HTML { HTML.element("title", text: text) }

  /// A point of a series: series differ in shape as well as in colour.
  static func mark(
    _ number: Int, at place: (x: Double, y: Double), size: Double, _ tooltip: HTML = "",
    style given: String? = nil
  ) -> HTML {
    let style = given ?? "mark \(colour(number))"
    let (x, y) = place
    func polygon(_ corners: [(Double, Double)]) -> HTML {
      let points = corners.map { "\((x + size * $0).attribute),\((y + size * $1).attribute)" }
      return HTML.element(
        "polygon", ["class": style, "points": points.joined(separator: " ")], tooltip)
    }
    // What has the colour of another has another mark, and other dashes.
    switch (number + number / Theme.seriesColours) % 6 {
    case 1: return polygon([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case 2: return polygon([(0, -1.2), (1.1, 0.8), (-1.1, 0.8)])
    case 3: return polygon([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)])
    case 4: return polygon([(0, 1.2), (1.1, -0.8), (-1.1, -0.8)])
    case 5:
      let (a, b) = (0.45, 1.25)
      return polygon([
        (-a, -b), (a, -b), (a, -a), (b, -a), (b, a), (a, a), (a, b), (-a, b), (-a, a), (-b, a),
        (-b, -a), (-a, -a),
      ])
    default:
      return HTML.element("circle", ["class": style, "cx": x, "cy": y, "r": size], tooltip)
    }
  }

  /// A bar of a series: those whose colours may be taken for another's are hatched.
  static func bar(
    _ number: Int, x: Double, y: Double, width: Double, height: Double, _ tooltip: HTML = ""
  ) -> HTML {
    let bar = HTML.element(
      "rect",
      ["class": "bar \(colour(number))", "x": x, "y": y, "width": width, "height": height],
      tooltip)
    let hatching = hatching(width: width, height: height)
    guard number >= Theme.plainColours, !hatching.isEmpty else { return bar }
    let isRising = number < Theme.seriesColours
    let strokes = hatching.map { from, to in
      let (a, b) = isRising ? (from, to) : ((width - from.0, from.1), (width - to.0, to.1))
      return
        "M\((x + a.0).attribute) \((y + a.1).attribute)L\((x + b.0).attribute) \((y + b.1).attribute)"
    }
    return bar + HTML.element("path", ["class": "hatch", "d": strokes.joined()])
  }

  /// Strokes that rise from left to right, from end to end of an area.
  private static func hatching(
    width: Double, height: Double
  ) -> [(from: (Double, Double), to: (Double, Double))] {
    stride(from: hatchGap, to: width + height, by: hatchGap).map { sum in
      (
        (max(0, sum - height), min(height, sum)), (min(width, sum), max(0, sum - width))
      )
    }
  }

  private static let hatchGap = 6.0

  /// The colour of a series, by its class.
  static func colour(_ number: Int) -> String { "c\(number % Theme.seriesColours)" }

  /// The dashes of a series' line: a second sign beside the colour.
  static func dashes(_ number: Int) -> String? {
    let patterns: [String?] = [nil, "7 3", "2 3", "9 3 2 3"]
    return patterns[(number + number / Theme.seriesColours) % patterns.count]
  }

  /// How wide a text is at most, in the common fonts for interfaces.
  static func width(of text: String) -> Double {
    text.reduce(0) { sum, character in
      let ems =
        switch character {
        case "i", "j", "l", "I", ".", ",", ":", ";", "'", "|", "!", " ": 0.34
        case "f", "t", "r", "(", ")", "[", "]", "-", "/": 0.42
        case "m", "w", "M", "W", "%", "@", "±", "→": 0.98
        default: character.isUppercase ? 0.74 : 0.64
        }
      return sum + ems
    } * letterSize
  }
}
