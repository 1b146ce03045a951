import CCmarkGFM
import Synchronization

/// Has cmark-gfm parse Markdown, and writes down its tree.
///
/// Formulas are masked before it parses; the places of inline nodes are found in the source, since its own
/// are off inside tables and after line breaks.
struct MarkdownReader {
  typealias Content = MarkdownDocument.Content

  let context: ProseContext
  let masked: MaskedMarkdown
  let footnoteCheck: FootnoteCheck
  var cursor: SourceCursor
  var nodes: [MarkdownDocument.Node] = []
  var headings: [MarkdownDocument.Heading] = []
  /// The anchors so far, and which number the last one that begins with it has.
  private var anchors: [String: Int] = [:]
  /// The nodes that hold the next one, by their index.
  var open: [Int] = []
  var spans = 0
  /// The footnotes, by their index.
  var footnotes: [Int] = []
  /// How often each footnote was referred to.
  var marks: [Int: Int] = [:]
  var row = TableRow()
  /// The quotations that are callouts.
  var callouts: [OpaquePointer: MarkdownDocument.Callout] = [:]
  var spelledOut: [MarkdownDocument.Words] = []
  var complaints: [MarkdownDocument.Complaint] = []

  /// The row of a table that is being read.
  struct TableRow {
    var alignments: [MarkdownDocument.Alignment?] = []
    var isHeading = false
    var column = 0
  }

  /// Reads a document's source into its tree.
  static func read(into document: inout MarkdownDocument, in context: ProseContext) {
    var reader = MarkdownReader(document.source, context)
    cmark(reader.masked.text) { reader.walk($0) }
    // Footnotes may refer to one another, so that marks are counted at the end.
    for (place, index) in reader.footnotes.enumerated() {
      reader.nodes[index].content = .footnote(
        place + 1, marks: reader.marks[place + 1, default: 0])
    }
    document.nodes = reader.nodes
    document.headings = reader.headings
    document.spelledOut = reader.spelledOut
    document.complaints = reader.complaints + reader.footnoteCheck.repeated
    document.unusedFootnotes = reader.footnoteCheck.unused(
      besides: Set(reader.footnotes.map { reader.nodes[$0].line }))
  }

  private init(_ source: String, _ context: ProseContext) {
    self.context = context
    let asWritten = MaskedMarkdown(source, in: context)
    let check = FootnoteCheck(asWritten)
    footnoteCheck = check
    masked =
      check.lost.isEmpty
      ? asWritten : MaskedMarkdown(source, in: context, lostFootnotes: check.lost)
    cursor = SourceCursor(source)
  }

  // MARK: - cmark-gfm

  /// Held while cmark-gfm parses: it keeps the characters that its extensions look for in one table for all
  /// parsers, from which the one that ends first would take them.
  static let parsing = Mutex(())

  private static let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8
  private static let extensionNames = ["table", "strikethrough", "autolink", "tasklist"]

  /// Calls with cmark-gfm's tree of a text, which is gone afterwards.
  static func cmark(_ text: String, _ body: (OpaquePointer) -> Void) {
    parsing.withLock { _ in parse(text, body) }
  }

  private static func parse(_ text: String, _ body: (OpaquePointer) -> Void) {
    cmark_gfm_core_extensions_ensure_registered()
    let parser = cmark_parser_new(options)
    defer { cmark_parser_free(parser) }
    for name in extensionNames {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cmark_parser_feed(parser, characters.baseAddress, characters.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else {
      fatalError("cmark-gfm gave no document")
    }
    defer { cmark_node_free(root) }
    body(root)
  }

  private mutating func walk(_ root: OpaquePointer) {
    readCallouts(of: root)
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else { return }
      if cmark_node_get_type(node) == CMARK_NODE_DOCUMENT { continue }
      if event == CMARK_EVENT_EXIT {
        close()
      } else if !block(node) {
        inline(node)
      }
    }
  }

  func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { masked.unmasked(String(cString: $0)) } ?? ""
  }

  // MARK: - Nodes

  /// Notes a node that others may stand in.
  mutating func begin(_ content: Content, _ node: OpaquePointer? = nil) {
    leaf(content, node)
    open.append(nodes.count - 1)
  }

  /// Notes a node that holds nothing; a block has a place of its own.
  mutating func leaf(_ content: Content, _ block: OpaquePointer? = nil) {
    var (line, column) = place
    if let block, cmark_node_get_start_line(block) > 0, cmark_node_get_start_column(block) > 0 {
      line = Int(cmark_node_get_start_line(block))
      column = Int(cmark_node_get_start_column(block))
    }
    nodes.append(
      MarkdownDocument.Node(content: content, end: nodes.count + 1, line: line, column: column))
  }

  /// Where the innermost node begins that is open.
  var place: (line: Int, column: Int) {
    open.last.map { (nodes[$0].line, nodes[$0].column) } ?? (1, 1)
  }

  /// Notes where a node ends that others may stand in.
  private mutating func close() {
    let start = open.removeLast()
    nodes[start].end = nodes.count
    if case .heading(let number) = nodes[start].content {
      headings[number].nodes = start + 1..<nodes.count
      headings[number].text = nodes[start...].compactMap(\.words).joined()
      headings[number].anchor = anchor(headings[number].text)
    }
  }

  /// What links call a heading; of equal ones, the second and later are numbered.
  private mutating func anchor(_ text: String) -> String {
    let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }
    let first = words.isEmpty ? "section" : words.joined(separator: "-")
    var anchor = first
    while anchors[anchor] != nil {
      anchors[first, default: 0] += 1
      anchor = "\(first)-\(anchors[first, default: 0])"
    }
    anchors[anchor] = 0
    return anchor
  }
}
