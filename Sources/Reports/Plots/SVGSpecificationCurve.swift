import Frames
import Markup
import Notebook

/// A specification curve as SVG: effects with their intervals from the smallest to the largest, and below each what was
/// chosen (Simonsohn, Simmons and Nelson, 2020).
struct SVGSpecificationCurve {
  private let curve: SpecificationCurve
  private let left: Double
  private let titles: [String]
  private static let width = 720.0
  private static let curveHeight = 190.0
  private static let rowHeight = 17.0
  private static let gap = 9.0
  private static let lineHeight = 17.0

  /// A drawing of a curve.
  init(_ curve: SpecificationCurve) {
    self.curve = curve
    let labels = curve.choices.flatMap { choice in choice.values.map { "\(choice.name) \($0)" } }
    let ticks = Ticks.values(in: curve.axis, count: 5).map(Spelling.number)
    titles = SVG.lines(of: curve.title, within: Self.width - 4)
    left = 18 + min(220, (labels + ticks).map(SVG.width(of:)).max() ?? 0)
  }

  /// The drawing.
  var svg: SVGCanvas {
    SVGCanvas(
      width: Self.width, height: matrixBottom + 8,
      content: [title, legend, chosenBand, grid]
        + [
          HTML.element("g", ["class": "effects"], effects),
          HTML.element("g", ["class": "choices"], matrix),
        ])
  }

  // MARK: - Places

  private var top: Double { 41 + Self.lineHeight * Double(titles.count) }
  private var right: Double { Self.width - 16 }
  private var bottom: Double { top + Self.curveHeight }
  private var step: Double { (right - left) / Double(max(1, curve.points.count)) }
  private var size: Double { max(1, min(4, 0.4 * step)) }

  private func x(_ number: Int) -> Double { left + step * (Double(number) + 0.5) }
  private func y(_ value: Double) -> Double { bottom - curve.share(value) * Self.curveHeight }

  /// Where the rows of a choice begin.
  private func rowsTop(_ choice: Int) -> Double {
    let above = curve.choices.prefix(choice).reduce(0) { $0 + $1.values.count }
    return bottom + 14 + Self.rowHeight * Double(above) + Self.gap * Double(choice)
  }

  private var matrixBottom: Double { rowsTop(curve.choices.count) }

  // MARK: - Parts

  private func mark(_ verdict: String, at place: (x: Double, y: Double), _ tooltip: HTML = "")
    -> HTML
  {
    SVG.mark(
      curve.verdicts.firstIndex(of: verdict) ?? 0, at: place, size: size, tooltip,
      style: "mark \(verdict.replacing(" ", with: "-"))")
  }

  private var title: HTML {
    titles.enumerated().map { number, line in
      SVG.heading(line, within: Self.width, y: 14 + Self.lineHeight * Double(number))
    }.joined()
  }

  private var legend: HTML {
    var place = left
    return curve.verdicts.map { verdict in
      defer { place += SVG.width(of: verdict) + 34 }
      return mark(verdict, at: (place + 5, top - 29))
        + SVG.text(place + 14, top - 25, .start, verdict, style: "label")
    }.joined()
  }

  /// What stands behind the world of the book, from its effect to its choices.
  private var chosenBand: HTML {
    guard let number = curve.points.firstIndex(where: \.isChosen) else { return "" }
    let width = max(step, 3)
    let band = HTML.element(
      "rect",
      [
        "class": "chosen", "x": x(number) - width / 2, "y": top - 4, "width": width,
        "height": matrixBottom - top,
      ])
    let isRight = x(number) > (left + right) / 2
    return band
      + SVG.text(
        x(number) + (isRight ? width / 2 : -width / 2), top - 6, isRight ? .end : .start, "the book"
      )
  }

  private var grid: HTML {
    let ticks = Ticks.values(in: curve.axis, count: 5).map { tick in
      SVG.line("grid", from: (left, y(tick)), to: (right, y(tick)))
        + SVG.text(left - 8, y(tick) + 4, .end, Spelling.number(tick))
    }
    return ticks.joined() + SVG.line("axis", from: (left, y(0)), to: (right, y(0)))
  }

  private var effects: HTML {
    curve.points.enumerated().map { number, point in
      let whisker = point.effect.interval.map { interval in
        SVG.line(
          "whisker", from: (x(number), y(interval.lowerBound)),
          to: (x(number), y(interval.upperBound)))
      }
      return (whisker ?? "")
        + mark(
          point.verdict, at: (x(number), y(point.effect.value)), SVG.tooltip(curve.describe(point)))
    }.joined()
  }

  private var matrix: HTML {
    curve.choices.enumerated().map { number, choice in
      choice.values.enumerated().map { position, value in
        let place = rowsTop(number) + Self.rowHeight * (Double(position) + 0.5)
        let label = SVG.text(left - 8, place + 4, .end, "\(choice.name) \(value)")
        let marks = curve.points.enumerated().map { column, point in
          HTML.element(
            "circle",
            [
              "class": point.positions[number] == position ? "choice held" : "choice",
              "cx": x(column), "cy": place,
              "r": point.positions[number] == position ? size : size / 2.5,
            ])
        }
        return label + marks.joined()
      }.joined()
    }.joined()
  }
}
