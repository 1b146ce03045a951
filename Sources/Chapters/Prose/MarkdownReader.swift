import CCmarkGFM
import Synchronization

/// Has cmark-gfm parse Markdown, and writes down its tree.
///
/// Formulas are masked before it parses; the places of inline nodes are found in the source, since its own
/// are off inside tables and after line breaks.
struct MarkdownReader {
  typealias Content = MarkdownDocument.Content

  private let masked: MaskedMarkdown
  private var cursor: SourceCursor
  private var nodes: [MarkdownDocument.Node] = []
  private var headings: [MarkdownDocument.Heading] = []
  /// The anchors so far, and which number the last one that begins with it has.
  private var anchors: [String: Int] = [:]
  /// The nodes that hold the next one, by their index.
  private var open: [Int] = []
  private var spans = 0
  /// The footnotes, by their index.
  private var footnotes: [Int] = []
  /// How often each footnote was referred to.
  private var marks: [Int: Int] = [:]
  private var row = TableRow()

  /// The row of a table that is being read.
  private struct TableRow {
    var alignments: [MarkdownDocument.Alignment?] = []
    var isHeading = false
    var column = 0
  }

  /// Reads a document's source into its tree.
  static func read(into document: inout MarkdownDocument) {
    var reader = MarkdownReader(document.source)
    parsing.withLock { _ in cmark(reader.masked.text) { reader.walk($0) } }
    // Footnotes may refer to one another, so that marks are counted at the end.
    for (place, index) in reader.footnotes.enumerated() {
      reader.nodes[index].content = .footnote(
        place + 1, marks: reader.marks[place + 1, default: 0])
    }
    document.nodes = reader.nodes
    document.headings = reader.headings
    document.formulas = reader.masked.spans
  }

  private init(_ source: String) {
    masked = MaskedMarkdown(source)
    cursor = SourceCursor(source)
  }

  // MARK: - cmark-gfm

  /// Held while cmark-gfm parses: it keeps the characters that its extensions look for in one table for all
  /// parsers, from which the one that ends first would take them.
  static let parsing = Mutex(())

  private static let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8
  private static let extensionNames = ["table", "strikethrough", "autolink", "tasklist"]

  /// Calls with cmark-gfm's tree of a text, which is gone afterwards.
  private static func cmark(_ text: String, _ body: (OpaquePointer) -> Void) {
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

  private func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { masked.unmasked(String(cString: $0)) } ?? ""
  }

  // MARK: - Nodes

  /// Notes a node that others may stand in.
  private mutating func begin(_ content: Content, _ node: OpaquePointer? = nil) {
    leaf(content, node)
    open.append(nodes.count - 1)
  }

  /// Notes a node that holds nothing; a block has a place of its own.
  private mutating func leaf(_ content: Content, _ block: OpaquePointer? = nil) {
    var (line, column) = place
    if let block, cmark_node_get_start_line(block) > 0, cmark_node_get_start_column(block) > 0 {
      line = Int(cmark_node_get_start_line(block))
      column = Int(cmark_node_get_start_column(block))
    }
    nodes.append(
      MarkdownDocument.Node(content: content, end: nodes.count + 1, line: line, column: column))
  }

  /// Where the innermost node begins that is open.
  private var place: (line: Int, column: Int) {
    open.last.map { (nodes[$0].line, nodes[$0].column) } ?? (1, 1)
  }

