/// GitHub-flavoured Markdown with formulas, read once into a tree.
///
/// The nodes of the tree stand in one list, in the order of the text and each before what it holds, so
/// that no nesting is too deep for whoever walks over them.
package struct MarkdownDocument: Sendable, Hashable {
  /// The Markdown as written.
  package let source: String
  /// The tree.
  package internal(set) var nodes: [Node] = []
  /// The headings in order.
  package internal(set) var headings: [Heading] = []
  /// What is shown in other words than those of the source, by its bytes.
  package internal(set) var spelledOut: [Words] = []
  /// What is wrong with what it refers to, and where.
  var complaints: [Complaint] = []
  /// The footnotes that it defines and that nothing refers to.
  var unusedFootnotes: [WrittenFootnote] = []

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - source: The Markdown.
  ///   - context: What it can refer to by name.
  package init(_ source: String, in context: ProseContext = ProseContext()) {
    self.source = source
    MarkdownReader.read(into: &self, in: context)
  }

  /// Words that stand for a part of the source.
  package struct Words: Sendable, Hashable {
    /// The bytes of the source.
    package var bytes: Range<Int>
    /// The words.
    package var words: String
  }

  /// Something that is wrong.
  struct Complaint: Sendable, Hashable {
    /// Where.
    var place: SourceSpan
    /// What.
    var message: String
  }

  /// A part of a document.
  package struct Node: Sendable, Hashable {
    /// What it is.
    package var content: Content
    /// The index after the last node that it holds.
    package var end: Int
    /// The line where it begins, from 1; of an inline node, where the block around it begins.
    package var line: Int
    /// The column where the block begins, in bytes from 1.
    package var column: Int
  }

  /// What a node is, and what it says of itself.
  package enum Content: Sendable, Hashable {
    /// A quotation, which holds blocks.
    case quotation
    /// A callout, which holds blocks.
    case callout(Callout)
    /// A list, which holds items; an ordered one begins with a number.
    case list(start: Int?)
    /// An item, which holds blocks; of a list of tasks, whether it is done.
    case item(isDone: Bool?)
    /// A paragraph; those of a tight list have no space around them.
    case paragraph(isTight: Bool)
    /// A heading, by its number in the document's headings.
    case heading(Int)
    /// A fenced block of code.
    case fenced(FencedBlock)
    /// An indented block of code.
    case indented(String)
    /// A block of HTML.
    case rawBlock(String)
    /// A line between parts.
    case rule
    /// A table, which holds rows.
    case table
    /// A row, which holds cells; the first of a table is its heading.
    case row(isHeading: Bool)
    /// A cell.
    case cell(isHeading: Bool, alignment: Alignment?)
    /// A footnote by its number from 1, and how many marks refer to it; it holds blocks. Footnotes come
    /// last, in the order in which the text refers to them.
    case footnote(Int, marks: Int)
    /// Words.
    case text(String)
    /// A formula.
    case formula(FormulaSpan)
    /// A reference to an equation by its label, with its number in parentheses or not.
    case equation(EquationReference)
    /// A citation of works.
    case citation(CitedWorks)
    /// A span of code.
    case code(CodeSpan)
    /// HTML within words: a tag or a comment.
    case rawInline(String)
    /// A line end that means a space.
    case softBreak
    /// A line end that is meant.
    case lineBreak
    /// Words with emphasis.
    case emphasis
    /// Words with strong emphasis.
    case strong
    /// Words struck out.
    case struck
    /// A link, which holds its text.
    case link(Link)
    /// An image at an address, which holds what it shows in words.
    case image(String)
    /// A mark that refers to a footnote by its number, and which such mark it is, from 1.
    case footnoteMark(Int, occurrence: Int)
  }

  /// What a quotation is that begins with a line like `[!NOTE]`.
  package enum Callout: String, Sendable, CaseIterable {
    case note, tip, important, warning, caution

    /// It as it is read.
    package var title: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
  }

  /// Where the words of a table's column stand.
  package enum Alignment: String, Sendable {
    case left, center, right
  }

  /// A fenced code block.
  package struct FencedBlock: Sendable, Hashable {
    /// The info string: `yaml experiment`.
    package var info: String
    /// The content, without the fences.
    package var literal: String
    /// The lines from opening to closing fence, from 1.
    package var lines: ClosedRange<Int>
    /// The column of the opening fence, from 1.
    package var column: Int
    /// Whether the block stands in the document itself, not in a list or a quotation.
    package var isTopLevel: Bool
  }

  /// A code span.
  package struct CodeSpan: Sendable, Hashable {
    /// The content, without the backticks.
    package var literal: String
    /// Which code span of the document it is, from 0.
    package var number: Int
    /// Where it stands.
    package var place: SourceSpan
  }

  /// A reference to an equation: `\eqref{eq:loss}`, `\ref{eq:loss}`.
  package struct EquationReference: Sendable, Hashable {
    /// The equation's label.
    package var label: String
    /// Whether its number stands without parentheses.
    package var isBare: Bool
    /// Where the reference stands.
    package var place: SourceSpan
  }

  /// A heading.
  package struct Heading: Sendable, Hashable {
    /// 1 to 6.
    package var level: Int
    /// Its plain text.
    package var text: String
    /// Its line, from 1.
    package var line: Int
    /// The nodes that it holds.
    package var nodes: Range<Int>
    /// Whether it stands in the document itself, not in a list or a quotation.
    package var isTopLevel: Bool
    /// What links to it call it, unique in the document: `what-the-runs-say`.
    package var anchor = ""
  }

  /// A link.
  package struct Link: Sendable, Hashable {
    /// Where it leads, as written.
    package var address: String
    /// What it says under the pointer.
    package var title: String
    /// Whether it has no text of its own: `[](#relearning)`.
    package var isEmpty: Bool
    /// Where it stands, if it has no text of its own.
    package var place: SourceSpan?
  }
}

