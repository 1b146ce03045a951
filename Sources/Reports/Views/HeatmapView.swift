import Chapters
import Frames
import Notebook

/// A heatmap as every format draws it: a value for each pair of labels.
struct HeatmapView: Sendable, Hashable {
  struct Axis: Sendable, Hashable {
    var title: String
    var labels: [String]

    fileprivate init(_ column: Frame.Column, _ frame: Frame, _ wording: Wording) {
      title = wording.title(column)
      labels = frame.distinct(column.name).map { wording.label(of: $0, in: column) ?? $0.plain }
    }
  }

  var x: Axis
  var y: Axis
  /// What the values are.
  var title: String
  /// The values by row, the first row on top; none where there is no such pair.
  var values: [[Estimate?]]
  /// The largest size of a value: what the strongest colour stands for.
  var extreme: Double
  /// How the values are spelled, where that is said.
  var format: NumberFormat?
  /// How the means were found, and what is left out.
  var note: String?

  /// The heatmap of some columns of a frame.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - names: The columns along the two axes, and that of the values.
  ///   - averaging: What is averaged over where a pair of labels has several rows.
  ///   - wording: How columns and values are said.
  /// - Throws: `NoValue` where there is nothing to draw.
  init(
    _ frame: Frame, _ names: (x: String, y: String, values: String), over averaging: Averaging?,
    _ wording: Wording = Wording()
  ) throws {
    guard !frame.rows.isEmpty else { throw NoValue("no row matches the selector") }
    let column = try frame.position(of: names.x)
    let row = try frame.position(of: names.y)
    let value = try frame.numbers(of: names.values)
    let labels = [column, row].map { frame.distinct(frame.columns[$0].name).map(\.plain) }
    x = Axis(frame.columns[column], frame, wording)
    y = Axis(frame.columns[row], frame, wording)
    title = wording.title(frame.columns[value])
    format = wording.format(of: frame.columns[value])
    var cells: [[[[Scalar]]]] = labels[1].map { _ in labels[0].map { _ in [] } }
    for entry in frame.rows {
      guard let at = labels[0].firstIndex(of: entry[column].plain),
        let below = labels[1].firstIndex(of: entry[row].plain),
        entry[value].asDouble?.isFinite == true
      else { continue }
      cells[below][at].append(entry)
    }
    guard averaging != nil || !cells.joined().contains(where: { $0.count > 1 }) else {
      throw NoValue("several rows for a cell; choose one with [...] or average with `over:`")
    }
    values = cells.map { row in
      row.map { found -> Estimate? in
        guard let entry = found.first else { return nil }
        guard let averaging else {
          return Estimate(
            entry[value].asDouble ?? 0, interval: frame.interval(of: value, in: entry))
        }
        return Estimate(
          replicates: frame.replicates(found, value, over: averaging.axis),
          by: averaging.interval
        ).clamped(to: frame.columns[value].bounds)
      }
    }
    let all = values.joined().compactMap(\.self)
    guard !all.isEmpty else { throw NoValue("every value is missing") }
    extreme = all.map { abs($0.value) }.max() ?? 0
    let notes = [
      averaging.flatMap { wording.averages(over: $0.axis, all.compactMap(\.replication)) },
      Spelling.leftOut(Frame.countNotFinite(frame.rows, [value])),
    ].compactMap(\.self)
    note = notes.isEmpty ? nil : notes.joined(separator: " ")
  }

  /// How strong the colour of a value is, from -1 to 1.
  func strength(_ value: Double) -> Double { extreme > 0 ? value / extreme : 0 }

  /// A value as cells show it.
  func figure(_ value: Double) -> String {
    (format ?? NumberFormat(.fixed, digits: 2)).string(value)
  }
}
