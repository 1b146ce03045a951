import Testing

@testable import Chapters

/// Commands of a book's own.
struct TeXMacrosTests {
  private static let yaml = """
    R: '\\mathbb{R}'
    '\\norm': '\\lVert #1 \\rVert'
    pair: '(#1, #2)'
    loop: 'a\\pool'
    pool: '\\loop'
    twice: '\\norm{\\R} \\norm{#1}'
    """

  private func macros() throws -> TeXMacros {
    try TeXMacros(try YAML.parse(YAML.Source(text: Self.yaml, file: "book.yml")))
  }

  @Test(arguments: [
    (#"x \in \R^n"#, #"x \in \mathbb{R}^n"#), (#"\norm{x}"#, #"\lVert x \rVert"#),
    (#"\norm x"#, #"\lVert x \rVert"#), (#"\norm\alpha y"#, #"\lVert \alpha \rVert y"#),
    (#"\pair{a}{b}"#, "(a, b)"), (#"\pair ab"#, "(a, b)"),
    (#"\twice{x}"#, #"\lVert \mathbb{R} \rVert \lVert x \rVert"#), (#"\Re \\R"#, #"\Re \\R"#),
    (#"\norm{\norm{x}}"#, #"\lVert \lVert x \rVert \rVert"#), ("x", "x"),
  ])
  func macrosStandForTheirTeX(tex: String, expanded: String) throws {
    #expect(String(try macros().expanded(tex).characters) == expanded)
  }

  @Test func whatIsWrongStandsWhereItIsWritten() throws {
    let macros = try macros()
    let unknown = #expect(throws: FormulaError.self) {
      try Formula(#"\R + \alhpa"#, macros: macros)
    }
    #expect(unknown?.offset == 5)
    let nearest = #expect(throws: FormulaError.self) { try Formula(#"\nrom{x}"#, macros: macros) }
    #expect(nearest?.message == #"unknown command '\nrom' in mathematics; did you mean '\norm'?"#)
    let loop = #expect(throws: FormulaError.self) { try Formula(#"x \loop"#, macros: macros) }
    #expect(loop == FormulaError(offset: 2, message: #"the macro '\loop' leads to itself"#))
    let short = #expect(throws: FormulaError.self) { try Formula(#"\pair{a}"#, macros: macros) }
    #expect(short?.message == #"the macro '\pair' takes arguments: \pair{...}{...}"#)
  }

  @Test func readersOfMarkdownGetPlainTeX() throws {
    let formula = try Formula(
      #"\R \label{e} + \eqref{f}"#, isDisplay: true, macros: try macros())
    #expect(formula.differsFromSource)
    #expect(
      formula.plainTeX(number: { "\($0 + 3)" }, reference: { label, _ in "(\(label))" })
        == #"\mathbb{R} \tag{3} + \text{(f)}"#)
    #expect(try !Formula("x", macros: try macros()).differsFromSource)
  }

  @Test(arguments: [
    ("a1: x", "f:1:1: error: a macro's name has letters only, found 'a1'"),
    ("[a]", "f:1:1: error: expected a mapping from command to TeX, found a list"),
  ])
  func namesHaveLetters(yaml: String, complaint: String) throws {
    let node = try YAML.parse(YAML.Source(text: yaml, file: "f"))
    let error = #expect(throws: Diagnostic.self) { try TeXMacros(node) }
    #expect(error?.description == complaint)
  }
}
