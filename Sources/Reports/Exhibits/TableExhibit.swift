import Chapters
import Frames
import Markup
import Notebook

/// The keys of a `yaml table` block.
struct TableSpec: ShownSpec {
  @Key("The table's name in links.") var id: String?
  @Key("The frame to show: `id`, `id.frame`, or either with `[column=value]`.")
  var from: Selector
  @Key("The column, or columns, that name the rows.") var rows: [ColumnName] = []
  @Key("The columns to show, in order; all where none is given.") var columns: [ColumnName] = []
  @Key("The column averaged over: each figure is the mean, with its 95 % interval.")
  var over: ColumnName?
  @Key("How the interval of an average is found.") var interval: IntervalChoice?
  @Key("How many rows to show, the first ones; all where none is given.", in: 1...1_000_000)
  var limit: Int?
  @Key("What the table shows, in a sentence.") var caption: WrittenProse?
}

/// A `yaml table` block: rows of a frame, or means over some of them.
struct TableExhibit: BlockType, Figure {
  static let word = "table"
  static let title: String? = "Table"

  let from: ResolvedSelector
  /// The columns that name the rows.
  let rows: [String]
  /// The columns shown; all where there are none.
  let columns: [String]
  let averaging: Averaging?
  /// How many rows are shown at most, where the block says.
  let limit: Int?
  let caption: Prose?
  let columnNames: [ColumnName]

  init(_ spec: TableSpec, in scope: BlockScope) throws {
    averaging = try scope.averaging(over: spec.over, spec.interval)
    columnNames = spec.rows + spec.columns + [spec.over].compactMap(\.self)
    from = try scope.frame(spec.from, having: columnNames)
    try Self.check(spec)
    rows = spec.rows.map(\.name)
    columns = spec.columns.map(\.name)
    limit = spec.limit
    caption = scope.prose(spec.caption)
  }

  /// Checks that every column has one part in the table.
  private static func check(_ spec: TableSpec) throws {
    var roles: [String: String] = [:]
    let named =
      spec.rows.map { ($0, "'rows'") } + spec.columns.map { ($0, "'columns'") }
      + [spec.over].compactMap { $0.map { ($0, "'over'") } }
    for (column, role) in named {
      guard let other = roles.updateValue(role, forKey: column.name) else { continue }
      let place = other == role ? "twice under \(role)" : "under \(other) and under \(role)"
      throw Diagnostic(
        column.location, "'\(column.name)' stands \(place); expected it under one of them, once")
    }
  }

  func view(_ evaluator: Evaluator) throws -> TableView {
    try TableView(self, evaluator.frame(from))
  }
}

extension TableView {
  /// The table of a `table` block, of the frame that it reads.
  init(_ table: TableExhibit, _ frame: Frame) throws {
    let axis = table.averaging?.axis
    let labels =
      table.rows.isEmpty && axis != nil
      ? frame.labels(besides: axis).filter { !table.columns.contains($0) } : table.rows
    let ends = Set(frame.columns.compactMap(\.interval).flatMap { [$0.low, $0.high] })
    let values =
      table.columns.isEmpty
      ? frame.columns.map(\.name).filter {
        !labels.contains($0) && $0 != axis && !ends.contains($0)
      } : table.columns
    try self.init(
      frame, labels: labels, values: values, over: table.averaging,
      limit: table.limit ?? Self.rowsShown)
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
      row.map { [$0.text, $0.spread].compactMap(\.self).joined(separator: " ") }
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
