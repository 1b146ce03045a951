import Chapters

/// Formulas as MathML Core, which browsers draw without a script.
package enum MathML {
  /// The `math` element of a formula, with its TeX for whoever copies it.
  package static func element(_ formula: Formula) -> HTML {
    let content =
      HTML.element(
        "semantics",
        HTML.element("mrow", node(formula.root))
          + HTML.element(
            "annotation", ["encoding": "application/x-tex"], text: formula.source))
    let display = formula.isDisplay ? "block" : nil
    return HTML.element("math", ["display": display], content)
  }

  private static func node(_ node: Formula.Node) -> HTML {
    switch node {
    case .identifier(let name, let isUpright):
      // A single letter slants by itself.
      return HTML.element(
        "mi", ["mathvariant": isUpright && name.count == 1 ? "normal" : nil], text: name)
    case .number(let digits): return HTML.element("mn", text: digits)
    case .symbol(let symbol, let role): return self.symbol(symbol, role)
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
        group(base) + HTML.element("mo", ["stretchy": isStretchy(base)], text: mark))
    case .table(let rows, let columns): return table(rows, columns)
    case .space(let width): return HTML.element("mspace", ["width": "\(width)em"])
    }
  }

  /// Nodes one after another; functions stand apart from their neighbours, as TeX sets them.
  private static func row(_ nodes: [Formula.Node]) -> HTML {
    nodes.enumerated().map { number, node in
      let next = number + 1 < nodes.count ? nodes[number + 1] : nil
      guard let next, isFunction(node) && !isSymbol(next) || isFunction(next) && !isSymbol(node)
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
  private static func group(_ node: Formula.Node) -> HTML {
    let content = self.node(node)
    return content.isEmpty ? "<mrow></mrow>" : content
  }

  private static func symbol(_ symbol: String, _ role: Formula.Role) -> HTML {
    let attributes: HTML.Attributes =
      switch role {
      case .plain: [:]
      case .fence: ["fence": "true", "stretchy": "true"]
      case .smallFence: ["stretchy": "false"]
      }
    return HTML.element("mo", attributes, text: symbol)
  }

  /// A mark over a single letter keeps its size.
  private static func isStretchy(_ base: Formula.Node) -> String? {
    if case .identifier = base { "false" } else { nil }
  }

  private static func attached(
    _ base: Formula.Node, _ below: Formula.Node?, _ above: Formula.Node?,
    _ names: (below: String, above: String, both: String)
  ) -> HTML {
    let content = group(base) + [below, above].compactMap { $0.map(group) }.joined()
    let name = below == nil ? names.above : above == nil ? names.below : names.both
    return HTML.element(name, [:], content)
  }

  private static func table(
    _ rows: [[Formula.Node]], _ columns: Formula.ColumnAlignment
  ) -> HTML {
    let body = rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let side: String? =
          switch columns {
          case .center: nil
          case .left: "left"
          case .alternating: column.isMultiple(of: 2) ? "right" : "left"
          }
        return HTML.element("mtd", ["class": side], self.node(cell))
      }
      return HTML.element("mtr", cells.joined())
    }
    return HTML.element("mtable", body.joined())
  }
}
