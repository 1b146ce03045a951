import Chapters

/// Formulas as MathML Core, which browsers draw without a script.
package struct MathML {
  /// The numbers of the formula's rows, as they are shown: `(3)`.
  private let numbers: [Int: String]
  /// Where a reference to an equation leads, and what it reads.
  private let reference: (_ label: String, _ isBare: Bool) -> (address: String, text: String)?
  private let formula: Formula

  /// A formula.
  ///
  /// - Parameters:
  ///   - formula: The formula.
  ///   - numbers: The numbers of its rows, as they are shown.
  ///   - reference: Where a reference to an equation leads, and what it reads.
  package init(
    _ formula: Formula, numbers: [Int: String] = [:],
    reference: @escaping (_ label: String, _ isBare: Bool) -> (address: String, text: String)? = {
      _, _ in nil
    }
  ) {
    self.formula = formula
    self.numbers = numbers
    self.reference = reference
  }

  /// The formula, with its TeX for whoever copies it, and with its numbers beside it.
  package var html: HTML {
    guard !numbers.isEmpty else { return element }
    // The rows of a table have theirs within it.
    guard !hasRows else {
      return HTML.element("span", ["class": "equation"], element)
    }
    let label = formula.equations[0]?.label
    return HTML.element(
      "span", ["class": "equation", "id": label],
      element + HTML.element("span", ["class": "number"], text: numbers[0] ?? ""))
  }

  /// Whether the formula is a table of rows that are numbered each by itself.
  private var hasRows: Bool {
    guard case .row(let outer) = formula.root, outer.count == 1,
      case .row(let inner) = outer[0], inner.count == 1, case .table(let table) = inner[0]
    else { return false }
    return table.isNumbered
  }

  private var element: HTML {
    let content =
      HTML.element(
        "semantics",
        HTML.element("mrow", node(formula.root))
          + HTML.element(
            "annotation", ["encoding": "application/x-tex"], text: formula.source))
    let display = formula.isDisplay ? "block" : nil
    return HTML.element("math", ["display": display], content)
  }

  private func node(_ node: Formula.Node) -> HTML {
    switch node {
    case .identifier(let name, let isUpright):
      // A single letter slants by itself.
      return HTML.element(
        "mi", ["mathvariant": isUpright && name.count == 1 ? "normal" : nil], text: name)
    case .number(let digits): return HTML.element("mn", text: digits)
    case .symbol(let symbol, let role): return Self.symbol(symbol, role)
    case .text(let words): return HTML.element("mtext", text: words)
    case .row(let nodes): return HTML.element("mrow", row(nodes))
    case .fraction(let over, let under, let hasLine):
      return HTML.element(
        "mfrac", ["linethickness": hasLine ? nil : "0"], group(over) + group(under))
    case .root(let inside, let degree):
      guard let degree else { return HTML.element("msqrt", self.node(inside)) }
      return HTML.element("mroot", group(inside) + group(degree))
    case .scripts(let base, let below, let above):
      return attached(base, below, above, ("msub", "msup", "msubsup"))
    case .limits(let base, let under, let over):
      return attached(base, under, over, ("munder", "mover", "munderover"))
    case .accent(let base, let mark, let isUnder):
      return HTML.element(
        isUnder ? "munder" : "mover", [isUnder ? "accentunder" : "accent": "true"],
        group(base) + HTML.element("mo", ["stretchy": Self.isStretchy(base)], text: mark))
    case .table(let table): return self.table(table)
    case .style(let inside, let isDisplay):
      return HTML.element(
        "mstyle", ["displaystyle": isDisplay ? "true" : "false"], self.node(inside))
    case .boxed(let inside): return HTML.element("mrow", ["class": "boxed"], self.node(inside))
    case .phantom(let inside): return HTML.element("mphantom", self.node(inside))
    case .reference(let label, let isBare):
      // No link: to a screen reader a formula is one thing, and what is within it cannot be reached.
      return HTML.element("mtext", text: reference(label, isBare)?.text ?? label)
    case .space(let width):
      let rounded = (width * 1000).rounded() / 1000
      return HTML.element("mspace", ["width": "\(rounded)em"])
    }
  }

  /// Nodes one after another; functions stand apart from their neighbours, as TeX sets them.
  private func row(_ nodes: [Formula.Node]) -> HTML {
    nodes.enumerated().map { number, node in
      let next = number + 1 < nodes.count ? nodes[number + 1] : nil
      guard let next,
        Self.isFunction(node) && !Self.isSymbol(next)
          || Self.isFunction(next) && !Self.isSymbol(node)
      else { return self.node(node) }
      return self.node(node) + self.node(.space(0.167))
    }.joined()
  }

  /// Whether a node is a function's name, with or without scripts.
  private static func isFunction(_ node: Formula.Node) -> Bool {
    switch node {
    case .identifier(let name, let isUpright): isUpright && name.count > 1
    case .scripts(let base, _, _), .limits(let base, _, _): isFunction(base)
    default: false
    }
  }

  private static func isSymbol(_ node: Formula.Node) -> Bool {
    switch node {
    case .symbol, .space: true
    default: false
    }
  }

  /// A node as the one child that its parent expects.
  private func group(_ node: Formula.Node) -> HTML {
    let content = self.node(node)
    return content.isEmpty ? "<mrow></mrow>" : content
  }

  private static func symbol(_ symbol: String, _ role: Formula.Role) -> HTML {
    let attributes: HTML.Attributes =
      switch role {
      case .plain: [:]
      case .fence: ["fence": "true", "stretchy": "true"]
      case .smallFence: ["stretchy": "false"]
      case .sized(let size):
        ["stretchy": "true", "symmetric": "true", "minsize": "\(size)em", "maxsize": "\(size)em"]
      case .stretched: ["stretchy": "true"]
      }
    return HTML.element("mo", attributes, text: symbol)
  }

  /// A mark over a single letter keeps its size.
  private static func isStretchy(_ base: Formula.Node) -> String? {
    if case .identifier = base { "false" } else { nil }
  }

  private func attached(
    _ base: Formula.Node, _ below: Formula.Node?, _ above: Formula.Node?,
    _ names: (below: String, above: String, both: String)
  ) -> HTML {
    let content = group(base) + [below, above].compactMap { $0.map(group) }.joined()
    let name = below == nil ? names.above : above == nil ? names.below : names.both
    return HTML.element(name, [:], content)
  }

  private func table(_ table: Formula.Table) -> HTML {
    let body = table.rows.enumerated().map { place, row -> HTML in
      var cells = row.enumerated().map { column, cell in
        let side = Self.side(of: column, table.columns)
        let line = table.columnLines.contains(column) ? "lined" : nil
        let end = column == row.count - 1 && table.columnLines.contains(row.count) ? "ended" : nil
        let classes = [side, line, end].compactMap(\.self)
        return HTML.element(
          "mtd", ["class": classes.isEmpty ? nil : classes.joined(separator: " ")],
          self.node(cell))
      }
      if table.isNumbered, let number = numbers[place] {
        let width = table.rows.map(\.count).max() ?? 0
        cells += (row.count..<max(row.count, width)).map { _ in HTML.element("mtd", "") }
        cells.append(
          HTML.element("mtd", ["class": "number"], HTML.element("mtext", text: number)))
      }
      let id = table.isNumbered ? formula.equations[place]?.label : nil
      let line = table.rowLines.contains(place) ? "lined" : nil
      return HTML.element("mtr", ["id": id, "class": line], cells.joined())
    }
    let isDisplay = table.isNumbered || table.columns == .alternating
    let classes = table.rowLines.contains(table.rows.count) ? "ended" : nil
    return HTML.element(
      "mtable", ["displaystyle": isDisplay ? "true" : nil, "class": classes], body.joined())
  }

  /// Where the content of a column stands; none in its middle.
  private static func side(of column: Int, _ columns: Formula.ColumnAlignment) -> String? {
    switch columns {
    case .center: return nil
    case .left: return "left"
    case .alternating: return column.isMultiple(of: 2) ? "right" : "left"
    case .each(let sides):
      guard sides.indices.contains(column) else { return nil }
      return sides[column] == .left ? "left" : sides[column] == .right ? "right" : nil
    }
  }
}
