import Testing

@testable import Chapters

/// Which parts a formula has.
struct FormulaParserTests {
  /// A formula spelled out, with brackets around what belongs together.
  private func spelled(_ tex: String) throws -> String {
    var parser = FormulaParser(Array(tex), isDisplay: true)
    return spelled(try parser.formula())
  }

  private func spelled(_ node: Formula.Node) -> String {
    switch node {
    case .identifier(let name, let isUpright): isUpright ? "\(name)'" : name
    case .number(let digits): digits
    case .symbol(let symbol, let role):
      role == .fence ? "|\(symbol)|" : role == .stretched ? "\(symbol)\(symbol)" : symbol
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
    case .table(let table):
      "\(table.columns){"
        + table.rows.map { $0.map(spelled).joined(separator: "&") }.joined(separator: ";") + "}"
    case .style(let inside, let isDisplay): "\(isDisplay ? "D" : "T")(\(spelled(inside)))"
    case .boxed(let inside): "box(\(spelled(inside)))"
    case .phantom(let inside): "phantom(\(spelled(inside)))"
    case .reference(let label, let isBare): isBare ? "ref(\(label))" : "eqref(\(label))"
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
    (#"\displaystyle"#, "[D([])]"),
    (#"a \displaystyle \sum_i b"#, "[a D([∑__i b])]"),
    (#"\dfrac12 + \tfrac ab"#, "[D((1/2)) + T((a/b))]"),
    (#"\operatorname*{arg\,max}_x f"#, "[arg\u{2009}max'__x f]"),
    (#"\operatorname{arg max}"#, "[argmax']"), (#"\bigl( x \Big|_0 \bigr."#, "[( x |_0 []]"),
    (#"\textbf{a b}, \bm{x}, \boldsymbol\theta"#, #"["𝐚 𝐛" , 𝒙 , 𝜽]"#),
    (#"\mathrm{KL}(p \| q), \mathrm d x"#, "[KL' ( p ‖ q ) , d' x]"),
    (#"\sum\limits_i x \int\limits_0^1 \sum\nolimits_j"#, "[∑__i x ∫__0^^1 ∑_j]"),
    (#"\sum_{\substack{i < n \\ i \ne j}}"#, "[∑__center{[i < n];[i ≠ j]}]"),
    (#"\stackrel{a}{=} \xrightarrow[b]{n} \xleftarrow{c}"#, "[=^^a →→__[b]^^n ←←^^c]"),
    (#"\mathscr{L} x^\dagger \mathds{1}"#, "[ℒ x^† 𝟙]"), (#"n \choose k"#, "[[|(| ([n]:[k]) |)|]]"),
    (#"{a + b \over c} d"#, "[([a + b]/[c]) d]"),
    (#"a \pmod{n} \bmod m"#, "[a [<0.667> [|(| [mod' <0.333> n] |)|]] [<0.222> mod' <0.222>] m]"),
    (#"\not= \not\in \not\to"#, "[≠ ∉ →\u{338}]"),
    (#"\boxed{x} \phantom{y}"#, "[box(x) phantom(y)]"),
    (#"\left( a \middle| b \right)"#, "[[|(| [a] ||| [b] |)|]]"), (#"x'^2_i"#, "[x_i^[′ 2]]"),
    (#"{\bf x y} z"#, "[[𝐱 𝐲] z]"), (#"\begin{equation} a \end{equation}"#, "[[a]]"),
    (#"\begin{align} a &= b \\[2pt] c \end{align}"#, "[[alternating{[a]&[= b];[c]}]]"),
    (
      #"\begin{array}{l|cr} a & b \\ \hline c \end{array}"#,
      "[[each([Chapters.Formula.Side.left, Chapters.Formula.Side.center, Chapters.Formula.Side.right]){[a]&[b];[c]}]]"
    ),
    (#"a \label{e} \tag{1} \eqref{f}\ref{g}"#, "[a eqref(f) ref(g)]"),
    (#"\hspace{2em}x\mkern18mu"#, "[<2.0> x <1.0>]"), (#"\text{a~b \% {c}}"#, "[\"a\u{A0}b % c\"]"),
    (
      #"\begin{Bmatrix} a \end{Bmatrix} \begin{rcases} b \end{rcases}"#,
      "[[|{| center{[a]} |}|] [left{[b]} |}|]]"
    ),
    (#"\mathbb E_{x \sim p}"#, "[𝔼_[x ∼ p]]"), (#"\mathop{A}_i"#, "[A__i]"),
    (#"\overline{a}"#, "[¯/a]"),
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
    ("x'^2^3", 4, "a second superscript"), (#"\big x"#, 5, #"\big takes a delimiter"#),
    (#"\label{a} \label{b}"#, 10, #"a second \label"#), (#"\tag"#, 4, #"\tag takes a name"#),
    (#"\begin{array} a \end{array}"#, 13, #"\begin{array} takes its columns"#),
    (#"\begin{array}{lx} a \end{array}"#, 15, "a column of 'array' is l, c or r, found 'x'"),
    (#"\label{a b}"#, 0, "a label has no spaces"), (#"\hspace{x}"#, 10, #"\hspace takes a width"#),
    (#"\text{a \alhpa}"#, 8, #"unknown command '\alhpa'"#),
    (#"x^\middle|"#, 2, #"\middle without \left"#), (#"a \"#, 2, "'\\' without a command"),
  ])
  func errorsHaveTheirPlace(tex: String, offset: Int, message: String) {
    let error = #expect(throws: FormulaError.self) {
      try Formula(tex, isDisplay: true)
    }
    #expect(error?.offset == offset)
    #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
  }
}
