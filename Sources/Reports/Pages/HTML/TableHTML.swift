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
  /// - Returns: The table in a region that scrolls.
  static func table(_ view: TableView, name: String, hasBars: Bool = false) -> String {
    let widths = view.headings.indices.map { column in Widths(view.rows.map { $0[column] }) }
    let head = zip(view.headings, widths).map { heading, widths in
      let unit = heading.unit.flatMap { $0 == .share ? nil : $0 }.map {
        " " + Markup.element("span", ["class": "unit"], $0.rawValue.escaped)
      }
      return Markup.element(
        "th",
        [
          "scope": widths.hasSpread ? "colgroup" : "col",
          "colspan": widths.hasSpread ? "2" : nil,
          "class": heading.isNumeric ? "number" : nil,
          "title": heading.meaning.isEmpty ? nil : heading.meaning,
        ], heading.text.escaped + (unit ?? ""))
    }
    let body = view.rows.map { row in
      let cells = row.indices.map { column in
        cell(
          row[column], view.headings[column], widths[column],
          hasBar: hasBars && view.headings[column].isShare)
      }
      return Markup.element("tr", [:], cells.joined())
    }
    return scrolling(name: name, head: head.joined(), body)
  }

  /// A row of cells that are markup already.
  struct Row {
    var cells: [String]
    /// What the row can be filtered by.
    var group: String?
  }

  /// A table of headings and rows that are markup already; the first cell of a row names it.
  static func table(name: String, _ headings: [String], rows: [Row]) -> String {
    let head = headings.map { Markup.element("th", ["scope": "col"], $0.escaped) }.joined()
    let body = rows.map { row in
      let cells = row.cells.enumerated().map { column, cell in
        column == 0
          ? Markup.element("th", ["scope": "row"], cell) : Markup.element("td", [:], cell)
      }
      return Markup.element("tr", ["data-group": row.group], cells.joined())
    }
    return scrolling(name: name, head: head, body)
  }

  private static func scrolling(name: String, head: String, _ rows: [String]) -> String {
    let content =
      Markup.element("thead", [:], Markup.element("tr", [:], head))
      + Markup.element("tbody", [:], rows.joined(separator: "\n"))
    return Markup.element(
      "div", ["class": "scroll", "role": "region", "aria-label": name, "tabindex": "0"],
      Markup.element("table", [:], content))
  }

  private static func cell(
    _ cell: TableView.Cell, _ heading: TableView.Heading, _ widths: Widths, hasBar: Bool
  ) -> String {
    guard heading.isNumeric else {
      return Markup.element(
        heading.isLabel ? "th" : "td", ["scope": heading.isLabel ? "row" : nil],
        cell.text.escaped)
    }
    let value = cell.isBest ? Markup.element("b", ["class": "best"], cell.text) : cell.text
    let mark = cell.isBest ? Markup.element("span", ["class": "hidden"], " (best)") : ""
    let bar = hasBar ? cell.value.map(Self.bar) ?? "" : ""
    let figure = Markup.element(
      heading.isLabel ? "th" : "td",
      [
        "class": "number", "scope": heading.isLabel ? "row" : nil,
        "title": cell.replication.map(Spelling.replication),
      ], value + widths.padding(after: cell.text) + mark + bar)
    guard widths.hasSpread else { return figure }
    return figure + Markup.element("td", ["class": "spread"], (cell.spread ?? "").escaped)
  }

  /// A share as a bar below its figure.
  private static func bar(_ share: Double) -> String {
    guard share.isFinite else { return "" }
    let width = 100 * min(1, max(0, share))
    return Markup.element(
      "svg",
      [
        "class": "share", "viewBox": "0 0 100 3", "preserveAspectRatio": "none",
        "aria-hidden": "true",
      ], Markup.element("rect", ["width": width, "height": "3"]))
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
