import Testing

@testable import Chapters

/// Formulas: which text is one, what is understood, and where errors are.
struct FormulaTests {
  @Test(arguments: [
    ("$x$", ["x"]), ("a $x_1$ and $y$.", ["x_1", "y"]), ("$$\na\n$$", ["\na\n"]),
    ("$5 and $6", []), ("a $ b $ c", []), ("costs $x", []), (#"\$x\$"#, []), ("`$x$`", []),
    ("```\n$x$\n```", []), ("~~~\n$x$\n```\n$y$\n~~~\n$z$", ["z"]), ("$a$5", []),
    ("``a ` $x$``", []), ("$a\nb$", ["a\nb"]), ("$a\n\nb$", []), (#"$a\$b$"#, [#"a\$b"#]),
    ("> ```\n> $x$\n> ```", []), ("$$$$", []), ("${name}", []), ("| $a$ | $|b|$ |", ["a", "|b|"]),
  ])
  func formulasAreFound(source: String, formulas: [String]) {
    #expect(MaskedMarkdown(source).formulas.map(\.tex) == formulas)
  }

  /// Masking keeps lines, so that errors and blocks stay where they are; unmasking gives the source back.
  @Test(arguments: [
    "a $x$ b", "$$\na\n+ b\n$$\nc", "no formula", "`$x$` $y$", "\u{E000}0\u{E001} $x$",
  ])
  func maskingKeepsLines(source: String) {
    let masked = MaskedMarkdown(source)
    #expect(
      masked.text.split(separator: "\n", omittingEmptySubsequences: false).count
        == source.split(separator: "\n", omittingEmptySubsequences: false).count)
    if !source.contains("\u{E000}") && !source.contains("$$") {
      #expect(masked.unmasked(masked.text) == source)
    }
  }

  @Test(arguments: [
    (#"\alpa"#, 0, #"unknown command '\alpa' in mathematics; did you mean '\alpha'?"#),
    (#"x + \frac{1}"#, 12, #"\frac takes two groups: \frac{...}{...}"#),
    ("a^b^c", 3, "a second superscript"), ("{x", 0, "this '{' is not closed"),
    ("x}", 1, "'}' closes nothing"), (#"\left( x"#, 0, #"\left without \right"#),
    (#"\begin{matrx} a \end{matrx}"#, 0, "unknown environment 'matrx'; did you mean 'matrix'?"),
    (#"\begin{cases} a"#, 0, #"\begin{cases} without \end{cases}"#),
    ("x^", 2, "'^' raises or lowers something; write ^{...}"), ("a & b", 2, "this closes nothing"),
  ])
  func errorsHaveTheirPlace(tex: String, offset: Int, message: String) {
    let error = #expect(throws: FormulaError.self) { try Formula(tex) }
    #expect(error?.offset == offset)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }

  @Test func nestingHasALimit() {
    let deep = String(repeating: "{", count: 500) + String(repeating: "}", count: 500)
    #expect(throws: FormulaError.self) { try Formula(deep) }
  }

  @Test(arguments: [
    "x^2_i", "x'", "x''_i", #"\sum_{i=1}^n x_i"#, #"\left\{ \frac{a}{b} \right."#,
    #"\mathbf{Wx} + \mathcal{L}_\theta"#, #"\sqrt[3]{x}"#, #"\text{if } x \ge 0"#,
    #"\begin{aligned} a &= b \\ c &= d \end{aligned}"#, #"\underbrace{a+b}_{n}"#,
    #"\operatorname{softmax}(z)"#,
    #"p(y \mid x), \; \|w\|_2"#, #"\max_{x} \exp(-x) \to 0"#, "", "12.5", ".5",
    #"\hat{x}_{\text{new}}"#,
  ])
  func formulasAreUnderstood(tex: String) {
    #expect(throws: Never.self) { try Formula(tex) }
  }

  /// A formula with a number that is a paragraph is an equation between single dollars too.
  @Test func numberedParagraphsAreEquations() {
    let masked = MaskedMarkdown(
      "A\n\n$x \\label{a}$\n\nB $y \\label{b}$.\n\n$z$\n\nC\n$v \\tag{1}$\n\n$w \\tag{2}$\n")
    #expect(masked.formulas.map(\.isDisplay) == [true, false, false, false, true])
  }
}
