import CCmarkGFM
import Chapters
import Foundation

extension MarkdownDocument {
  /// What to put in a rendered document in place of its own nodes.
  package struct Replacements {
    /// HTML for a fenced block; none keeps the block.
    package var block: (FencedBlock) -> HTML? = { _ in nil }
    /// HTML for a code span; none keeps it.
    package var span: (CodeSpan) -> HTML? = { _ in nil }
    /// HTML put inside a heading, before its text.
    package var headingPrefix: (Heading) -> HTML? = { _ in nil }
    /// Where a link leads in place of its own address, and its text where it has none.
    package var link: (Link) -> (address: String, text: String)? = { _ in nil }
    /// The address that an image is at in place of its own; none leaves a link to it.
    package var image: (String) -> String? = { _ in nil }
    /// HTML for a formula.
    package var formula: (Formula) -> HTML = { HTML(text: $0.source) }
    /// Whether raw HTML is let through; else it shows as it was written.
    package var allowsHTML = false

    /// Replaces nothing.
    package init() {}
  }

  /// The document as HTML.
  ///
  /// Links lead nowhere but to web pages, mail and places in the report. Comments are left out, other raw
  /// HTML is shown as it was written unless it is allowed.
  package static func html(_ source: String, replacing replacements: Replacements) -> HTML {
    let masked = MaskedMarkdown(source)
    return withTree(masked.text) { root, extensions in
      let rewriter = MarkdownRewriter(masked: masked, replacements: replacements)
      rewriter.rewrite(root)
      let unsafe = replacements.allowsHTML ? CMARK_OPT_UNSAFE : 0
      guard let html = cmark_render_html(root, options | unsafe, extensions) else { return "" }
      defer { free(html) }
      return HTML(trusted: namingBoxes(of: String(cString: html)))
    }
  }

  /// The same HTML with names for the boxes of task lists, which the renderer leaves without.
  private static func namingBoxes(of html: String) -> String {
    guard html.contains("<input type=\"checkbox\"") else { return html }
    return html.replacing(/<input type="checkbox" (checked="" )?disabled="" \/>/) { match in
      match.1 == nil
        ? "<input type=\"checkbox\" disabled=\"\" aria-label=\"To do\" />"
        : "<input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"Done\" />"
    }
  }

  /// A sentence as HTML: what would be a paragraph, without the element around it.
  package static func inlineHTML(_ source: String, replacing replacements: Replacements) -> HTML {
    let html = html(source, replacing: replacements).markup.trimmingCharacters(in: .newlines)
    guard html.hasPrefix("<p>"), html.hasSuffix("</p>") else { return HTML(trusted: html) }
    let inside = String(html.dropFirst(3).dropLast(4))
    return HTML(trusted: inside.contains("<p>") ? html : inside)
  }

  /// The document's words, without markup, code blocks and formulas' dollar signs.
  package static func plainText(_ source: String) -> String {
    let masked = MaskedMarkdown(source)
    return withTree(masked.text) { root, _ in masked.unmasked(text(of: root)) }
  }
}

/// Changes the tree of a document before it is rendered.
private struct MarkdownRewriter {
  let masked: MaskedMarkdown
  let replacements: MarkdownDocument.Replacements

