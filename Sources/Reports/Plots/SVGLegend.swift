/// The names of a plot's series with their colours, in lines above the drawing.
struct SVGLegend {
  /// The names; a single empty one needs no legend.
  let names: [String]
  /// The ends of the lines.
  let left: Double
  let right: Double

  private static let lineHeight = 22.0

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

  private static func width(_ name: String) -> Double { 30 + 7.6 * Double(name.count) }

  /// The legend's SVG.
  var elements: String {
    guard isNeeded else { return "" }
    var entries: [String] = []
    for (row, numbers) in lines.enumerated() {
      var place = left
      let middle = 14 + Self.lineHeight * Double(row)
      for number in numbers {
        entries.append(
          Markup.element(
            "rect",
            [
              "class": "bar c\(number % SVGPlot.colours)", "x": place, "y": middle - 6,
              "width": 12.0, "height": 12.0,
            ]))
        entries.append(
          Markup.element(
            "text",
            ["class": "tick", "x": place + 17, "y": middle + 4, "text-anchor": "start"],
            names[number].escaped))
        place += Self.width(names[number])
      }
    }
    return entries.joined()
  }
}