  /// Notes where a node ends that others may stand in.
  private mutating func close() {
    let start = open.removeLast()
    nodes[start].end = nodes.count
    if case .heading(let number) = nodes[start].content {
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

  // MARK: - Blocks

  /// Notes a node if it is a block.
  private mutating func block(_ node: OpaquePointer) -> Bool {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_BLOCK_QUOTE: begin(.quotation, node)
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
      begin(.list(start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil), node)
    case CMARK_NODE_ITEM:
      let isTask = Self.typeName(of: node) == "tasklist"
      let isDone = isTask ? cmark_gfm_extensions_get_tasklist_item_checked(node) : nil
      begin(.item(isDone: isDone), node)
    case CMARK_NODE_PARAGRAPH:
      let list = cmark_node_parent(node).flatMap(cmark_node_parent)
      let isTight = list.map { cmark_node_get_list_tight($0) != 0 } ?? false
      begin(.paragraph(isTight: isTight), node)
    case CMARK_NODE_HEADING:
      begin(.heading(headings.count), node)
      headings.append(
        MarkdownDocument.Heading(
          level: Int(cmark_node_get_heading_level(node)), text: "", line: place.line))
    case CMARK_NODE_CODE_BLOCK: leaf(code(node), node)
    case CMARK_NODE_HTML_BLOCK: leaf(.rawBlock(string(cmark_node_get_literal(node))), node)
    case CMARK_NODE_THEMATIC_BREAK: leaf(.rule, node)
    case CMARK_NODE_FOOTNOTE_DEFINITION:
      cursor.restart()
      footnotes.append(nodes.count)
      begin(.footnote(footnotes.count, marks: 0), node)
    default: return extensionBlock(node)
    }
    return true
  }

  private func code(_ node: OpaquePointer) -> Content {
    let literal = string(cmark_node_get_literal(node))
    var (length, offset, character) = (CInt(0), CInt(0), CChar(0))
    guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else {
      return .indented(literal)
    }
    let first = Int(cmark_node_get_start_line(node))
    return .fenced(
      MarkdownDocument.FencedBlock(
        info: string(cmark_node_get_fence_info(node)), literal: literal,
        lines: first...max(first, Int(cmark_node_get_end_line(node))),
        column: Int(cmark_node_get_start_column(node)), isTopLevel: open.isEmpty))
  }

  /// Notes a node if it is a block that GitHub has besides those of Markdown: these have no constants.
  private mutating func extensionBlock(_ node: OpaquePointer) -> Bool {
    switch Self.typeName(of: node) {
    case "table":
      row.alignments = alignments(of: node)
      begin(.table, node)
    case "table_header": beginRow(isHeading: true, node)
    case "table_row": beginRow(isHeading: false, node)
    case "table_cell":
      let isKnown = row.alignments.indices.contains(row.column)
      begin(
        .cell(
          isHeading: row.isHeading, alignment: isKnown ? row.alignments[row.column] : nil),
        node)
      row.column += 1
    default: return false
    }
    return true
  }

  private static func typeName(of node: OpaquePointer) -> String {
    cmark_node_get_type_string(node).map { String(cString: $0) } ?? ""
  }

  private mutating func beginRow(isHeading: Bool, _ node: OpaquePointer) {
    row.isHeading = isHeading
    row.column = 0
    begin(.row(isHeading: isHeading), node)
  }

  private func alignments(of table: OpaquePointer) -> [MarkdownDocument.Alignment?] {
    guard let letters = cmark_gfm_extensions_get_table_alignments(table) else { return [] }
    return (0..<Int(cmark_gfm_extensions_get_table_columns(table))).map { column in
      switch letters[column] {
      case UInt8(ascii: "l"): .left
      case UInt8(ascii: "c"): .center
      case UInt8(ascii: "r"): .right
      default: nil
      }
    }
  }

  // MARK: - Inline nodes

  private mutating func inline(_ node: OpaquePointer) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_TEXT: text(cmark_node_get_literal(node))
    case CMARK_NODE_CODE:
      let literal = string(cmark_node_get_literal(node))
      let found = cursor.findCode(literal, from: place.line)
      leaf(.code(MarkdownDocument.CodeSpan(literal: literal, number: spans, place: found)))
      spans += 1
    case CMARK_NODE_HTML_INLINE: leaf(.rawInline(string(cmark_node_get_literal(node))))
    case CMARK_NODE_SOFTBREAK: leaf(.softBreak)
    case CMARK_NODE_LINEBREAK: leaf(.lineBreak)
    case CMARK_NODE_EMPH: begin(.emphasis)
    case CMARK_NODE_STRONG: begin(.strong)
    case CMARK_NODE_LINK: begin(.link(link(node)))
    case CMARK_NODE_IMAGE: begin(.image(string(cmark_node_get_url(node))))
    case CMARK_NODE_FOOTNOTE_REFERENCE:
      let number = Int(string(cmark_node_get_literal(node))) ?? 1
      marks[number, default: 0] += 1
      begin(.footnoteMark(number, occurrence: marks[number, default: 1]))
    default: begin(.struck)
    }
  }

  /// Words, and the formulas whose marks stand among them.
  private mutating func text(_ literal: UnsafePointer<CChar>?) {
    guard let literal else { return }
    for (plain, formula) in masked.pieces(of: String(cString: literal)) {
      if !plain.isEmpty { leaf(.text(plain)) }
      if let formula { leaf(.formula(formula)) }
    }
  }

  private mutating func link(_ node: OpaquePointer) -> MarkdownDocument.Link {
    let address = string(cmark_node_get_url(node))
    let isEmpty = cmark_node_first_child(node) == nil
    return MarkdownDocument.Link(
      address: address, title: string(cmark_node_get_title(node)), isEmpty: isEmpty,
      place: isEmpty ? cursor.find("[](\(address))", from: place.line) : nil)
  }
}