  func rewrite(_ root: MarkdownDocument.Node) {
    var headings = MarkdownDocument.headings(of: root, masked)[...]
    var images: [MarkdownDocument.Node] = []
    var spans = 0
    for node in MarkdownDocument.nodes(of: root) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_CODE_BLOCK: codeBlock(node)
      case CMARK_NODE_CODE:
        code(node, number: spans)
        spans += 1
      case CMARK_NODE_TEXT: text(node)
      case CMARK_NODE_LINK: link(node)
      case CMARK_NODE_IMAGE: images.append(node)
      case CMARK_NODE_HTML_BLOCK: rawHTML(node, CMARK_NODE_CUSTOM_BLOCK)
      case CMARK_NODE_HTML_INLINE: rawHTML(node, CMARK_NODE_CUSTOM_INLINE)
      case CMARK_NODE_HEADING:
        if let html = headings.popFirst().flatMap(replacements.headingPrefix) {
          cmark_node_prepend_child(node, custom(CMARK_NODE_CUSTOM_INLINE, html))
        }
      default: break
      }
    }
    // What an image holds goes with it, so images come last, the inner ones first.
    for node in images.reversed() { image(node) }
  }

  // MARK: - Nodes

  private func codeBlock(_ node: MarkdownDocument.Node) {
    if let block = MarkdownDocument.fencedBlock(node, masked), let html = replacements.block(block)
    {
      swap(node, for: custom(CMARK_NODE_CUSTOM_BLOCK, html))
    } else {
      cmark_node_set_literal(
        node, masked.unmasked(MarkdownDocument.string(cmark_node_get_literal(node))))
    }
  }

  private func code(_ node: MarkdownDocument.Node, number: Int) {
    let span = MarkdownDocument.codeSpan(node, masked, number: number)
    if let html = replacements.span(span) {
      swap(node, for: custom(CMARK_NODE_CUSTOM_INLINE, html))
    } else {
      cmark_node_set_literal(node, span.literal)
    }
  }

  /// Puts formulas in the place of their marks.
  private func text(_ node: MarkdownDocument.Node) {
    let pieces = masked.pieces(of: MarkdownDocument.string(cmark_node_get_literal(node)))
    guard pieces.count > 1 || pieces[0].plain.isEmpty else {
      cmark_node_set_literal(node, pieces[0].plain)
      return
    }
    for (plain, span) in pieces {
      if !plain.isEmpty {
        let text = cmark_node_new(CMARK_NODE_TEXT)
        cmark_node_set_literal(text, plain)
        cmark_node_insert_before(node, text)
      }
      if let span {
        cmark_node_insert_before(node, custom(CMARK_NODE_CUSTOM_INLINE, html(span)))
      }
    }
    cmark_node_unlink(node)
    cmark_node_free(node)
  }

  private func html(_ span: MaskedMarkdown.Span) -> HTML {
    guard let formula = try? Formula(span.tex, isDisplay: span.isDisplay) else {
      return "<code>\(span.literal)</code>"
    }
    return replacements.formula(formula)
  }

  private func link(_ node: MarkdownDocument.Node) {
    let link = MarkdownDocument.link(node)
    if let (address, text) = replacements.link(link) {
      cmark_node_set_url(node, address)
      if link.isEmpty {
        let child = cmark_node_new(CMARK_NODE_TEXT)
        cmark_node_set_literal(child, text)
        cmark_node_append_child(node, child)
      }
    } else if !Self.isHarmless(link.address) {
      cmark_node_set_url(node, "")
    } else {
      cmark_node_set_url(node, masked.unmasked(link.address))
    }
  }

  /// An image stands in the page itself; one that cannot is linked to.
  private func image(_ node: MarkdownDocument.Node) {
    let address = MarkdownDocument.string(cmark_node_get_url(node))
    let words = masked.unmasked(MarkdownDocument.text(of: node))
    if let source = replacements.image(address) {
      let html: HTML = "<img src=\"\(source)\" alt=\"\(words)\"/>"
      swap(node, for: custom(CMARK_NODE_CUSTOM_INLINE, html))
    } else {
      let target = Self.isHarmless(address) ? address : ""
      let shown = words.isEmpty ? address : words
      let html: HTML = "<a href=\"\(target)\">\(shown)</a>"
      swap(node, for: custom(CMARK_NODE_CUSTOM_INLINE, html))
    }
  }

  private func rawHTML(_ node: MarkdownDocument.Node, _ type: cmark_node_type) {
    let literal = masked.unmasked(MarkdownDocument.string(cmark_node_get_literal(node)))
    guard !replacements.allowsHTML else {
      cmark_node_set_literal(node, literal)
      return
    }
    let shown = literal.replacing(/(?s)<!--.*?-->/, with: "")
      .trimmingCharacters(in: .newlines)
    let isBlock = type == CMARK_NODE_CUSTOM_BLOCK
    swap(node, for: custom(type, isBlock && !shown.isEmpty ? "<p>\(shown)</p>" : "\(shown)"))
  }

  // MARK: - Helpers

  /// Whether an address leads to a web page, to mail or to a place in the report.
  private static func isHarmless(_ address: String) -> Bool {
    let visible = address.filter { !$0.isWhitespace && $0.asciiValue.map { $0 > 31 } ?? true }
    guard let colon = visible.firstIndex(of: ":") else { return true }
    let scheme = visible[..<colon].lowercased()
    return ["http", "https", "mailto"].contains(scheme)
      || scheme.contains { "/?#".contains($0) }
  }

  private func custom(_ type: cmark_node_type, _ html: HTML) -> MarkdownDocument.Node? {
    let node = cmark_node_new(type)
    cmark_node_set_on_enter(node, html.markup)
    return node
  }

  private func swap(_ node: MarkdownDocument.Node, for replacement: MarkdownDocument.Node?) {
    cmark_node_replace(node, replacement)
    cmark_node_free(node)
  }
}
