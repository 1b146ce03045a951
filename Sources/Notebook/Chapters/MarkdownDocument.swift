import CCmarkGFM
import Foundation

/// GitHub-flavoured Markdown, parsed by cmark-gfm: the only code that touches the C library.
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
    /// The line of the paragraph, heading or table cell that holds it, from 1.
    public var line: Int
  }

  /// A heading.
  public struct Heading: Sendable, Hashable {
    /// 1 to 6.
    public var level: Int
    /// Its plain text.
    public var text: String
    /// Its line, from 1.
    public var line: Int
  }

  /// What a chapter's text contains, in order.
  public struct Contents: Sendable, Hashable {
    /// The fenced blocks.
    public var blocks: [FencedBlock] = []
    /// The code spans.
    public var spans: [CodeSpan] = []
    /// The headings.
    public var headings: [Heading] = []
  }

  /// What to put in a rendered document in place of its own nodes.
  public struct Replacements {
    /// HTML for the fenced block that begins at a line; none keeps the block.
    public var block: (FencedBlock) -> String?
    /// HTML for a code span; none keeps it.
    public var span: (CodeSpan) -> String?
    /// HTML put inside a heading, before its text.
    public var headingPrefix: (Heading) -> String?
    /// The address that a link leads to in place of its own.
    public var link: (String) -> String?

    /// Replacements; by default nothing is replaced.
    public init(
      block: @escaping (FencedBlock) -> String? = { _ in nil },
      span: @escaping (CodeSpan) -> String? = { _ in nil },
      headingPrefix: @escaping (Heading) -> String? = { _ in nil },
      link: @escaping (String) -> String? = { _ in nil }
    ) {
      self.block = block
      self.span = span
      self.headingPrefix = headingPrefix
      self.link = link
    }
  }

  /// The fenced blocks, code spans and headings of a document.
  public static func contents(of source: String) -> Contents {
    withTree(source) { root, _ in
      var contents = Contents()
      for node in nodes(of: root) {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_CODE_BLOCK:
          if let block = fencedBlock(node) { contents.blocks.append(block) }
        case CMARK_NODE_CODE: contents.spans.append(codeSpan(node))
        case CMARK_NODE_HEADING: contents.headings.append(heading(node))
        default: break
        }
      }
      return contents
    }
  }

  /// The document as HTML.
  ///
  /// Raw HTML and `javascript:` links in the source are left out; replacements are trusted.
  public static func html(_ source: String, replacing replacements: Replacements) -> String {
    withTree(source) { root, extensions in
      for node in nodes(of: root) { replace(node, by: replacements) }
      guard let html = cmark_render_html(root, options, extensions) else { return "" }
      defer { free(html) }
      return String(cString: html)
    }
  }

  // MARK: - The tree

  private typealias Node = OpaquePointer
  private static let options = CMARK_OPT_FOOTNOTES | CMARK_OPT_VALIDATE_UTF8
  private static let extensionNames = ["table", "strikethrough", "autolink", "tasklist"]

  private static func withTree<Result>(
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
  private static func nodes(of root: Node) -> [Node] {
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

  private static func replace(_ node: Node, by replacements: Replacements) {
    switch cmark_node_get_type(node) {
    case CMARK_NODE_CODE_BLOCK:
      if let block = fencedBlock(node), let html = replacements.block(block) {
        swap(node, for: CMARK_NODE_CUSTOM_BLOCK, html: html)
      }
    case CMARK_NODE_CODE:
      if let html = replacements.span(codeSpan(node)) {
        swap(node, for: CMARK_NODE_CUSTOM_INLINE, html: html)
      }
    case CMARK_NODE_LINK:
      if let address = replacements.link(string(cmark_node_get_url(node))) {
        cmark_node_set_url(node, address)
      }
    case CMARK_NODE_HEADING:
      if let html = replacements.headingPrefix(heading(node)) {
        let prefix = cmark_node_new(CMARK_NODE_CUSTOM_INLINE)
        cmark_node_set_on_enter(prefix, html)
        cmark_node_prepend_child(node, prefix)
      }
    default: break
    }
  }

  private static func swap(_ node: Node, for type: cmark_node_type, html: String) {
    let replacement = cmark_node_new(type)
    cmark_node_set_on_enter(replacement, html)
    cmark_node_replace(node, replacement)
    cmark_node_free(node)
  }

  // MARK: - Reading nodes

  private static func fencedBlock(_ node: Node) -> FencedBlock? {
    var (length, offset, character) = (CInt(0), CInt(0), CChar(0))
    guard cmark_node_get_fenced(node, &length, &offset, &character) != 0 else { return nil }
    let first = Int(cmark_node_get_start_line(node))
    let parent = cmark_node_parent(node).map(cmark_node_get_type)
    return FencedBlock(
      info: string(cmark_node_get_fence_info(node)), literal: string(cmark_node_get_literal(node)),
      lines: first...max(first, Int(cmark_node_get_end_line(node))),
      column: Int(cmark_node_get_start_column(node)),
      isTopLevel: parent == CMARK_NODE_DOCUMENT)
  }

  private static func codeSpan(_ node: Node) -> CodeSpan {
    // The inline parser's own positions are off inside tables and after line breaks; those of
    // the block around it are not.
    var block = cmark_node_parent(node)
    while let parent = block, cmark_node_get_start_line(parent) == 0 || isInline(parent) {
      block = cmark_node_parent(parent)
    }
    return CodeSpan(
      literal: string(cmark_node_get_literal(node)),
      line: block.map { Int(cmark_node_get_start_line($0)) } ?? 1)
  }

  private static func heading(_ node: Node) -> Heading {
    let text = nodes(of: node).map { inner in
      switch cmark_node_get_type(inner) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: string(cmark_node_get_literal(inner))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
      default: ""
      }
    }
    return Heading(
      level: Int(cmark_node_get_heading_level(node)), text: text.joined(),
      line: Int(cmark_node_get_start_line(node)))
  }

  private static func isInline(_ node: Node) -> Bool {
    UInt32(cmark_node_get_type(node).rawValue) & UInt32(CMARK_NODE_TYPE_MASK)
      == UInt32(CMARK_NODE_TYPE_INLINE)
  }

  private static func string(_ text: UnsafePointer<CChar>?) -> String {
    text.map { String(cString: $0) } ?? ""
  }
}
