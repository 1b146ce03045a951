import Frames
import Notebook

/// A specification curve in characters: a column for each world, effects above, choices below.
struct TextSpecificationCurve {
  private let curve: SpecificationCurve
  private let width: Int
  private let gutter: Int
  /// The worlds that are drawn: all where they fit.
  private let shown: [SpecificationCurve.Point]
  private let step: Int
  private static let height = 11

  /// A drawing of a curve of at most so many columns.
  init(_ curve: SpecificationCurve, width: Int) {
    self.curve = curve
    self.width = width
    let labels = curve.choices.flatMap { choice in choice.values.map { "\(choice.name) \($0)" } }
    let ends = [curve.axis.lowerBound, curve.axis.upperBound].map(Spelling.number)
    gutter = min(width / 3, (labels + ends).map(\.width).max() ?? 0)
    let room = max(1, width - gutter - 3)
    shown = Self.thinned(curve.points, to: room)
    step = max(1, min(3, room / max(1, shown.count)))
  }

  /// Points evenly apart, the book's always among them, where all do not fit.
  private static func thinned(
    _ points: [SpecificationCurve.Point], to room: Int
  ) -> [SpecificationCurve.Point] {
    guard points.count > room else { return points }
    let every = (points.count + room - 2) / max(1, room - 1)
    return points.enumerated().filter { $0.offset % every == 0 || $0.element.isChosen }
      .map(\.element)
  }

  /// The lines.
  var lines: [String] {
    [curve.title.fitted(to: min(curve.title.width, width))] + legend + effects + [book] + matrix
      + note
  }

  // MARK: - Parts

  private static let marks = ["●", "×", "○"]

  private func mark(_ verdict: String) -> String {
    let number = curve.verdicts.firstIndex(of: verdict) ?? 0
    return Self.marks[number % Self.marks.count]
  }

  private var legend: [String] {
    let words = curve.verdicts.map { "\(mark($0)) \($0)" }
    return [words.joined(separator: "   ").fitted(to: width).trimmingTrailingSpaces]
  }

  private func row(_ value: Double) -> Int {
    Int(((1 - curve.share(value)) * Double(Self.height - 1)).rounded())
  }

  private var effects: [String] {
    let zero = row(0)
    return (0..<Self.height).map { line in
      let cells = shown.map { point -> String in
        if line == row(point.effect.value) { return mark(point.verdict) }
        if let interval = point.effect.interval,
          (row(interval.upperBound)...row(interval.lowerBound)).contains(line)
        {
          return "│"
        }
        return line == zero ? "─" : " "
      }
      let label =
        line == zero
        ? "0"
        : line == 0
          ? Spelling.number(curve.axis.upperBound)
          : line == Self.height - 1 ? Spelling.number(curve.axis.lowerBound) : ""
      return self.line(label, cells, fill: line == zero ? "─" : " ", edge: line == zero ? "┼" : "│")
    }
  }

  /// Where the world of the book is.
  private var book: String {
    line("the book", shown.map { $0.isChosen ? "^" : " " }, fill: " ", edge: " ")
  }

  private var matrix: [String] {
    curve.choices.enumerated().flatMap { number, choice in
      choice.values.enumerated().map { position, value in
        line(
          "\(choice.name) \(value)", shown.map { $0.positions[number] == position ? "■" : "·" },
          fill: " ", edge: "│")
      }
    }
  }

  private var note: [String] {
    let thinned =
      shown.count == curve.points.count
      ? nil : "\(shown.count) of \(curve.points.count) worlds are drawn, evenly apart."
    return [thinned, curve.note].compactMap(\.self).flatMap {
      $0.wrapped(to: width).split(separator: "\n").map(String.init)
    }
  }

  private func line(_ label: String, _ cells: [String], fill: String, edge: String) -> String {
    let own = label.width > gutter ? label.fitted(to: gutter) : label
    let padding = String(repeating: " ", count: max(0, gutter - own.width))
    let gap = String(repeating: fill, count: step - 1)
    return (padding + own + " " + edge + fill + cells.joined(separator: gap)).trimmingTrailingSpaces
  }
}
