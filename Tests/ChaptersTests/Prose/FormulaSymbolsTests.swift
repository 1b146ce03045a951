import Testing

@testable import Chapters

/// What commands stand for.
struct FormulaSymbolsTests {
  /// Each command that is suggested can be read, alone or with what it asks for.
  @Test func everyCommandIsUnderstood() {
    for name in FormulaSymbols.commands {
      let readings = [
        "", "{x}", "{x}{y}", "( x \\right)", "{matrix} x \\end{matrix}", "=", "(", "{1em}",
      ].map { "\\\(name)" + $0 }
      let isBound =
        ["right", "end", "middle", "hline"].contains(name) || FormulaSymbols.limits[name] != nil
      #expect(
        isBound || readings.contains { (try? Formula($0, isDisplay: true)) != nil }, "\\\(name)")
    }
  }

  /// No command stands for two things.
  @Test func commandsDoNotOverlap() {
    let kinds: [Set<String>] = [
      Set(FormulaSymbols.letters.keys), Set(FormulaSymbols.uprightLetters.keys),
      Set(FormulaSymbols.operators.keys), Set(FormulaSymbols.largeOperators.keys),
      Set(FormulaSymbols.integrals.keys), FormulaSymbols.functions,
      Set(FormulaSymbols.functionsWithLimits.keys), Set(FormulaSymbols.accents.keys),
      Set(FormulaSymbols.marksUnder.keys), Set(FormulaSymbols.spaces.keys),
      Set(FormulaSymbols.alphabets.keys), Set(FormulaSymbols.wordCommands.keys),
      Set(FormulaSymbols.sizes.keys), Set(FormulaSymbols.infixes.keys),
      Set(FormulaSymbols.styles.keys), Set(FormulaSymbols.declarations.keys),
      Set(FormulaSymbols.limits.keys),
    ]
    #expect(kinds.reduce(0) { $0 + $1.count } == kinds.reduce(Set()) { $0.union($1) }.count)
  }

  @Test(arguments: [
    (FormulaAlphabet.bold, "aZ0é", "𝐚𝐙𝟎é"), (.calligraphic, "LAe", "ℒ𝒜ℯ"),
    (.blackboard, "R1x", "ℝ𝟙𝕩"),
    (.fraktur, "Cg", "ℭ𝔤"), (.sansSerif, "b2", "𝖻𝟤"), (.typewriter, "b2", "𝚋𝟸"),
    (.italic, "b", "b"),
    (.boldSymbol, "x", "𝒙"), (.boldSymbol, "θΩ1", "𝜽𝜴𝟏"), (.bold, "θ", "θ"),
  ])
  func alphabetsSpellLetters(alphabet: FormulaAlphabet, text: String, spelled: String) {
    #expect(alphabet.spelled(text) == spelled)
  }
}
