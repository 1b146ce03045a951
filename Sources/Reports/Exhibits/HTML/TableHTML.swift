import Frames
import Markup
import Notebook

/// Tables as HTML.
enum TableHTML {
  /// A table that scrolls sideways where it is too wide.
  ///
  /// Figures are aligned on the decimal point: what a figure lacks in digits is filled with blank ones.
  ///
  /// - Parameters:
  ///   - view: The table.
  ///   - name: What it is called for whoever does not see it.
  ///   - hasBars: Whether shares are drawn as bars too.
  /// - Returns: The table in a group that scrolls; the block around it is the landmark.
  static func table(_ view: TableView, name: String, hasBars: Bool = false) -> HTML {
    let widths = view.headings.indices.map { column in Widths(view.rows.map { $0[column] }) }
    let isDense = widths.count(where: \.hasSpread) >= fewestOfDense
    let head = zip(view.headings, widths).map { heading, widths in
      let unit = heading.unit.flatMap { $0 == .share ? nil : $0 }.map {
        " " + HTML.element("span", ["class": "unit"], text: $0.rawValue)
      }
      return HTML.element(
        "th",
        [
          "scope": widths.hasSpread && !isDense ? "colgroup" : "col",
          "colspan": widths.hasSpread && !isDense ? "2" : nil,
          "class": heading.isNumeric ? "number" : nil,
          "title": heading.meaning.isEmpty ? nil : heading.meaning,
        ], "\(heading.text)\(unit ?? "")")
    }
    let body = view.rows.map { row in
      let cells = row.indices.map { column in
        cell(
          row[column], view.headings[column], widths[column], isDense: isDense,
          hasBar: hasBars && view.headings[column].isShare)
      }
      return HTML.element("tr", cells.joined())
    }
    return scrolling(name: name, head: head.joined(), body, isDense: isDense)
  }

  /// From so many columns with intervals on, these stand below their figures.
  private static let fewestOfDense = 3

  /// A row of cells that are markup already.
  struct Row {
    var cells: [HTML]
    /// What the row can be filtered by.
    var group: String?
  }

  /// What a cell holds that has nothing to say.
  private static let nothing: HTML = "–"

  /// A table of headings and rows that are markup already; the first cell of a row names it.
  ///
  /// - Parameters:
  ///   - name: What it is called for whoever does not see it.
  ///   - headings: The headings.
  ///   - rows: The rows.
  ///   - isOfCards: Whether rows are cards on a phone, whose cells carry their headings and are left out where they are
  ///     empty.
  /// - Returns: The table in a group that scrolls.
  static func table(
    name: String, _ headings: [String], rows: [Row], isOfCards: Bool = false
  ) -> HTML {
    let head = headings.map { HTML.element("th", ["scope": "col"], text: $0) }.joined()
    let body = rows.map { row in
      let cells = row.cells.enumerated().map { column, cell in
        column == 0
          ? HTML.element("th", ["scope": "row"], cell)
          : HTML.element(
            "td",
            [
              "class": isOfCards && cell == nothing ? "none" : nil,
              "data-label": isOfCards ? headings[column] : nil,
            ], cell)
      }
      return HTML.element("tr", ["data-group": row.group], cells.joined())
    }
    return scrolling(name: name, head: head, body)
  }

  private static func scrolling(
    name: String, head: HTML, _ rows: [HTML], isDense: Bool = false
  ) -> HTML {
    let content =
      HTML.element("thead", HTML.element("tr", head))
      + HTML.element("tbody", rows.joined(separator: "\n"))
    return HTML.element(
      "div", ["class": "scroll", "role": "group", "aria-label": name, "tabindex": "0"],
      HTML.element("table", ["class": isDense ? "dense" : nil], content))
  }

  private static func cell(
    _ cell: TableView.Cell, _ heading: TableView.Heading, _ widths: Widths, isDense: Bool,
    hasBar: Bool
  ) -> HTML {
    guard heading.isNumeric else {
      return HTML.element(
        heading.isLabel ? "th" : "td",
        ["class": isLong(cell.text) ? "long" : nil, "scope": heading.isLabel ? "row" : nil],
        text: cell.text)
    }
    let value =
      cell.isBest
      ? HTML.element("b", ["class": "best"], text: cell.text) : HTML(text: cell.text)
    let mark: HTML = cell.isBest ? HTML.element("span", ["class": "hidden"], " (best)") : ""
    let bar: HTML = hasBar ? cell.value.map(Self.bar) ?? "" : ""
    let below: HTML =
      isDense
      ? cell.spread.map { " " + HTML.element("span", ["class": "spread"], text: $0) } ?? "" : ""
    let figure = HTML.element(
      heading.isLabel ? "th" : "td",
      [
        "class": "number", "scope": heading.isLabel ? "row" : nil,
        "title": cell.replication.map(Spelling.replication),
      ], "\(value)\(widths.padding(after: cell.text))\(mark)\(below)\(bar)")
    guard widths.hasSpread, !isDense else { return figure }
    return figure + HTML.element("td", ["class": "spread"], text: cell.spread ?? "")
  }

  /// Whether a text has a word, such as a hash, that would push all other columns away.
  private static func isLong(_ text: String) -> Bool {
    text.split(separator: " ").contains { $0.count > longestWord }
  }

  private static let longestWord = 32

  /// A share as a bar below its figure.
  private static func bar(_ share: Double) -> HTML {
    guard share.isFinite else { return "" }
    let width = 100 * min(1, max(0, share))
    return HTML.element(
      "svg",
      [
        "class": "share", "viewBox": "0 0 100 3", "preserveAspectRatio": "none",
        "aria-hidden": "true",
      ], HTML.element("rect", ["width": width, "height": "3"]))
  }

  /// How wide the parts of a column's figures are.
  private struct Widths {
    var fraction = 0
    /// Whether a figure has something behind it, which gets a column of its own.
    var hasSpread = false

    init(_ cells: [TableView.Cell]) {
      fraction = cells.map { Self.fraction($0.text) }.max() ?? 0
      hasSpread = cells.contains { $0.spread != nil }
    }

    /// The characters from the decimal point on.
    private static func fraction(_ text: String) -> Int {
      guard text.first.map({ $0.isNumber || $0 == "-" || $0 == "−" }) == true else { return 0 }
      return text.firstIndex(of: ".").map { text.distance(from: $0, to: text.endIndex) } ?? 0
    }

    /// Blank digits after a figure that has fewer than others of its column.
    func padding(after text: String) -> String {
      let missing = fraction - Self.fraction(text)
      guard missing > 0 else { return "" }
      let hasPoint = Self.fraction(text) > 0
      return hasPoint
        ? String(repeating: "\u{2007}", count: missing)
        : "\u{2008}" + String(repeating: "\u{2007}", count: missing - 1)
    }
  }
}