// MARK: - What a document contains

extension MarkdownDocument {
  /// The fenced blocks in order.
  package var fencedBlocks: [FencedBlock] {
    nodes.compactMap { if case .fenced(let block) = $0.content { block } else { nil } }
  }

  /// The code spans in order.
  package var codeSpans: [CodeSpan] {
    nodes.compactMap { if case .code(let span) = $0.content { span } else { nil } }
  }

  /// The links in order.
  package var links: [Link] {
    nodes.compactMap { if case .link(let link) = $0.content { link } else { nil } }
  }

  /// The formulas that show in the text, in order.
  package var formulas: [FormulaSpan] {
    nodes.compactMap { if case .formula(let span) = $0.content { span } else { nil } }
  }

  /// The references to equations in the text, in order.
  package var equationReferences: [EquationReference] {
    nodes.compactMap { if case .equation(let reference) = $0.content { reference } else { nil } }
  }

  /// The citations in order.
  package var citations: [CitedWorks] {
    nodes.compactMap { if case .citation(let works) = $0.content { works } else { nil } }
  }

  /// The pictures in order, and where their addresses stand.
  package var pictures: [(address: String, place: SourceSpan)] {
    places { if case .image(let address) = $0 { address } else { nil } }
  }

  /// The addresses of links in order, where they stand, and whether they have no text.
  var linkPlaces: [(address: String, place: SourceSpan, isEmpty: Bool)] {
    zip(links, places { if case .link(let link) = $0 { link.address } else { nil } })
      .map { link, found in (found.address, link.place ?? found.place, link.isEmpty) }
  }

  private func places(
    of address: (Content) -> String?
  ) -> [(address: String, place: SourceSpan)] {
    let found = nodes.compactMap { node in
      address(node.content).map { (address: $0, line: node.line) }
    }
    guard !found.isEmpty else { return [] }
    // An address stands after the words for it, so that these are looked for by themselves.
    var cursor = SourceCursor(source)
    return found.map { address, line in (address, cursor.find(address, from: line)) }
  }

  /// Calls headings otherwise whose anchors something else on the page has as its id.
  package mutating func keepAnchors(from ids: [String]) {
    let ids = Set(ids)
    var taken = ids.union(headings.map(\.anchor))
    for number in headings.indices where ids.contains(headings[number].anchor) {
      repeat { headings[number].anchor += "-section" } while taken.contains(headings[number].anchor)
      taken.insert(headings[number].anchor)
    }
  }

  /// The words, without markup, blocks of code and raw HTML.
  package var plainText: String { words(of: nodes.indices) }

  /// The words of some nodes, without markup, blocks of code and raw HTML.
  ///
  /// - Parameters:
  ///   - range: The nodes.
  ///   - showsHTML: Whether raw HTML is read as it is written.
  ///   - span: What is read in the place of a code span; none of one that stays.
  /// - Returns: The words.
  package func words(
    of range: Range<Int>, showsHTML: Bool = false,
    replacing span: (CodeSpan) -> String? = { _ in nil }
  ) -> String {
    nodes[range].compactMap { node in
      switch node.content {
      case .code(let code): span(code) ?? code.literal
      case .rawInline(let html) where showsHTML: Self.withoutComments(html)
      default: node.words
      }
    }.joined()
  }
}

extension MarkdownDocument.Node {
  /// What the node itself adds to the words of a document.
  package var words: String? {
    switch content {
    case .text(let text): text
    case .code(let span): span.literal
    case .formula(let span): span.literal
    case .equation(let reference): reference.label
    case .citation(let works): works.words
    case .softBreak, .lineBreak: " "
    default: nil
    }
  }
}
