import Testing

@testable import Chapters

/// Which parts a formula has.
struct FormulaParserTests {
  /// A formula spelled out, with brackets around what belongs together.
  private func spelled(_ tex: String) throws -> String {
    var parser = FormulaParser(tex)
    return spelled(try parser.formula())
  }

  private func spelled(_ node: Formula.Node) -> String {
    switch node {
    case .identifier(let name, let isUpright): isUpright ? "\(name)'" : name
    case .number(let digits): digits
    case .symbol(let symbol, let role): role == .fence ? "|\(symbol)|" : symbol
    case .text(let words): "\"\(words)\""
    case .row(let nodes): "[\(nodes.map(spelled).joined(separator: " "))]"
    case .fraction(let over, let under, let hasLine):
      "(\(spelled(over))\(hasLine ? "/" : ":")\(spelled(under)))"
    case .root(let inside, let degree): "√\(degree.map(spelled) ?? "2")(\(spelled(inside)))"
    case .scripts(let base, let below, let above):
      spelled(base) + (below.map { "_\(spelled($0))" } ?? "")
        + (above.map { "^\(spelled($0))" } ?? "")
    case .limits(let base, let under, let over):
      spelled(base) + (under.map { "__\(spelled($0))" } ?? "")
        + (over.map { "^^\(spelled($0))" } ?? "")
    case .accent(let base, let mark, let isUnder):
      isUnder ? "\(spelled(base))/\(mark)" : "\(mark)/\(spelled(base))"
    case .table(let rows, let columns):
      "\(columns){\(rows.map { $0.map(spelled).joined(separator: "&") }.joined(separator: ";"))}"
    case .space(let width): "<\(width)>"
    }
  }

  @Test(arguments: [
    ("x^2_i", "[x_i^2]"), ("x_i'", "[x_i^′]"), ("^2", "[[]^2]"), ("x^{ab}", "[x^[a b]]"),
    ("x^12", "[x^1 2]"), ("a - 1.5", "[a − 1.5]"), ("a~b", "[a <0.333> b]"), ("{a}", "[a]"),
    (#"\sum_i^n x"#, "[∑__i^^n x]"), (#"\int_0^1"#, "[∫_0^1]"), (#"\max_x"#, "[max'__x]"),
    (#"\log_2 x"#, "[log'_2 x]"), (#"\Gamma\alpha"#, "[Γ' α]"),
    (#"\hat{x} \underline y"#, "[^/x y/_]"),
    (#"\underbrace{a}_n"#, "[a/⏟__n]"), (#"\binom n k"#, "[[|(| (n:k) |)|]]"),
    (#"\sqrt x + \sqrt[3]{y}"#, "[√2(x) + √[3](y)]"), (#"\mathbf{Wx}\,1"#, "[[𝐖 𝐱] <0.167> 1]"),
    (#"\mathbb R^2 R"#, "[ℝ^2 R]"), (#"\overset{!}{=}"#, "[=^^!]"), (#"\underset{x}{y}"#, "[y__x]"),
    (#"\text{if } \operatorname{sg}"#, #"["if " sg']"#), (#"\left( a \right."#, "[[|(| [a]]]"),
    (#"\begin{cases} a & b \\ c & d \end{cases}"#, "[[|{| left{[a]&[b];[c]&[d]}]]"),
    (#"\begin{matrix} a \\ \end{matrix}"#, "[[center{[a]}]]"), ("", "[]"),
    (#"\displaystyle"#, "[[]]"),
  ])
  func partsBelongTogether(tex: String, parts: String) throws {
    #expect(try spelled(tex) == parts)
  }

  @Test(arguments: [
    ("$", 0, "'$' within a formula; write \\$"), ("a % b", 2, "'%' within a formula; write \\%"),
    (#"\sqrt[3{x}"#, 5, "this '[' is not closed"), (#"\sqrt[\x]{y}"#, 6, "unknown command '\\x'"),
    (#"\text x"#, 6, #"\text takes words: \text{...}"#),
    (#"\left x"#, 6, #"\left takes a delimiter"#),
    (#"\hat"#, 4, #"\hat takes a group: \hat{...}"#), (#"x^\right)"#, 2, #"\right without \left"#),
    (#"x^\end{x}"#, 2, #"\end without \begin"#),
    (#"\begin x"#, 6, "expected the name of an environment"),
    (#"\begin{cases} a \end{matrix}"#, 16, #"expected \end{cases}"#),
    ("x_1_2", 3, "a second subscript"),
    ("x'^2", 2, "a second superscript"), (#"a \"#, 2, "'\\' without a command"),
  ])
  func errorsHaveTheirPlace(tex: String, offset: Int, message: String) {
    let error = #expect(throws: FormulaError.self) { try Formula(tex) }
    #expect(error?.offset == offset)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}
