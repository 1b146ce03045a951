import Chapters
import Frames
import Notebook

/// A table as every format shows it: headings, and cells of text with their intervals.
struct TableView: Sendable, Hashable {
  struct Heading: Sendable, Hashable {
    var text: String
    var unit: Frame.Unit?
    var meaning: String
    var isNumeric: Bool
    /// Whether the column names rows.
    var isLabel = false
    /// Whether the values are shares, which a bar shows.
    var isShare = false
  }

  struct Cell: Sendable, Hashable {
    var text: String
    /// What stands behind a mean: `± 0.012`.
    var spread: String?
    /// The value, where it is a number.
    var value: Double?
    /// What a mean rests on.
    var replication: Replication?
    /// Whether no row has a better value, in a column where one way is better.
    var isBest = false
  }

  var headings: [Heading]
  var rows: [[Cell]]
  /// How the means were found, and how many rows are left out.
  var note: String?

  /// Rows shown where the block does not say how many.
  static let rowsShown = 200

  /// The first rows of a frame, as it is.
  init(_ frame: Frame, limit: Int) {
    headings = frame.columns.map { Heading($0) }
    rows = frame.rows.prefix(limit).map { row in
      row.indices.map { Self.cell(row, $0, frame) }
    }
  }

  /// Rows of a frame, or means over some of them.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - labels: The columns that name the rows.
  ///   - values: The columns shown beside them.
  ///   - averaging: What is averaged over.
  ///   - limit: How many rows are shown at most.
  /// - Throws: `NoValue` where a column is not there.
  init(
    _ frame: Frame, labels: [String], values: [String], over averaging: Averaging?, limit: Int
  ) throws {
    let positions = try (labels + values).map { try frame.position(of: $0) }
    guard !positions.isEmpty else {
      throw NoValue("the frame '\(frame.name)' is empty", .unavailable)
    }
    headings = positions.enumerated().map { number, position in
      Heading(frame.columns[position], isLabel: number < labels.count)
    }
    let count: Int
    if let averaging {
      let groups = frame.grouped(by: labels)
      try Self.check(groups, values, frame, over: averaging)
      count = groups.count
      rows = groups.prefix(limit).map { group in
        positions.enumerated().map { number, position in
          number < labels.count
            ? Self.cell(group[0], position, frame)
            : Self.mean(group, position, frame, over: averaging)
        }
      }
      note = Spelling.averages(over: averaging.axis, rows.joined().compactMap(\.replication))
    } else {
      count = frame.rows.count
      rows = frame.rows.prefix(limit).map { row in
        positions.map { Self.cell(row, $0, frame) }
      }
    }
    if count > limit {
      let cut = "The first \(limit) of \(count) rows; the data has all."
      note = [cut, note].compactMap(\.self).joined(separator: " ")
    }
    markBest(positions.map { frame.columns[$0].better })
  }

  /// Checks that what is averaged are numbers, or texts that are the same wherever they are joined.
  private static func check(
    _ groups: [[[Scalar]]], _ values: [String], _ frame: Frame, over averaging: Averaging
  ) throws(NoValue) {
    for name in values {
      let position = try frame.position(of: name)
      guard frame.columns[position].type == .text else { continue }
      for group in groups {
        guard let other = group.first(where: { $0[position] != group[0][position] }) else {
          continue
        }
        let (one, two) = (group[0][position].plain, other[position].plain)
        throw NoValue(
          "'\(name)' is text, '\(one)' and '\(two)', and has no mean over '\(averaging.axis)'; to tell rows "
            + "apart by it, name it under 'rows'", column: name)
      }
    }
  }

  private static func cell(_ row: [Scalar], _ position: Int, _ frame: Frame) -> Cell {
    let column = frame.columns[position]
    guard column.type == .number, let value = row[position].asDouble else {
      let text = Spelling.scalar(row[position], in: column)
      return Cell(text: text, value: column.isNumeric ? row[position].asDouble : nil)
    }
    let interval = frame.interval(of: position, in: row)
    let (text, spread) = Spelling.parts(of: Estimate(value, interval: interval), in: column)
    return Cell(text: text, spread: spread, value: value)
  }

  private static func mean(
    _ group: [[Scalar]], _ position: Int, _ frame: Frame, over averaging: Averaging
  ) -> Cell {
    let column = frame.columns[position]
    let replicates = frame.replicates(group, position, over: averaging.axis)
    guard !replicates.isEmpty else { return cell(group[0], position, frame) }
    let estimate = Estimate(replicates: replicates, by: averaging.interval)
      .clamped(to: column.bounds)
    let (text, spread) = Spelling.parts(of: estimate, in: column)
    return Cell(
      text: text, spread: spread, value: estimate.value, replication: estimate.replication)
  }

  /// Marks the best values of columns that say which way is better, unless that is half of them or more.
  private mutating func markBest(_ directions: [Frame.Column.Direction?]) {
    for (position, direction) in directions.enumerated() {
      guard let direction, !headings[position].isLabel else { continue }
      let values = rows.compactMap { $0[position].value }.filter(\.isFinite)
      let best = direction == .higher ? values.max() : values.min()
      guard let best, let text = rows.first(where: { $0[position].value == best })?[position].text
      else { continue }
      let isBest = rows.map { $0[position].text == text }
      guard 2 * isBest.count(where: \.self) < rows.count else { continue }
      for row in rows.indices { rows[row][position].isBest = isBest[row] }
    }
  }
}

extension TableView.Heading {
  fileprivate init(_ column: Frame.Column, isLabel: Bool = false) {
    text = Spelling.heading(column.name)
    unit = column.unit
    meaning = column.meaning
    isNumeric = column.isNumeric
    self.isLabel = isLabel
    isShare = column.unit == .share && !isLabel
  }
}

extension Frame.Column {
  /// Whether the values are numbers.
  var isNumeric: Bool { type == .integer || type == .number }
}

extension Frame {
  /// The columns of text, and the sweep axes, that tell rows apart.
  func labels(besides axis: String?) -> [String] {
    columns.filter { $0.name != axis && ($0.type == .text || $0.type == .date || $0.role == .axis) }
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
