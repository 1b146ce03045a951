import Notebook

/// A table as every format shows it: headings, and cells of text with their intervals.
struct TableView: Sendable, Hashable {
  struct Heading: Sendable, Hashable {
    var text: String
    var meaning: String
    var isNumeric: Bool
  }

  struct Cell: Sendable, Hashable {
    var text: String
    var interval: String?
    /// What a mean rests on.
    var replication: Replication?
  }

  var headings: [Heading]
  var rows: [[Cell]]
  /// How the means were found.
  var note: String?

  /// The table of a `table` block.
  init(_ spec: TableSpec, _ evaluator: Evaluator) throws {
    let frame = try evaluator.frame(spec.from).frame
    let labels =
      spec.rows.isEmpty && spec.over != nil ? frame.labels(besides: spec.over) : spec.rows
    let ends = Set(frame.columns.compactMap(\.interval).flatMap { [$0.low, $0.high] })
    let values =
      spec.columns.isEmpty
      ? frame.columns.map(\.name).filter {
        !labels.contains($0) && $0 != spec.over && !ends.contains($0)
      } : spec.columns
    try self.init(frame, labels: labels, values: values, over: spec.over, by: spec.interval)
    if let limit = spec.limit, rows.count > limit {
      let cut = "The first \(limit) of \(rows.count) rows; the data has all."
      rows = Array(rows.prefix(limit))
      note = [cut, note].compactMap(\.self).joined(separator: " ")
    }
  }

  /// The given columns of the frame that a selector reads.
  init(_ columns: [String], of selector: Selector, _ evaluator: Evaluator) throws {
    try self.init(evaluator.frame(selector).frame, labels: [], values: columns)
  }

  /// The first rows of a frame, as it is.
  init(_ frame: Frame, limit: Int) {
    headings = frame.columns.map(Heading.init)
    rows = frame.rows.prefix(limit).map { row in
      zip(row, frame.columns).map { Cell(text: Spelling.scalar($0, in: $1)) }
    }
  }

  private init(
    _ frame: Frame, labels: [String], values: [String], over axis: String? = nil,
    by method: IntervalChoice? = nil
  ) throws {
    let positions = try (labels + values).map { name in
      guard let position = frame.index(of: name) else {
        throw NoValue("there is no column '\(name)'")
      }
      return position
    }
    headings = positions.map { Heading(frame.columns[$0]) }
    guard let axis else {
      rows = frame.rows.map { row in
        positions.map { Self.cell(row, $0, frame) }
      }
      return
    }
    rows = frame.grouped(by: labels).map { group in
      positions.enumerated().map { number, position in
        number < labels.count
          ? Cell(text: Spelling.scalar(group[0][position], in: frame.columns[position]))
          : Self.mean(group, position, frame, over: axis, by: method)
      }
    }
    note = Spelling.averages(over: axis, rows.joined().compactMap(\.replication))
  }

  private static func cell(_ row: [Scalar], _ position: Int, _ frame: Frame) -> Cell {
    let column = frame.columns[position]
    return Cell(
      text: Spelling.scalar(row[position], in: column),
      interval: frame.interval(of: position, in: row).map { Spelling.interval($0, in: column) })
  }

  private static func mean(
    _ group: [[Scalar]], _ position: Int, _ frame: Frame, over axis: String,
    by method: IntervalChoice?
  ) -> Cell {
    let column = frame.columns[position]
    let replicates = frame.replicates(group, position, over: axis)
    guard !replicates.isEmpty else { return cell(group[0], position, frame) }
    let estimate = Estimate(replicates: replicates, by: method).clamped(to: column.bounds)
    let interval = estimate.isExact ? nil : estimate.interval
    return Cell(
      text: Spelling.number(estimate.value, in: column),
      interval: interval.map { Spelling.interval($0, in: column) },
      replication: estimate.replication)
  }
}

extension TableView.Heading {
  fileprivate init(_ column: Column) {
    text = Spelling.heading(column.name)
    meaning = column.meaning
    isNumeric = column.type == .integer || column.type == .number
  }
}

extension Frame {
  /// The columns of text, and the sweep axes, that tell rows apart.
  fileprivate func labels(besides axis: String?) -> [String] {
    columns.filter { $0.name != axis && ($0.type == .text || $0.meaning == Column.axisMeaning) }
      .map(\.name)
  }

  /// The rows in groups of equal labels, in order of first appearance.
  func grouped(by labels: [String]) -> [[[Scalar]]] {
    let positions = labels.compactMap(index(of:))
    var order: [[Scalar]] = []
    var groups: [[Scalar]: [[Scalar]]] = [:]
    for row in rows {
      let label = positions.map { row[$0] }
      if groups[label] == nil { order.append(label) }
      groups[label, default: []].append(row)
    }
    return order.compactMap { groups[$0] }
  }
}
