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
    let text = MathML.element(try Formula(tex)).markup
    let reader = Reader()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = reader
    #expect(parser.parse())
    #expect(reader.problems == [], "\(text)")
  }

  @Test func formulasAreAsTheyWere() throws {
    let lines = try Self.formulas.map { "\($0)\n\(MathML.element(try Formula($0)).markup)\n" }
    try expectGolden(lines.joined(separator: "\n"), "formulas.txt")
  }
}
