import Testing

@testable import Chapters

/// The tree of a document: what is in it, in which order, and where.
struct MarkdownDocumentTests {
  /// The nodes one below another, each indented by how deep it stands.
  private func outline(_ source: String) -> [String] {
    var open: [Int] = []
    let document = MarkdownDocument(source)
    return document.nodes.enumerated().map { number, node in
      while let last = open.last, document.nodes[last].end <= number { open.removeLast() }
      let indent = String(repeating: "  ", count: open.count)
      if node.end > number + 1 { open.append(number) }
      return "\(indent)\(node.line):\(node.column) \(described(node.content))"
    }
  }

  private func described(_ content: MarkdownDocument.Content) -> String {
    switch content {
    case .code(let span): "code \(span.number) \(span.literal)"
    case .fenced(let block): "fenced \(block.info) \(block.lines) \(block.isTopLevel)"
    case .link(let link): "link \(link.address) \(link.title)"
    case .formula(let span): "formula \(span.tex)"
    default: "\(content)".replacing("Chapters.MarkdownDocument.Alignment.", with: "")
    }
  }

  @Test(arguments: [
    (
      "# A *b*\n\nc `d`\n`e`",
      [
        "1:1 heading(0)", "  1:1 text(\"A \")", "  1:1 emphasis", "    1:1 text(\"b\")",
        "3:1 paragraph(isTight: false)", "  3:1 text(\"c \")", "  3:1 code 0 d", "  3:1 softBreak",
        "  3:1 code 1 e",
      ]
    ),
    (
      "- [x] a\n\n  ```yaml table\n  b\n  ```\n",
      [
        "1:1 list(start: nil)", "  1:1 item(isDone: Optional(true))",
        "    1:7 paragraph(isTight: false)", "      1:7 text(\"a\")",
        "    3:3 fenced yaml table 3...5 false",
      ]
    ),
    (
      "|a|b|\n|-|:-:|\n|`c`|\n",
      [
        "1:1 table", "  1:1 row(isHeading: true)",
        "    1:2 cell(isHeading: true, alignment: nil)", "      1:2 text(\"a\")",
        "    1:4 cell(isHeading: true, alignment: Optional(center))", "      1:4 text(\"b\")",
        "  3:1 row(isHeading: false)", "    3:2 cell(isHeading: false, alignment: nil)",
        "      3:2 code 0 c", "    3:1 cell(isHeading: false, alignment: Optional(center))",
      ]
    ),
    (
      "a[^n] [b](c \"d\")[^n]\n\n[^n]: $x$\n",
      [
        "1:1 paragraph(isTight: false)", "  1:1 text(\"a\")",
        "  1:1 footnoteMark(1, occurrence: 1)", "  1:1 text(\" \")", "  1:1 link c d",
        "    1:1 text(\"b\")", "  1:1 footnoteMark(1, occurrence: 2)", "3:7 footnote(1, marks: 2)",
        "  3:7 paragraph(isTight: false)", "    3:7 formula x",
      ]
    ),
    (
      "    a\n\n<p>\n\n***\n![b](c)<d>  \ne",
      [
        "1:5 indented(\"a\\n\")", "3:1 rawBlock(\"<p>\\n\")", "5:1 rule",
        "6:1 paragraph(isTight: false)", "  6:1 image(\"c\")", "    6:1 text(\"b\")",
        "  6:1 rawInline(\"<d>\")", "  6:1 lineBreak", "  6:1 text(\"e\")",
      ]
    ),
  ])
  func theTreeIsAsTheText(source: String, nodes: [String]) { #expect(outline(source) == nodes) }

  @Test func headingsHaveTheirOwnAnchors() {
    let source =
      "# A b!\n\n## A b\n\n## A b 1\n\n## ...\n\nC `d`\n---\n\n### A b\n\n# Größe & $x$\n"
    let headings = MarkdownDocument(source).headings
    #expect(headings.map(\.text) == ["A b!", "A b", "A b 1", "...", "C d", "A b", "Größe & $x$"])
    #expect(
      headings.map(\.anchor) == ["a-b", "a-b-1", "a-b-1-1", "section", "c-d", "a-b-2", "größe-x"])
    #expect(headings.map(\.line) == [1, 3, 5, 7, 9, 12, 14])
    #expect(headings.map(\.level) == [1, 2, 2, 2, 2, 3, 1])
  }

  @Test func anchorsThatBlocksHaveAreGivenUp() {
    var document = MarkdownDocument("# A\n\n# A section\n\n# B\n")
    document.keepAnchors(from: ["a", "c"])
    #expect(document.headings.map(\.anchor) == ["a-section-section", "a-section", "b"])
  }

  @Test(arguments: [
    ("a *b* `c`\n<i>d</i>", "a b c d"), ("![a](b) [c](d)", "a c"), ("$x$ \\$5 `$y$`", "$x$ $5 $y$"),
    ("```\na\n```\n\n<p>\n", ""),
  ])
  func plainTextHasTheWords(source: String, words: String) {
    #expect(MarkdownDocument(source).plainText == words)
  }

  @Test func formulasAreReadWithTheDocument() throws {
    let spans = MarkdownDocument("$x$ and $\\nothing$").formulas
    #expect(try spans[0].reading.get() == Formula("x"))
    let error = #expect(throws: FormulaError.self) { try spans[1].reading.get() }
    #expect(error?.offset == 0)
  }
}
