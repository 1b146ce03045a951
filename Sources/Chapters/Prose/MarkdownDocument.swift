import CCmarkGFM
import Foundation

/// GitHub-flavoured Markdown with formulas, parsed by cmark-gfm.
///
/// A document is parsed anew for each use, since its tree is changed while it is rendered.
public enum MarkdownDocument {
  /// A fenced code block.
  public struct FencedBlock: Sendable, Hashable {
    /// The info string: `yaml experiment`.
    public var info: String
    /// The content, without the fences.
    public var literal: String
    /// The lines from opening to closing fence, from 1.
    public var lines: ClosedRange<Int>
    /// The column of the opening fence, from 1.
    public var column: Int
    /// Whether the block stands in the document itself, not in a list or a quotation.
    public var isTopLevel: Bool
  }

  /// A code span.
  public struct CodeSpan: Sendable, Hashable {
    /// The content, without the backticks.
    public var literal: String
    /// Which code span of the document it is, from 0.
    package var number: Int
    /// Where it stands, if that was asked for.
    package var place: SourceSpan?
  }

  /// A heading.
  public struct Heading: Sendable, Hashable {
    /// 1 to 6.
    public var level: Int
    /// Its plain text.
    public var text: String
    /// Its line, from 1.
    public var line: Int
    /// What links to it call it, unique in the document: `what-the-runs-say`.
    public var anchor = ""
  }

  /// A link.
  public struct Link: Sendable, Hashable {
    /// Where it leads, as written.
    public var address: String
    /// Whether it has no text of its own: `[](#relearning)`.
    public var isEmpty: Bool
    /// Where it stands, if it has no text of its own and that was asked for.
    package var place: SourceSpan?
  }

  /// A picture.
  package struct Image: Sendable, Hashable {
    /// Where it is, as written.
    package var address: String
    /// Where its address stands.
    package var place: SourceSpan
  }

  /// What a chapter's text contains, in order.
  public struct Contents: Sendable, Hashable {
    /// The fenced blocks.
    public var blocks: [FencedBlock] = []
    /// The code spans.
    public var spans: [CodeSpan] = []
    /// The headings.
    public var headings: [Heading] = []
    /// The links.
    public var links: [Link] = []
    /// The pictures.
    package var images: [Image] = []
    /// The formulas.
    var formulas: [MaskedMarkdown.Span] = []
  }

