/// A formula as it stands in a source.
package struct FormulaSpan: Sendable, Hashable {
  /// The TeX, without dollar signs.
  package var tex: String
  /// Whether it stands between pairs of dollar signs.
  package var isDisplay: Bool
  /// The line of its TeX, from 1.
  let line: Int
  /// The column of its TeX, in bytes from 1.
  package let column: Int
  /// The formula, or what is wrong with it.
  package let reading: Result<Formula, FormulaError>

  /// Its bytes in the source, dollar signs included.
  package let bytes: Range<Int>
  /// Which formula of the document it is, from 0.
  package let number: Int

  init(
    tex: String, isDisplay: Bool, line: Int, column: Int, bytes: Range<Int>, number: Int,
    macros: TeXMacros
  ) {
    self.tex = tex
    self.isDisplay = isDisplay
    self.line = line
    self.column = column
    self.bytes = bytes
    self.number = number
    reading = Result { () throws(FormulaError) in
      try Formula(tex, isDisplay: isDisplay, macros: macros)
    }
  }

  /// The formula as written.
  package var literal: String { isDisplay ? "$$\(tex)$$" : "$\(tex)$" }

  /// Where a character of the TeX stands.
  func place(of offset: Int) -> (line: Int, column: Int) {
    let before = tex.prefix(offset)
    guard let lineEnd = before.lastIndex(of: "\n") else {
      return (line, column + before.utf8.count)
    }
    let lines = before.count { $0 == "\n" }
    return (line + lines, before[lineEnd...].utf8.count)
  }
}
