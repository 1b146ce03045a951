import Foundation
import FoundationXML
import TestSupport
import Testing

@testable import Chapters
@testable import Markup

/// Formulas as MathML: well formed, and with as many parts as each element takes.
struct MathMLTests {
  private static let formulas = [
    "x", "12.5", #"x_i^2 + y'"#, #"\frac{a}{b+1}"#, #"\binom{n}{k}"#, #"\sqrt{x} + \sqrt[3]{y}"#,
    #"\sum_{i=1}^n \log p_\theta(y_i \mid x_i)"#,
    #"\hat{x} \; \overline{AB} \; \underbrace{a}_{n}"#,
    #"\left\{ \begin{matrix} a & b \\ c & d \end{matrix} \right]"#,
    #"\mathbf{W} \mathcal{L} \mathbb{R}^n"#,
    #"\text{a < b \& c}"#, "^2", "_i", #"\begin{cases} 0 & x < 0 \\ 1 & \text{else} \end{cases}"#,
    "",
    #"\operatorname{rank} A \cdot 2 \log x \exp(-x)"#,
  ]

  /// What papers write besides.
  private static let ofPapers = [
    #"\operatorname*{arg\,max}_x f(x)"#, #"\bigl( x \bigr) \Big|_0"#,
    #"\bm{x} \textbf{y} \mathscr{L}"#,
    #"\sum\limits_{\substack{i<n \\ j}} a"#, #"\boxed{E = mc^2} \phantom{x}"#, #"n \choose k"#,
    #"\xrightarrow[b]{n} \stackrel{a}{=}"#, #"a \equiv b \pmod{n}"#,
    #"\dfrac{a}{b} \not\in \mathbb{R}"#,
    #"\begin{array}{l|c} a & b \\ \hline c & d \\ \hline \end{array}"#,
    #"\begin{align} a &= b \tag{1} \\ c &= d \end{align}"#, #"\left( a \middle| b \right)"#,
    #"\eqref{e} + \ref{f}"#,
  ]

  @Test(arguments: ofPapers) func whatPapersWriteIsWellFormed(tex: String) throws {
    try elementsAreWellFormed(tex: tex)
  }

  @Test func formulasOfPapersAreAsTheyWere() throws {
    let lines = try Self.ofPapers.map {
      "\($0)\n\(MathML(try Formula($0, isDisplay: true)).html.markup)\n"
    }
    try expectGolden(lines.joined(separator: "\n"), "formulas-of-papers.txt")
  }

  /// A number stands beside a formula, or in the rows of one that has rows; both can be linked to.
  @Test func numbersStandBesideEquations() throws {
    let one = try Formula(#"x \label{eq:x}"#, isDisplay: true)
    let html = MathML(one, numbers: [0: "(3)"]).html.markup
    #expect(html.hasPrefix("<span class=\"equation\" id=\"eq:x\"><math display=\"block\">"))
    #expect(html.hasSuffix("</math><span class=\"number\">(3)</span></span>"))
    let rows = try Formula(
      #"\begin{align} a &= b \label{a} \\ c \nonumber \\ d &= e \tag*{A} \end{align}"#,
      isDisplay: true)
    #expect(rows.numberedRows == [0, 2])
    let table = MathML(rows, numbers: [0: "(1)", 2: "A"]).html.markup
    #expect(table.contains("<mtr id=\"a\"><mtd class=\"right\">"))
    #expect(table.ranges(of: "<mtd class=\"number\"><mtext>").count == 2)
    #expect(table.hasPrefix("<span class=\"equation\"><math"))
  }

  /// Within a formula, which is one thing to a screen reader, a reference is no link.
  @Test func referencesAreNumbersOfEquations() throws {
    let formula = try Formula(#"a + \eqref{e<}"#)
    let html = MathML(formula) { label, isBare in ("p.html#\(label)", isBare ? "2" : "(2)") }.html
    #expect(html.markup.contains("<mtext>(2)</mtext>"))
  }

  /// How many children elements must have.
  private static let counts = [
    "mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2,
    "munderover": 3, "semantics": 2, "math": 1,
  ]

  /// Counts the children of every element, and keeps what the parser complains about.
  private final class Reader: NSObject, XMLParserDelegate {
    private var open: [(name: String, children: Int)] = []
    var problems: [String] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      if !open.isEmpty { open[open.count - 1].children += 1 }
      open.append((name, 0))
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      let (name, children) = open.removeLast()
      if let wanted = counts[name], wanted != children {
        problems.append("\(name) has \(children) children")
      }
    }

    func parser(_ parser: XMLParser, parseErrorOccurred error: any Error) {
      problems.append("\(error)")
    }
  }

  @Test(arguments: formulas) func elementsAreWellFormed(tex: String) throws {
    let text = MathML(try Formula(tex, isDisplay: true)).html.markup
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.problems == [], "\(text)")
  }

  @Test func formulasAreAsTheyWere() throws {
    let lines = try Self.formulas.map { "\($0)\n\(MathML(try Formula($0)).html.markup)\n" }
    try expectGolden(lines.joined(separator: "\n"), "formulas.txt")
  }
}
