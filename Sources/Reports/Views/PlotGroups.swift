import Chapters
import Frames
import Notebook

/// The rows of a frame that are a series each, by the values of the columns that tell series and panels apart.
struct PlotGroups {
  private var groups: [(rows: [[Scalar]], name: String, key: String, panel: Int)]
  /// The names of the panels; none where there is one only.
  let panelNames: [String]

  /// Bars of a histogram.
  private static let bins = 20

  /// The groups of a frame.
  ///
  /// - Throws: `NoValue` where it has no row, or a column is not there.
  init(_ frame: Frame, _ recipe: PlotRecipe, _ wording: Wording) throws(NoValue) {
    guard !frame.rows.isEmpty else { throw NoValue("no row matches the selector") }
    var columns: [(position: Int, column: Frame.Column)] = []
    for name in recipe.color {
      let position = try frame.position(of: name)
      columns.append((position, frame.columns[position]))
    }
    let facet = try recipe.facets.map { name throws(NoValue) in try frame.position(of: name) }
    let panels = facet.map { frame.distinct(frame.columns[$0].name) } ?? []
    panelNames = panels.map { panel in
      facet.map { wording.name(panel, in: frame.columns[$0]) } ?? ""
    }
    groups = frame.grouped(by: [recipe.facets].compactMap(\.self) + recipe.color).map { rows in
      let values = columns.map { (rows[0][$0.position], $0.column) }
      return (
        rows, values.map(wording.name).joined(separator: ", "),
        values.map(Self.key).joined(separator: ", "),
        facet.flatMap { panels.firstIndex(of: rows[0][$0]) } ?? 0
      )
    }
  }

  /// What a value is known by in the whole book: texts by themselves, numbers with their columns.
  private static func key(_ value: Scalar, in column: Frame.Column) -> String {
    column.type == .text || column.type == .date ? value.plain : "\(column.name)=\(value.plain)"
  }

  /// The series of points in each group.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - recipe: What of it is drawn.
  ///   - wording: How columns and values are said.
  ///   - isLabelled: Whether places along the horizontal axis are labels.
  /// - Returns: A series for each group.
  /// - Throws: `NoValue` where a place has several rows that nothing tells apart.
  func series(
    _ frame: Frame, _ recipe: PlotRecipe, _ wording: Wording, isLabelled: Bool
  ) throws(NoValue) -> [PlotView.Series] {
    let (x, y) = (
      try frame.position(of: recipe.x), try frame.position(of: recipe.y ?? "")
    )
    if recipe.averaging == nil, recipe.shape != .scatter { try requireOneRow(x, y, frame) }
    let labels = frame.distinct(recipe.x).map(\.plain)
    let positions = Dictionary(
      labels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
    let measure = frame.index(of: Frame.measureColumn)
    let reading = Reading(
      y: y, averaging: recipe.averaging, frame: frame,
      place: { isLabelled ? positions[$0[x].plain] : $0[x].placeAlongAxis },
      format: { row in
        measure.flatMap { wording.presentation.format(of: row[$0].plain) }
          ?? wording.format(of: frame.columns[y])
      })
    return named { reading.points($0) }
  }

  /// The groups as series, each of the look of its key.
  private func named(_ points: ([[Scalar]]) -> [PlotView.Point]) -> [PlotView.Series] {
    var styles: [String: Int] = [:]
    return groups.map { group in
      let style = styles[group.key] ?? styles.count
      styles[group.key] = style
      return PlotView.Series(
        name: group.name, key: group.key, style: style, panel: group.panel,
        points: points(group.rows))
    }
  }

  /// Checks that a place of a series has one row: of several, none could be told from the others.
  private func requireOneRow(_ x: Int, _ y: Int, _ frame: Frame) throws(NoValue) {
    for group in groups {
      var seen = Set<Scalar>()
      let drawn = group.rows.lazy.filter { $0[y].asDouble?.isFinite == true }
      guard let twice = drawn.first(where: { !seen.insert($0[x]).inserted }) else { continue }
      let series = group.name.isEmpty ? "" : " of '\(group.name)'"
      let place = "\(frame.columns[x].name)=\(twice[x].plain)"
      throw NoValue(
        "several rows\(series) at \(place); average with `over:`, tell them apart with `color:`, or "
          + "choose one with [...]")
    }
  }

  /// How points are read off rows.
  private struct Reading {
    let y: Int
    let averaging: Averaging?
    let frame: Frame
    let place: ([Scalar]) -> Double?
    let format: ([Scalar]) -> NumberFormat?

    func points(_ rows: [[Scalar]]) -> [PlotView.Point] {
      let placed = rows.compactMap { row in
        place(row).flatMap { place -> (place: Double, row: [Scalar])? in
          place.isFinite && row[y].asDouble?.isFinite == true ? (place, row) : nil
        }
      }
      guard let averaging else {
        return placed.map { place, row in
          PlotView.Point(
            x: place,
            estimate: Estimate(row[y].asDouble ?? 0, interval: frame.interval(of: y, in: row)),
            format: format(row))
        }
      }
      let byPlace = Dictionary(grouping: placed, by: \.place)
      return byPlace.sorted { $0.key < $1.key }.map { place, rows in
        let replicates = frame.replicates(rows.map(\.row), y, over: averaging.axis)
        let mean = Estimate(replicates: replicates, by: averaging.interval)
        return PlotView.Point(
          x: place, estimate: mean.clamped(to: frame.columns[y].bounds), format: format(rows[0].row)
        )
      }
    }
  }

  // MARK: - Histograms

  /// Counts of values in bars of equal width.
  struct Histogram {
    var series: [PlotView.Series]
    /// How wide a bar is.
    var slot: Double
    /// How many values are beyond the limits, and in no bar.
    var outside: Int
  }

  /// How many rows of each group have which values of a column.
  ///
  /// - Parameters:
  ///   - column: The position of the column.
  ///   - axis: The axis of its values.
  /// - Returns: The counts.
  func histogram(of column: Int, along axis: PlotAxis) -> Histogram {
    let finite = { (rows: [[Scalar]]) in
      rows.compactMap { $0[column].asDouble }.filter(\.isFinite)
    }
    let values = finite(groups.flatMap(\.rows))
    let counted = values.filter(axis.holds)
    let found = PlotAxis.span(counted)
    let (low, high) = (axis.limits.low ?? found.lowerBound, axis.limits.high ?? found.upperBound)
    let width = (high - low) / Double(Self.bins)
    let series = named { rows in
      var counts = [Double](repeating: 0, count: Self.bins)
      for value in finite(rows) where axis.holds(value) {
        let bin = (value - low) / width
        counts[bin.isFinite ? min(Self.bins - 1, Int(bin)) : 0] += 1
      }
      return counts.enumerated().map {
        PlotView.Point(x: low + (Double($0) + 0.5) * width, estimate: .exact($1))
      }
    }
    return Histogram(series: series, slot: width, outside: values.count - counted.count)
  }
}
