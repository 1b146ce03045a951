import Chapters
import Frames
import Markup
import Notebook

/// The keys of a `yaml table` block.
struct TableSpec: ShownSpec {
  @Key("The table's name in links.") var id: String?
  @Key("The frames to show: `id`, `id.frame`, or either with `[column=value]`; or a list of them.")
  var from: [Selector]
  @Key("The column, or columns, that name the rows.") var rows: [ColumnName] = []
  @Key("The columns to show, in order; all where none is given.") var columns: [ColumnName] = []
  @Key("The column each of whose values has a column of its own.") var across: ColumnName?
  @Key("New columns, computed from others of the same row.") var derive = DerivedColumns()
  @Key("The column averaged over: each figure is the mean, with its 95 % interval.")
  var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
  @Key("How many rows to show, the first ones; all where none is given.", in: 1...1_000_000)
  var limit: Int?
  @Key("What readers see in place of columns and values.") var labels = Labels()
  @Key("How the numbers of columns are spelled.") var formats = ColumnFormats()
  @Key("What the table shows, in a sentence.") var caption: WrittenProse?
}

/// A `yaml table` block: rows of frames, or means over some of them.
struct TableExhibit: BlockType, Figure {
  static let word = "table"
  static let title: String? = "Table"
  static let summary = "Rows of the results of earlier blocks, or means over some of them."
  static let example = """
    id: effects
    from: [measured, theory]
    rows: [drug]
    across: dose
    columns: [effect, gain]
    derive: {gain: effect - before}
    over: seed
    interval: student_t
    limit: 20
    labels: {gain: Gain, drug: {a: Aspirin}}
    formats: {effect: .1%}
    caption: Effects of the doses, measured and foretold.
    """

  let source: FigureSource
  /// The columns that name the rows.
  let rows: [String]
  /// The columns shown; all where there are none.
  let columns: [String]
  /// The column whose values have columns of their own.
  let across: String?
  let averaging: Averaging?
  /// How many rows are shown at most, where the block says.
  let limit: Int?
  let caption: Prose?

  init(_ spec: TableSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    source = try FigureSource(
      FigureSource.Keys(
        from: spec.from, derive: spec.derive, over: spec.over, labels: spec.labels,
        formats: spec.formats),
      naming: spec.rows + spec.columns + [spec.across].compactMap(\.self), in: scope)
    try Self.check(spec)
    rows = spec.rows.map(\.name)
    columns = spec.columns.map(\.name)
    across = spec.across?.name
    limit = spec.limit
    caption = scope.prose(spec.caption)
  }

  /// Checks that every column has one part in the table.
  private static func check(_ spec: TableSpec) throws {
    var roles: [String: String] = [:]
    let named =
      spec.rows.map { ($0, "'rows'") } + spec.columns.map { ($0, "'columns'") }
      + [spec.across].compactMap { $0.map { ($0, "'across'") } }
      + [spec.over].compactMap { $0.map { ($0, "'over'") } }
    for (column, role) in named {
      guard let other = roles.updateValue(role, forKey: column.name) else { continue }
      let place = other == role ? "twice under \(role)" : "under \(other) and under \(role)"
      throw Diagnostic(
        column.location, "'\(column.name)' stands \(place); expected it under one of them, once")
    }
  }

  func view(_ evaluator: Evaluator) throws -> TableView {
    let frame = try source.frame(evaluator)
    return try TableView(frame, recipe(frame), source.wording(evaluator, of: frame))
  }

  /// What of a frame the table shows: what the block does not say follows from what the columns are.
  private func recipe(_ frame: Frame) -> TableRecipe {
    let axis = averaging?.axis
    let isGrouped = axis != nil || across != nil
    let others = frame.labels(besides: axis).filter { !columns.contains($0) && $0 != across }
    let made = source.selectors.count > 1 ? [Frame.blockColumn] : []
    let named = rows + columns + [across].compactMap(\.self)
    let labels = rows.isEmpty && isGrouped ? others : made.filter { !named.contains($0) } + rows
    let ends = Set(frame.columns.compactMap(\.interval).flatMap { [$0.low, $0.high] })
    let hidden = ends.union(labels).union([axis, across].compactMap(\.self))
    let values =
      columns.isEmpty ? frame.columns.map(\.name).filter { !hidden.contains($0) } : columns
    return TableRecipe(
      labels: labels, values: values, across: across, averaging: averaging,
      limit: limit ?? TableView.rowsShown)
  }
}

extension TableView: FigureView {
  /// A cell as programs read it.
  private struct CellRecord: Encodable, Sendable {
    var text: String
    var value: Double?
    var spread: String?
  }

  /// A table as programs read it.
  private struct Record: Encodable, Sendable {
    var columns: [String]
    var rows: [[CellRecord]]
  }

  func html(_ place: ExhibitPlace) -> (content: HTML, fold: HTML?) {
    (TableHTML.table(self, name: place.name, hasBars: true), nil)
  }

  var markdown: String { MarkdownTable(self).text }

  var fields: [String: any Encodable & Sendable] {
    let rows = rows.map { row in
      row.map { CellRecord(text: $0.text, value: $0.value, spread: $0.spread) }
    }
    return ["table": Record(columns: headings.map(\.text), rows: rows)]
  }

  func text(width: Int) -> String {
    let rows = rows.map { row in
      row.map { [$0.text.inOneLine, $0.spread].compactMap(\.self).joined(separator: " ") }
    }
    let widths = headings.indices.map { column in
      ([headings[column].text] + rows.map { $0[column] }).map(\.width).max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      zip(cells.indices, cells).map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.width)
        return headings[column].isNumeric ? space + cell : cell + space
      }.joined(separator: "  ").trimmingTrailingSpaces
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    return ([line(headings.map(\.text)), rule] + rows.map(line)).joined(separator: "\n")
  }
}
