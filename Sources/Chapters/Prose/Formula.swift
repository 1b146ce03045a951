/// A formula in the part of TeX that chapters understand.
///
/// Understood are letters, digits and operators; `^`, `_` and primes; groups; the Greek letters, relations,
/// arrows, large operators and functions of `FormulaSymbols`; `\frac`, `\binom`, `\sqrt`, accents, braces over
/// and under, `\left ... \right`, alphabets (`\mathbf`, `\mathcal`, `\mathbb`, ...), `\text`, `\operatorname`,
/// spaces, and the environments `matrix`, `pmatrix`, `bmatrix`, `vmatrix`, `cases` and `aligned`.
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
    case table([[Node]], columns: ColumnAlignment)
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
  }

  /// How the columns of a table are aligned.
  package enum ColumnAlignment: Sendable, Hashable {
    case center, left, alternating
  }

  /// The TeX as written.
  package var source: String
  /// Whether it stands on a line of its own.
  package var isDisplay: Bool
  /// Its parts.
  package var root: Node

  /// Reads a formula.
  ///
  /// - Parameters:
  ///   - source: The TeX, without dollar signs.
  ///   - isDisplay: Whether it stands on a line of its own.
  /// - Throws: `FormulaError` where it is not understood.
  package init(_ source: String, isDisplay: Bool = false) throws(FormulaError) {
    self.source = source
    self.isDisplay = isDisplay
    var parser = FormulaParser(source)
    root = try parser.formula()
  }
}

/// What is wrong with a formula, and where.
package struct FormulaError: Error, Sendable, Hashable {
  /// The place, in characters from the formula's first.
  package var offset: Int
  /// What is wrong.
  package var message: String
}
