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

  /// The first rows of a frame, as it is, under the names that the book gives its columns.
  init(_ frame: Frame, limit: Int, _ wording: Wording = Wording()) {
    headings = frame.columns.map { Heading($0, wording) }
    let cells = Cells(frame: frame, recipe: TableRecipe(labels: [], values: []), wording: Wording())
    rows = frame.rows.prefix(limit).map { row in
      row.indices.map { cells.cell(row, $0, isLabel: false) }
    }
  }

  /// A column of the table: one of the frame, and of a wide table, where another has some value.
  private struct Part {
    var position: Int
    var heading: Heading
    var across: (position: Int, value: Scalar)?

    /// The rows of a group that stand in the column.
    func rows(_ group: [[Scalar]]) -> [[Scalar]] {
      guard let across else { return group }
      return group.filter { $0[across.position] == across.value }
    }
  }

  /// Rows of a frame, or means over some of them.
  ///
  /// - Parameters:
  ///   - frame: The frame.
  ///   - recipe: What of it is shown.
  ///   - wording: How columns and values are said.
  /// - Throws: `NoValue` where a column is not there, or a cell would be several rows.
  init(_ frame: Frame, _ recipe: TableRecipe, _ wording: Wording = Wording()) throws {
    let parts = try Self.parts(frame, recipe, wording)
    guard !parts.isEmpty else {
      throw NoValue("the frame '\(frame.name)' is empty", .unavailable)
    }
    headings = parts.map(\.heading)
    let groups =
      recipe.averaging == nil && recipe.across == nil
      ? frame.rows.map { [$0] } : frame.grouped(by: recipe.labels)
    let cells = Cells(frame: frame, recipe: recipe, wording: wording)
    if recipe.averaging != nil { try cells.checkTexts(of: groups, parts.map(\.position)) }
    rows = try groups.prefix(recipe.limit).map { group in
      try parts.map { part in
        let found = part.rows(group)
        guard !found.isEmpty else {
          return Cell(text: Spelling.scalar(.missing, in: frame.columns[part.position]))
        }
        return try cells.cell(found, part.position, isLabel: part.heading.isLabel)
      }
    }
    note = Self.note(
      [
        groups.count > recipe.limit
          ? "The first \(recipe.limit) of \(groups.count) rows; the data has all." : nil,
        try Self.acrossNote(frame, recipe, wording),
        recipe.averaging.flatMap {
          wording.averages(over: $0.axis, rows.joined().compactMap(\.replication))
        },
        recipe.averaging.flatMap { _ in Spelling.leftOut(Self.leftOut(groups, parts)) },
      ])
    markBest(parts.map { frame.columns[$0.position].better })
  }

  /// How many values the means leave out, since they are not finite.
  private static func leftOut(_ groups: [[[Scalar]]], _ parts: [Part]) -> Int {
    let cells = groups.flatMap { group in
      parts.filter { !$0.heading.isLabel }.map { (rows: $0.rows(group), position: $0.position) }
    }
    return cells.reduce(0) { sum, cell in
      let hasMean = cell.rows.contains { $0[cell.position].asDouble?.isFinite == true }
      return sum + (hasMean ? Frame.countNotFinite(cell.rows, [cell.position]) : 0)
    }
  }

  private static func note(_ parts: [String?]) -> String? {
    let said = parts.compactMap(\.self)
    return said.isEmpty ? nil : said.joined(separator: " ")
  }

  /// What the cells of a wide table of one column are, which no heading says.
  private static func acrossNote(
    _ frame: Frame, _ recipe: TableRecipe, _ wording: Wording
  ) throws -> String? {
    guard recipe.across != nil, recipe.values.count == 1 else { return nil }
    return "Cells are \(wording.title(frame.columns[try frame.position(of: recipe.values[0])]))."
  }

  /// More columns than this are no table that anyone reads.
  private static let widest = 100

  private static func parts(
    _ frame: Frame, _ recipe: TableRecipe, _ wording: Wording
  ) throws -> [Part] {
    let labels = try recipe.labels.map { name in
      let position = try frame.position(of: name)
      return Part(
        position: position, heading: Heading(frame.columns[position], wording, isLabel: true))
    }
    let values = try recipe.values.map { name in
      let position = try frame.position(of: name)
      return Part(position: position, heading: Heading(frame.columns[position], wording))
    }
    guard let across = recipe.across else { return labels + values }
    let position = try frame.position(of: across)
    let places = frame.distinct(across)
    guard places.count * values.count <= widest else {
      throw NoValue(
        "'\(across)' has \(places.count) values: a table with more than \(widest) columns is read by nobody; "
          + "choose some with [...], or name it under 'rows'", column: across)
    }
    return labels
      + values.flatMap { part in
        places.map { place in
          var part = part
          let name = wording.name(place, in: frame.columns[position])
          part.heading.text = values.count == 1 ? name : "\(part.heading.text), \(name)"
          part.across = (position, place)
          return part
        }
      }
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

extension TableView {
  /// How the cells of a table are made of rows of its frame.
  struct Cells {
    let frame: Frame
    let recipe: TableRecipe
    let wording: Wording

    /// Checks that what is averaged are numbers, or texts that are the same wherever they are joined.
    func checkTexts(of groups: [[[Scalar]]], _ positions: [Int]) throws(NoValue) {
      guard let averaging = recipe.averaging else { return }
      for position in Set(positions).sorted() where frame.columns[position].type == .text {
        let name = frame.columns[position].name
        guard !recipe.labels.contains(name) else { continue }
        for group in groups {
          let across = recipe.across.flatMap(frame.index(of:))
          guard
            let other = group.first(where: { row in
              row[position] != group[0][position]
                && across.map { row[$0] == group[0][$0] } ?? true
            })
          else { continue }
          let (one, two) = (group[0][position].plain, other[position].plain)
          throw NoValue(
            "'\(name)' is text, '\(one)' and '\(two)', and has no mean over '\(averaging.axis)'; to tell rows "
              + "apart by it, name it under 'rows'; for a column for each of its values, under 'across'",
            column: name)
        }
      }
    }

    /// The cell of the rows that are joined in it.
    func cell(_ rows: [[Scalar]], _ position: Int, isLabel: Bool) throws(NoValue) -> Cell {
      if isLabel { return cell(rows[0], position, isLabel: true) }
      if let averaging = recipe.averaging { return mean(rows, position, over: averaging) }
      guard rows.count == 1 else {
        let names = recipe.labels + [recipe.across].compactMap(\.self)
        let place = names.compactMap { name in
          frame.index(of: name).map { "\(name)=\(rows[0][$0].plain)" }
        }
        throw NoValue(
          "\(rows.count) rows for a cell\(place.isEmpty ? "" : " at " + place.joined(separator: ", ")); average "
            + "with 'over', tell them apart under 'rows', or choose one with [...]",
          column: recipe.across)
      }
      return cell(rows[0], position, isLabel: false)
    }

    /// The cell of one row.
    func cell(_ row: [Scalar], _ position: Int, isLabel: Bool) -> Cell {
      let column = frame.columns[position]
      guard column.type == .number, let value = row[position].asDouble,
        !isLabel || wording.presentation.label(of: row[position], in: column.name) == nil
      else {
        return Cell(
          text: wording.cell(row[position], in: column, isName: isLabel),
          value: column.isNumeric ? row[position].asDouble : nil)
      }
      let interval = frame.interval(of: position, in: row)
      let (text, spread) = wording.parts(of: Estimate(value, interval: interval), in: column)
      return Cell(text: text, spread: spread, value: value)
    }

    private func mean(_ group: [[Scalar]], _ position: Int, over averaging: Averaging) -> Cell {
      let column = frame.columns[position]
      let replicates = frame.replicates(group, position, over: averaging.axis)
      guard !replicates.isEmpty else { return cell(group[0], position, isLabel: false) }
      let estimate = Estimate(replicates: replicates, by: averaging.interval)
        .clamped(to: column.bounds)
      let (text, spread) = wording.parts(of: estimate, in: column)
      return Cell(
        text: text, spread: spread, value: estimate.value, replication: estimate.replication)
    }
  }
}

extension TableView.Heading {
  fileprivate init(_ column: Frame.Column, _ wording: Wording, isLabel: Bool = false) {
    text = wording.heading(column)
    unit = wording.unit(of: column)
    meaning = column.meaning
    isNumeric = column.isNumeric
    self.isLabel = isLabel
    isShare = column.unit == .share && !isLabel
  }
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
