import Chapters
import Frames
import Notebook

/// A plot as every format draws it: series of points along two axes, in one panel or several.
struct PlotView: Sendable, Hashable {
  struct Point: Sendable, Hashable {
    var x: Double
    var estimate: Estimate
    /// How its value is spelled, where that is said.
    var format: NumberFormat?

    var y: Double { estimate.value }
    var interval: ClosedRange<Double>? { estimate.interval }
  }

  struct Series: Sendable, Hashable {
    var name: String
    /// What it is of, by which it looks the same in every plot of a book; nothing where there is but one.
    var key = ""
    /// How it looks: the number of its colour, its dashes and its marks.
    var style = 0
    /// The number of its panel.
    var panel = 0
    var points: [Point]
  }

  var shape: PlotShape
  var x: PlotAxis
  var y: PlotAxis
  var series: [Series]
  /// The names of the panels, where there are several.
  var panels: [String]
  /// How wide the place of a bar is along the horizontal axis.
  var slot = 1.0
  /// How the means were found, and what is left out.
  var note: String?

  /// What a histogram counts.
  static let countTitle = "rows"

  /// The plot of a frame.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - recipe: What of it is drawn, and how.
  ///   - wording: How columns and values are said.
  /// - Throws: `NoValue` where there is nothing to draw.
  init(_ frame: Frame, _ recipe: PlotRecipe, _ wording: Wording = Wording()) throws {
    let groups = try PlotGroups(frame, recipe, wording)
    shape = recipe.shape
    panels = groups.panelNames
    var uncounted = 0
    var drawn: [Int]
    var reach: ClosedRange<Double>?
    if let value = recipe.y {
      drawn = [try frame.numbers(of: value)]
      let column = frame.columns[drawn[0]]
      reach = Self.reach(frame.rows.compactMap { $0[drawn[0]].asDouble })
      x = try PlotAxis(horizontal: frame, recipe, wording)
      y = PlotAxis(
        title: recipe.title ?? wording.title(column), unit: column.unit,
        groupsThousands: column.groupsThousands)
      if x.labels == nil { drawn.append(try frame.position(of: recipe.x)) }
      series = try groups.series(frame, recipe, wording, isLabelled: x.labels != nil)
      y.format = Self.common(series.flatMap(\.points).map(\.format))
    } else {
      let position = try frame.numbers(of: recipe.x)
      drawn = [position]
      x = try PlotAxis(counted: frame.columns[position], recipe, wording)
      y = PlotAxis(
        title: wording.presentation.label(ofColumn: Self.countTitle) ?? Self.countTitle)
      let histogram = groups.histogram(of: position, along: x)
      (series, slot, uncounted) = (histogram.series, histogram.slot, histogram.outside)
    }
    guard series.contains(where: { !$0.points.isEmpty }) else {
      throw NoValue("every value is missing")
    }
    y.limits = try recipe.limits.y?.along("y") ?? .none
    y.isLogarithmic = recipe.scales.y == .log
    try requirePositive(recipe)
    setRanges(reach)
    note = notes(
      recipe, wording, uncounted: uncounted,
      leftOut: Frame.countNotFinite(frame.rows, drawn))
    thinOut()
  }

  /// The one format of some numbers, where they have one.
  private static func common(_ formats: [NumberFormat?]) -> NumberFormat? {
    let all = Set(formats)
    return all.count == 1 ? all.first ?? nil : nil
  }

  /// Checks that logarithmic axes have places for all values.
  private func requirePositive(_ recipe: PlotRecipe) throws(NoValue) {
    for series in series {
      for point in series.points {
        let (axis, column, value, place) =
          x.isLogarithmic && point.x <= 0
          ? ("x", recipe.x, point.x, "") : ("y", recipe.y ?? "", point.y, " at \(place(of: point))")
        guard x.isLogarithmic && point.x <= 0 || y.isLogarithmic && point.y <= 0 else { continue }
        let name = series.name.isEmpty ? "" : " of '\(series.name)'"
        throw NoValue(
          "the axis \(axis) is logarithmic, and '\(column)' is \(Spelling.number(value))\(name)\(place); "
            + "expected values above 0", column: column)
      }
    }
  }

  /// How far an axis goes for intervals of some values: where none is below 0, or all are from 0 to 1, no further.
  ///
  /// Intervals by Student's t of few replicates reach far beyond what a probability or a loss can be.
  private static func reach(_ values: [Double]) -> ClosedRange<Double>? {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max(), low >= 0 else { return nil }
    return 0...(high <= 1 ? 1 : .infinity)
  }

  private mutating func setRanges(_ reach: ClosedRange<Double>?) {
    let points = series.flatMap(\.points)
    let xs = points.map(\.x)
    let ys = points.flatMap { point -> [Double] in
      guard let interval = point.interval else { return [point.y] }
      let shown = reach.map { interval.clamped(to: $0) } ?? interval
      return [point.y, shown.lowerBound, shown.upperBound]
    }
    if let labels = x.labels {
      x.range = -0.5...Double(max(1, labels.count)) - 0.5
    } else if shape == .histogram {
      let ends = PlotAxis.span(xs)
      x.range = ends.lowerBound - slot / 2...ends.upperBound + slot / 2
    } else {
      x.fit(xs, isRound: false)
    }
    // A share is read against 0 and 1.
    let isShare = y.unit == .share && !y.isLogarithmic && ys.allSatisfy((0...1).contains)
    y.fit(isShare ? [0, 1] : shape.beginsAtZero ? ys + [0] : ys, isRound: true)
  }

  /// What is said where an axis goes no further than values can, and intervals do.
  static let cutNote = "Intervals that reach the end of the axis may go on beyond it."

  /// How the means were found, and what is not drawn.
  private func notes(
    _ recipe: PlotRecipe, _ wording: Wording, uncounted: Int, leftOut: Int
  ) -> String? {
    let points = series.flatMap(\.points)
    let outside = uncounted + points.count { !isInside($0) }
    let isCut = y.isLogarithmic && points.contains { ($0.interval?.lowerBound ?? 1) <= 0 }
    let goesOn = !y.isLogarithmic && y.limits == .none && cutsIntervals
    let beyond = outside == 1 ? "1 value lies" : "\(outside) values lie"
    let notes = [
      outside == 0 ? nil : "\(beyond) beyond the limits of the axes.",
      isCut ? "Intervals that reach 0 go on below the axis." : nil,
      recipe.averaging.flatMap {
        wording.averages(over: $0.axis, points.compactMap(\.estimate.replication))
      },
      goesOn ? Self.cutNote : nil,
      Spelling.leftOut(leftOut),
    ].compactMap(\.self)
    return notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  /// Whether some interval does not end within the axis.
  var cutsIntervals: Bool {
    series.flatMap(\.points).contains { point in
      point.interval.map { $0.clamped(to: y.range) != $0 } ?? false
    }
  }

  /// Whether a point is within the limits of the axes.
  func isInside(_ point: Point) -> Bool {
    (x.labels != nil || x.holds(point.x)) && y.holds(point.y)
  }

  /// The plot of one panel, on the axes of all.
  func panel(_ number: Int) -> PlotView {
    var view = self
    view.series = series.filter { $0.panel == number }
    view.panels = []
    return view
  }

  /// One series of each look, in order: what a legend names.
  var looks: [Series] {
    var seen = Set<String>()
    return series.filter { seen.insert($0.key).inserted }
  }
}
