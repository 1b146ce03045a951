import Chapters
import Foundation
import Frames
import Notebook

/// The shapes of plots.
enum PlotShape: String, SpecChoice {
  case line, bar, heatmap, radar, scatter, histogram
}

/// A plot as every format draws it: series of points along two axes.
struct PlotView: Sendable, Hashable {
  struct Point: Sendable, Hashable {
    var x: Double
    var estimate: Estimate

    var y: Double { estimate.value }
    var interval: ClosedRange<Double>? { estimate.interval }
  }

  struct Series: Sendable, Hashable {
    var name: String
    var points: [Point]
  }

  struct Axis: Sendable, Hashable {
    var title: String
    /// The names of the positions from 0 on of an axis of labels; none for one of numbers.
    var labels: [String]?
    var range: ClosedRange<Double>
    /// What it is counted in.
    var unit: Frame.Unit?
    /// Whether only whole numbers are marked.
    var isWhole = false
    /// Whether thousands are set apart.
    var groupsThousands = true

    /// About so many round numbers along it, each with a spelling of its own.
    func ticks(count: Int) -> [(value: Double, text: String)] {
      let values = Ticks.values(in: range, count: count)
      let shown = isWhole ? values.filter { $0 == $0.rounded() } : values
      return Array(zip(shown, Spelling.ticks(shown, groupsThousands: groupsThousands)))
    }
  }

  var shape: PlotShape
  var x: Axis
  var y: Axis
  var series: [Series]
  /// How wide the place of a bar is along the horizontal axis.
  var slot = 1.0
  /// How the means were found, and what is left out.
  var note: String?

  /// Bars of a histogram.
  private static let bins = 20
  /// Points more than this many in a series make a page heavy and no clearer.
  private static let mostPoints = 1200

  /// Points along two axes, a series for each value of a column.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - names: The columns along the axes, and the one that tells series apart.
  ///   - shape: How the points are drawn.
  ///   - averaging: What is averaged over where a place has several rows.
  /// - Throws: `NoValue` where there is nothing to draw.
  init(
    _ frame: Frame, _ names: (x: String, y: String, color: String?), _ shape: PlotShape,
    over averaging: Averaging?
  ) throws {
    let groups = try Groups(frame, by: names.color)
    let x = try frame.position(of: names.x)
    let y = try frame.numbers(of: names.y)
    let labels = frame.distinct(names.x).map(\.plain)
    let positions = Dictionary(
      labels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
    let isLabelled = shape == .bar || shape == .radar || !frame.columns[x].isNumeric
    let position = { (value: Scalar) -> Double? in
      isLabelled ? positions[value.plain] : value.asDouble
    }
    self.shape = shape
    if averaging == nil, shape != .scatter {
      try Self.requireOneRow(groups, x, y, frame)
    }
    series = zip(groups.rows, groups.names).map { rows, name in
      Series(name: name, points: Self.points(rows, x, y, position, frame, over: averaging))
    }
    self.x = Axis(
      title: frame.columns[x].heading, labels: isLabelled ? labels : nil, range: 0...1,
      isWhole: frame.columns[x].type == .integer, groupsThousands: false)
    self.y = Axis(
      title: frame.columns[y].heading, labels: nil, range: 0...1, unit: frame.columns[y].unit,
      groupsThousands: frame.columns[y].groupsThousands)
    try finish(over: averaging)
  }

  /// How many rows of a frame have which values of a column.
  ///
  /// - Parameters:
  ///   - column: The column.
  ///   - frame: The frame.
  ///   - color: The column that tells series apart.
  ///   - averaging: What the block averages over.
  /// - Throws: `NoValue` where there is nothing to draw.
  init(
    histogramOf column: String, _ frame: Frame, color: String?, over averaging: Averaging?
  ) throws {
    let groups = try Groups(frame, by: color)
    let x = try frame.numbers(of: column)
    shape = .histogram
    (self.x, series, slot) = Self.histogram(groups, x, frame.columns[x])
    y = Axis(title: "rows", labels: nil, range: 0...1)
    try finish(over: averaging)
  }

  private mutating func finish(over averaging: Averaging?) throws {
    guard series.contains(where: { !$0.points.isEmpty }) else {
      throw NoValue("every value is missing")
    }
    note = averaging.flatMap { averaging in
      Spelling.averages(
        over: averaging.axis, series.flatMap(\.points).compactMap(\.estimate.replication))
    }
    setRanges()
    thinOut()
  }

  /// The rows of a frame by the value of a column, and what the groups are called.
  private struct Groups {
    var rows: [[[Scalar]]]
    var names: [String]

    init(_ frame: Frame, by color: String?) throws {
      guard !frame.rows.isEmpty else { throw NoValue("no row matches the selector") }
      let position = try color.map { column in try frame.position(of: column) }
      rows = frame.grouped(by: [color].compactMap(\.self))
      names = rows.map { rows in
        position.map { PlotView.name(rows[0][$0], in: frame.columns[$0]) } ?? ""
      }
    }
  }

  /// Checks that a place of a series has one row: of several, none could be told from the others.
  private static func requireOneRow(
    _ groups: Groups, _ x: Int, _ y: Int, _ frame: Frame
  ) throws(NoValue) {
    for (rows, name) in zip(groups.rows, groups.names) {
      var seen = Set<Scalar>()
      let drawn = rows.lazy.filter { $0[y].asDouble?.isFinite == true }
      guard let twice = drawn.first(where: { !seen.insert($0[x]).inserted }) else { continue }
      let series = name.isEmpty ? "" : " of '\(name)'"
      let place = "\(frame.columns[x].name)=\(twice[x].plain)"
      throw NoValue(
        "several rows\(series) at \(place); average with `over:`, tell them apart with `color:`, or "
          + "choose one with [...]")
    }
  }

  /// What a series is called: a bare number says nothing without the name of its column.
  private static func name(_ value: Scalar, in column: Frame.Column) -> String {
    let text = Spelling.scalar(value, in: column)
    return column.type == .text || column.type == .date
      ? text : "\(Spelling.heading(column.name)) \(text)"
  }

  /// Leaves out points of series that have more than anyone sees.
  private mutating func thinOut() {
    let longest = series.map(\.points.count).max() ?? 0
    guard longest > Self.mostPoints else { return }
    for number in series.indices where series[number].points.count > Self.mostPoints {
      let points = series[number].points
      series[number].points = shape == .line ? Self.extremes(points) : Self.spaced(points)
    }
    let kind = shape == .line ? "the lowest and highest of each stretch" : "evenly spaced ones"
    let cut = "Of series of up to \(longest) points, \(kind) are drawn; the data has all."
    note = [cut, note].compactMap(\.self).joined(separator: " ")
  }

  /// The lowest and the highest point of each stretch of a line: what a line with all of them covers.
  private static func extremes(_ points: [Point]) -> [Point] {
    let stretches = mostPoints / 2
    return (0..<stretches).flatMap { stretch -> [Point] in
      let from = stretch * points.count / stretches
      let part = points[from..<(stretch + 1) * points.count / stretches].enumerated()
      guard let low = part.min(by: { $0.element.y < $1.element.y }),
        let high = part.max(by: { $0.element.y < $1.element.y })
      else { return [] }
      if low.offset == high.offset { return [low.element] }
      return low.offset < high.offset
        ? [low.element, high.element] : [high.element, low.element]
    }
  }

  private static func spaced(_ points: [Point]) -> [Point] {
    (0..<mostPoints).map { points[$0 * points.count / mostPoints] }
  }

  private mutating func setRanges() {
    let points = series.flatMap(\.points)
    let xs = points.map(\.x)
    let ys = points.flatMap { [$0.y] + ($0.interval.map { [$0.lowerBound, $0.upperBound] } ?? []) }
    if let labels = x.labels {
      x.range = -0.5...Double(max(1, labels.count)) - 0.5
    } else if shape == .histogram {
      let ends = Self.span(xs)
      x.range = ends.lowerBound - slot / 2...ends.upperBound + slot / 2
    } else {
      x.range = Self.span(xs)
    }
    let grows = [.bar, .histogram, .radar].contains(shape)
    // A share is read against 0 and 1.
    let isShare = y.unit == .share && ys.allSatisfy((0...1).contains)
    y.range = Ticks.widened(isShare ? 0...1 : Self.span(grows ? ys + [0] : ys))
  }

  private static func span(_ values: [Double]) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    return low < high ? low...high : low - 0.5...high + 0.5
  }

