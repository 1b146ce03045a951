import Markup

/// The names of a plot's series with their marks, in lines above the drawing.
struct SVGLegend {
  /// The names; a single empty one needs no legend.
  let names: [String]
  /// How they look: each as its place where none are given.
  var styles: [Int] = []
  /// Whether series are lines, or areas.
  var hasLines = false
  /// The ends of the lines.
  let left: Double
  let right: Double

  private static let lineHeight = 22.0
  private static let swatch = 26.0

  /// The room that it takes.
  var height: Double { isNeeded ? Self.lineHeight * Double(lines.count) : 0 }

  private var isNeeded: Bool { names.contains { !$0.isEmpty } }

  /// The numbers of the series in lines that fit the width.
  private var lines: [[Int]] {
    var lines: [[Int]] = [[]]
    var used = 0.0
    for (number, name) in names.enumerated() {
      let width = Self.width(name)
      if used > 0, used + width > right - left {
        lines.append([])
        used = 0
      }
      lines[lines.count - 1].append(number)
      used += width
    }
    return lines
  }

  private func style(_ number: Int) -> Int {
    styles.indices.contains(number) ? styles[number] : number
  }

  private static func width(_ name: String) -> Double { swatch + 18 + SVG.width(of: name) }

  /// The legend's SVG, from a height downwards.
  func elements(top: Double) -> HTML {
    guard isNeeded else { return "" }
    var entries: [HTML] = []
    for (row, numbers) in lines.enumerated() {
      var place = left
      let middle = top + 11 + Self.lineHeight * Double(row)
      for number in numbers {
        entries.append(Self.sign(style(number), x: place, y: middle, isLine: hasLines))
        entries.append(
          SVG.text(place + Self.swatch + 5, middle + 4, .start, names[number], style: "label"))
        place += Self.width(names[number])
      }
    }
    return entries.joined()
  }

  /// A series' line or area in small.
  static func sign(_ number: Int, x: Double, y: Double, isLine: Bool) -> HTML {
    guard isLine else {
      return SVG.bar(number, x: x + 7, y: y - 6, width: 12, height: 12)
    }
    let line = HTML.element(
      "line",
      [
        "class": "line \(SVG.colour(number))", "x1": x, "x2": x + swatch - 2, "y1": y, "y2": y,
        "stroke-dasharray": SVG.dashes(number),
      ])
    return line + SVG.mark(number, at: (x + swatch / 2 - 1, y), size: 3)
  }
}

extension SVGLegend {
  /// The legend of a plot.
  init(_ view: PlotView, left: Double, right: Double) {
    let looks = view.looks
    self.init(
      names: looks.map(\.name), styles: looks.map(\.style),
      hasLines: view.shape == .line || view.shape == .radar, left: left, right: right)
  }
}

/// The names of lines beside their ends, where there is room for that.
struct SVGDirectLabels {
  /// Where the names stand, by the number of the series.
  let places: [Int: Double]

  private static let lineHeight = 16.0
  /// A name further from its line's end than this would be taken for another's.
  private static let furthest = 20.0
  private static let widest = 190.0

  /// The room that names need, or none where they are too long or too many.
  static func width(of names: [String]) -> Double? {
    let widest = names.map(SVG.width(of:)).max() ?? 0
    guard widest > 0, widest <= Self.widest, names.count <= 8 else { return nil }
    return widest + 14
  }

  /// Places beside the ends of lines that keep names apart.
  ///
  /// - Parameters:
  ///   - ends: The heights at which lines end.
  ///   - range: The heights between which names may stand.
  init?(ends: [Double], within range: ClosedRange<Double>) {
    let order = ends.indices.sorted { ends[$0] < ends[$1] }
    guard Double(ends.count) * Self.lineHeight <= range.upperBound - range.lowerBound else {
      return nil
    }
    var heights = order.map { ends[$0] }
    for index in heights.indices.dropFirst() {
      heights[index] = max(heights[index], heights[index - 1] + Self.lineHeight)
    }
    var lowest = range.upperBound
    for index in heights.indices.reversed() {
      heights[index] = min(heights[index], lowest)
      lowest = heights[index] - Self.lineHeight
    }
    let moved = zip(order, heights).map { abs(ends[$0] - $1) }
    guard (moved.max() ?? 0) <= Self.furthest else { return nil }
    places = Dictionary(zip(order, heights), uniquingKeysWith: { $1 })
  }
}
