/// A formula in the part of TeX that chapters understand.
///
/// Understood is what papers use of plain TeX, LaTeX and amsmath; `Documentation/prose.md` lists it.
package struct Formula: Sendable, Hashable {
  /// A part of a formula.
  package indirect enum Node: Sendable, Hashable {
    /// A variable or a name (`x`, `log`).
    case identifier(String, isUpright: Bool)
    /// A number.
    case number(String)
    /// An operator, a relation or punctuation.
    case symbol(String, Role)
    /// Words.
    case text(String)
    /// Parts one after another.
    case row([Node])
    /// One part over another, with a line between them or, in a binomial coefficient, without.
    case fraction(Node, Node, hasLine: Bool)
    /// A root of a degree; without one, the square root.
    case root(Node, degree: Node?)
    /// A part with what stands below and above its end.
    case scripts(Node, below: Node?, above: Node?)
    /// A part with what stands right under and over it.
    case limits(Node, under: Node?, over: Node?)
    /// A part with a stretchable mark over or under it.
    case accent(Node, mark: String, isUnder: Bool)
    /// Rows of cells, each column aligned on its own.
    case table(Table)
    /// A part in the size of a formula on a line of its own, or of one within text.
    case style(Node, isDisplay: Bool)
    /// A part in a frame.
    case boxed(Node)
    /// The room of a part that is not shown.
    case phantom(Node)
    /// The number of an equation by its label, in parentheses or not.
    case reference(String, isBare: Bool)
    /// Blank space, in em.
    case space(Double)
  }

  /// How a symbol behaves.
  package enum Role: Sendable, Hashable {
    /// As an operator does by its nature.
    case plain
    /// A delimiter that grows with what it encloses.
    case fence
    /// A delimiter of its natural size.
    case smallFence
    /// A delimiter of a size in em.
    case sized(Double)
    /// An arrow that grows with what stands over it.
    case stretched
  }

  /// Rows of cells.
  package struct Table: Sendable, Hashable {
    /// The rows.
    package var rows: [[Node]]
    /// How the columns are aligned.
    package var columns: ColumnAlignment
    /// The columns that a line stands before, from 0.
    package var columnLines: Set<Int> = []
    /// The rows that a line stands above, from 0.
    package var rowLines: Set<Int> = []
    /// Whether its rows are equations, which have numbers.
    package var isNumbered = false
  }

  /// How the columns of a table are aligned.
  package enum ColumnAlignment: Sendable, Hashable {
    case center, left, alternating
    /// Each as it is written; further ones are centred.
    case each([Side])
  }

  /// Where the content of a column stands.
  package enum Side: Character, Sendable {
    case left = "l"
    case center = "c"
    case right = "r"
  }

  /// What names or numbers an equation.
  package struct Equation: Sendable, Hashable {
    /// Its label, `\label{eq:loss}`.
    package var label: String?
    /// Where the label stands, in characters of the TeX as written.
    var labelOffset = 0
    /// What stands in the place of its number, `\tag{A}`.
    package var tag: String?
    /// Whether the tag stands without parentheses, `\tag*{A}`.
    package var isBare = false
  }

  /// A part of the TeX that pages of Markdown show otherwise, by its characters in the TeX without macros.
  enum Mark: Sendable, Hashable {
    case label(Range<Int>, row: Int)
    case reference(Range<Int>, label: String, isBare: Bool, offset: Int)
  }

  /// The TeX as written.
  package var source: String
  /// Whether it stands on a line of its own.
  package var isDisplay: Bool
  /// Its parts.
  package var root: Node
  /// What names or numbers its rows; of a formula without rows, the first.
  package private(set) var equations: [Int: Equation]
  private let expanded: [Character]
  private let marks: [Mark]

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - source: The TeX, without dollar signs.
  ///   - isDisplay: Whether it stands on a line of its own.
  ///   - macros: The book's own commands.
  /// - Throws: `FormulaError` where it is not understood.
  package init(
    _ source: String, isDisplay: Bool = false, macros: TeXMacros = TeXMacros()
  ) throws(FormulaError) {
    self.source = source
    self.isDisplay = isDisplay
    let expansion = try macros.expanded(source)
    expanded = expansion.characters
    var parser = FormulaParser(expansion.characters, isDisplay: isDisplay, macros: macros.names)
    func origin(_ offset: Int) -> Int {
      expansion.origins.indices.contains(offset) ? expansion.origins[offset] : source.count
    }
    do {
      root = try parser.formula()
    } catch {
      throw FormulaError(offset: origin(error.offset), message: error.message)
    }
    equations = parser.equations.mapValues { equation in
      var equation = equation
      equation.labelOffset = origin(equation.labelOffset)
      return equation
    }
    marks = parser.marks.map { mark in
      guard case .reference(let range, let label, let isBare, let offset) = mark else {
        return mark
      }
      return .reference(range, label: label, isBare: isBare, offset: origin(offset))
    }
  }

  /// The labels of its equations, and where they stand, in characters.
  var labels: [(label: String, offset: Int)] {
    equations.values.compactMap { equation in
      equation.label.map { ($0, equation.labelOffset) }
    }.sorted { $0.offset < $1.offset }
  }

  /// The labels that it refers to, and where.
  var references: [(label: String, offset: Int)] {
    marks.compactMap { mark in
      guard case .reference(_, let label, _, let offset) = mark else { return nil }
      return (label, offset)
    }
  }

  /// The one equation that it refers to, if it says nothing else.
  package var onlyReference: (label: String, isBare: Bool)? {
    guard case .row(let nodes) = root, nodes.count == 1,
      case .reference(let label, let isBare) = nodes[0]
    else { return nil }
    return (label, isBare)
  }

  /// Whether pages of Markdown show it otherwise than it is written.
  package var differsFromSource: Bool { !marks.isEmpty || expanded != Array(source) }

  /// The rows that have a number, in order.
  package var numberedRows: [Int] { equations.keys.sorted() }

  /// The TeX for whoever knows neither the book's macros nor its other equations.
  ///
  /// - Parameters:
  ///   - number: The number of a row, which takes the place of its label.
  ///   - reference: What a reference to a label reads.
  /// - Returns: The TeX.
  package func plainTeX(
    number: (_ row: Int) -> String?, reference: (_ label: String, _ isBare: Bool) -> String
  ) -> String {
    var (text, next) = ("", 0)
    for mark in marks {
      let (range, words): (Range<Int>, String)
      switch mark {
      case .label(let place, let row):
        let isTagged = equations[row]?.tag != nil
        (range, words) = (place, isTagged ? "" : number(row).map { "\\tag{\($0)}" } ?? "")
      case .reference(let place, let label, let isBare, _):
        (range, words) = (place, "\\text{\(reference(label, isBare))}")
      }
      text += String(expanded[next..<range.lowerBound]) + words
      next = range.upperBound
    }
    return text + String(expanded[next...])
  }
}

/// What is wrong with a formula, and where.
package struct FormulaError: Error, Sendable, Hashable {
  /// The place, in characters from the formula's first.
  package var offset: Int
  /// What is wrong.
  package var message: String
}