  private static func points(
    _ rows: [[Scalar]], _ x: Int, _ y: Int, _ position: (Scalar) -> Double?, _ frame: Frame,
    over averaging: Averaging?
  ) -> [Point] {
    let placed = rows.compactMap { row in
      position(row[x]).flatMap { place -> (place: Double, row: [Scalar])? in
        row[y].asDouble?.isFinite == true ? (place, row) : nil
      }
    }
    guard let averaging else {
      return placed.map { place, row in
        Point(
          x: place,
          estimate: Estimate(row[y].asDouble ?? 0, interval: frame.interval(of: y, in: row)))
      }
    }
    let byPlace = Dictionary(grouping: placed, by: \.place)
    return byPlace.sorted { $0.key < $1.key }.map { place, rows in
      let replicates = frame.replicates(rows.map(\.row), y, over: averaging.axis)
      let mean = Estimate(replicates: replicates, by: averaging.interval)
      return Point(x: place, estimate: mean.clamped(to: frame.columns[y].bounds))
    }
  }

  private static func histogram(
    _ groups: Groups, _ x: Int, _ column: Frame.Column
  ) -> (Axis, [Series], slot: Double) {
    let span = span(groups.rows.joined().compactMap { $0[x].asDouble })
    let width = (span.upperBound - span.lowerBound) / Double(bins)
    let series = zip(groups.rows, groups.names).map { rows, name in
      var counts = [Double](repeating: 0, count: bins)
      for value in rows.compactMap({ $0[x].asDouble }) where value.isFinite {
        let bin = (value - span.lowerBound) / width
        counts[bin.isFinite ? min(bins - 1, Int(bin)) : 0] += 1
      }
      return Series(
        name: name,
        points: counts.enumerated().map {
          Point(x: span.lowerBound + (Double($0) + 0.5) * width, estimate: .exact($1))
        })
    }
    return (
      Axis(title: column.heading, labels: nil, range: 0...1, groupsThousands: false), series, width
    )
  }
}