  /// The fenced blocks, code spans, headings, links, pictures and formulas of a document.
  public static func contents(of source: String) -> Contents {
    let masked = MaskedMarkdown(source)
    return withTree(masked.text) { root, _ in
      var contents = Contents(formulas: masked.spans)
      var cursor = SourceCursor(source)
      for node in nodes(of: root) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_CODE_BLOCK:
          if let block = fencedBlock(node, masked) { contents.blocks.append(block) }
        case CMARK_NODE_CODE:
          var span = codeSpan(node, masked, number: contents.spans.count)
          span.place = cursor.findCode(span.literal, from: blockLine(of: node))
          contents.spans.append(span)
        case CMARK_NODE_LINK:
          var link = link(node)
          if link.isEmpty {
            link.place = cursor.find("[](\(link.address))", from: blockLine(of: node))
          }
          contents.links.append(link)
        default: break
        }
      }
      contents.headings = headings(of: root, masked)
      contents.images = images(of: root, in: source)
      return contents
    }
  }

  // MARK: - The tree

  package typealias Node = OpaquePointer
  package static let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8
  private static let extensionNames = ["table", "strikethrough", "autolink", "tasklist"]

  package static func withTree<Result>(
    _ source: String, _ body: (Node, UnsafeMutablePointer<cmark_llist>?) -> Result
  ) -> Result {
    cmark_gfm_core_extensions_ensure_registered()
    let parser = cmark_parser_new(options)
    defer { cmark_parser_free(parser) }
    for name in extensionNames {
      cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension(name))
    }
    var text = source
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { characters in
        cmark_parser_feed(parser, characters.baseAddress, characters.count)
      }
    }
    guard let root = cmark_parser_finish(parser) else {
      fatalError("cmark-gfm gave no document")
    }
    defer { cmark_node_free(root) }
    return body(root, cmark_parser_get_syntax_extensions(parser))
  }

  /// Every node once, parents before children, listed before any is changed.
  package static func nodes(of root: Node) -> [Node] {
    let iterator = cmark_iter_new(root)
    defer { cmark_iter_free(iterator) }
    var nodes: [Node] = []
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return nodes }
      if event == CMARK_EVENT_ENTER, let node = cmark_iter_get_node(iterator) {
        nodes.append(node)
      }
    }
  }

  // MARK: - Reading nodes

  package static func fencedBlock(_ node: Node, _ masked: MaskedMarkdown) -> FencedBlock? {
    var (length, offset, character) = (CInt(0), CInt(0), CChar(0))
    guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else { return nil }
    let first = Int(cmark_node_get_start_line(node))
    let parent = cmark_node_parent(node).map(cmark_node_get_type)
    return FencedBlock(
      info: masked.unmasked(string(cmark_node_get_fence_info(node))),
      literal: masked.unmasked(string(cmark_node_get_literal(node))),
      lines: first...max(first, Int(cmark_node_get_end_line(node))),
      column: Int(cmark_node_get_start_column(node)),
      isTopLevel: parent == CMARK_NODE_DOCUMENT)
  }

  package static func codeSpan(
    _ node: Node, _ masked: MaskedMarkdown, number: Int
  ) -> CodeSpan {
    CodeSpan(literal: masked.unmasked(string(cmark_node_get_literal(node))), number: number)
  }

  /// The first line of the block around an inline node: the inline parser's own positions are off inside
  /// tables and after line breaks; those of blocks are not.
  private static func blockLine(of node: Node) -> Int {
    var block = cmark_node_parent(node)
    while let parent = block, cmark_node_get_start_line(parent) == 0 || isInline(parent) {
      block = cmark_node_parent(parent)
    }
    return block.map { Int(cmark_node_get_start_line($0)) } ?? 1
  }

  package static func link(_ node: Node) -> Link {
    Link(address: string(cmark_node_get_url(node)), isEmpty: cmark_node_first_child(node) == nil)
  }

  /// The pictures; their addresses stand after the words for them, so that they are looked for by themselves.
  private static func images(of root: Node, in source: String) -> [Image] {
    let found = nodes(of: root).filter { cmark_node_get_type($0) == CMARK_NODE_IMAGE }
    guard !found.isEmpty else { return [] }
    var cursor = SourceCursor(source)
    return found.map { node in
      let address = string(cmark_node_get_url(node))
      return Image(address: address, place: cursor.find(address, from: blockLine(of: node)))
    }
  }

  /// The headings with their anchors; of equal ones, the second and later are numbered.
  package static func headings(of root: Node, _ masked: MaskedMarkdown) -> [Heading] {
    var seen: [String: Int] = [:]
    return nodes(of: root).filter { cmark_node_get_type($0) == CMARK_NODE_HEADING }.map { node in
      var heading = heading(node, masked)
      let words = heading.text.lowercased().split { !$0.isLetter && !$0.isNumber }
      let anchor = words.isEmpty ? "section" : words.joined(separator: "-")
      let earlier = seen[anchor, default: 0]
      seen[anchor] = earlier + 1
      heading.anchor = earlier == 0 ? anchor : "\(anchor)-\(earlier)"
      return heading
    }
  }

  private static func heading(_ node: Node, _ masked: MaskedMarkdown) -> Heading {
    Heading(
      level: Int(cmark_node_get_heading_level(node)), text: masked.unmasked(text(of: node)),
      line: Int(cmark_node_get_start_line(node)))
  }

  /// The text below a node, without markup.
  package static func text(of node: Node) -> String {
    nodes(of: node).map { inner in
      switch cmark_node_get_type(inner) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: string(cmark_node_get_literal(inner))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
      default: ""
      }
    }.joined()
  }

  private static func isInline(_ node: Node) -> Bool {
    UInt32(cmark_node_get_type(node).rawValue) & UInt32(CMARK_NODE_TYPE_MASK)
      == UInt32(CMARK_NODE_TYPE_INLINE)
  }

  package static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
