import Chapters
import Foundation

/// Writes a document as HTML as cmark-gfm does, byte for byte, but for footnotes: their ids have their
/// numbers instead of their names.
struct MarkdownWriter {
  let document: MarkdownDocument
  let replacements: MarkdownDocument.Replacements
  private(set) var html: HTML = ""
  /// The nodes that are open, by their index.
  private var open: [Int] = []
  private var hasBody = false
  private var hasFootnotes = false
  private var hasReturned = false
  /// What ends the links that are open.
  private var linkEnds: [HTML] = []

  init(document: MarkdownDocument, replacements: MarkdownDocument.Replacements) {
    self.document = document
    self.replacements = replacements
  }

  /// Writes some of the nodes.
  mutating func write(_ nodes: Range<Int>) {
    var next = nodes.lowerBound
    while next < nodes.upperBound {
      close(before: next)
      let node = document.nodes[next]
      if open.isEmpty, !hasFootnotes { html += replacements.blockMark }
      if begin(node, at: next) {
        open.append(next)
        next += 1
      } else {
        next = node.end
      }
    }
    close(before: nodes.upperBound)
    if hasFootnotes { html += "</ol>\n</section>\n" }
  }

  private mutating func close(before next: Int) {
    while let last = open.last, document.nodes[last].end <= next {
      open.removeLast()
      end(document.nodes[last])
    }
  }

  // MARK: - Where nodes begin

  /// Writes what comes before what a node holds.
  ///
  /// - Returns: Whether what it holds is written next; else the node is done with.
  private mutating func begin(_ node: MarkdownDocument.Node, at index: Int) -> Bool {
    switch node.content {
    case .quotation: line("<blockquote>\n")
    case .callout(let callout):
      line(
        "<div class=\"callout \(callout.rawValue)\" role=\"note\" aria-label=\"\(callout.title)\">\n"
      )
      html += "<p class=\"callout-title\">\(callout.title)</p>\n"
    case .list(let start): line(Self.listTag(start))
    case .item(let isDone): line("<li>\(Self.checkbox(isDone))")
    case .paragraph(let isTight): if !isTight { line("<p>") }
    case .heading(let number):
      let heading = document.headings[number]
      line("<h\(heading.level)>\(replacements.headingPrefix(heading) ?? "")")
    case .table: line("<table>")
    case .row(let isHeading): row(isHeading: isHeading)
    case .cell(let isHeading, let alignment):
      line(isHeading ? "<th" : "<td")
      html += alignment.map { " align=\"\($0.rawValue)\">" } ?? ">"
    case .footnote(let number, _): footnote(number)
    case .emphasis: html += "<em>"
    case .strong: html += "<strong>"
    case .struck: html += "<del>"
    case .link(let link): if !replacements.isWithinLink { begin(link) }
    case .image(let address): html += image(address, words: index + 1..<node.end)
    case .footnoteMark(let number, let occurrence):
      if !replacements.isWithinLink { mark(number, occurrence) }
    case .fenced, .indented, .rawBlock, .rule: leafBlock(node.content)
    case .text, .formula, .equation, .citation, .code, .rawInline, .softBreak,
      .lineBreak:
      html += words(node.content)
    }
    return node.content.isWrittenAround
  }

  /// Writes markup at the beginning of a line.
  private mutating func line(_ markup: HTML) {
    html.breakLine()
    html += markup
  }

  private static func listTag(_ start: Int?) -> HTML {
    guard let start else { return "<ul>\n" }
    return start == 1 ? "<ol>\n" : "<ol start=\"\(start)\">\n"
  }

  private static func checkbox(_ isDone: Bool?) -> HTML {
    guard let isDone else { return "" }
    return isDone
      ? "<input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"Done\" /> "
      : "<input type=\"checkbox\" disabled=\"\" aria-label=\"To do\" /> "
  }

  private mutating func row(isHeading: Bool) {
    if isHeading {
      line("<thead>\n")
      hasBody = false
    } else if !hasBody {
      line("<tbody>\n")
      hasBody = true
    }
    line("<tr>")
  }

  private mutating func begin(_ link: MarkdownDocument.Link) {
    let own = AddressScheme.refused(in: link.address) == nil ? link.address : ""
    let target = replacements.link(link) ?? MarkdownDocument.LinkTarget(address: own, text: "")
    linkEnds.append(target.address == nil ? "" : "</a>")
    if let address = target.address {
      let title: HTML = link.title.isEmpty ? "" : "\" title=\"\(link.title)"
      let download: HTML = target.download.map { "\" download=\"\($0)" } ?? ""
      html += "<a href=\"\(HTML(address: address))\(download)\(title)\">"
    }
    if link.isEmpty { html += HTML(text: target.text) }
  }

  // MARK: - Where nodes end

  /// Writes what comes after what a node holds.
  private mutating func end(_ node: MarkdownDocument.Node) {
    switch node.content {
    case .quotation: line("</blockquote>\n")
    case .callout: line("</div>\n")
    case .list(let start): html += start == nil ? "</ul>\n" : "</ol>\n"
    case .item: html += "</li>\n"
    case .paragraph(let isTight): if !isTight { endParagraph(node) }
    case .heading(let number): html += "</h\(document.headings[number].level)>\n"
    case .table:
      if hasBody { line("</tbody>\n") }
      hasBody = false
      line("</table>\n")
    case .row(let isHeading):
      line("</tr>")
      if isHeading { line("</thead>") }
    case .cell(let isHeading, _): html += isHeading ? "</th>" : "</td>"
    case .footnote(let number, let marks):
      if !hasReturned { html += waysBack(number, marks) + "\n" }
      html += "</li>\n"
    case .emphasis: html += "</em>"
    case .strong: html += "</strong>"
    case .struck: html += "</del>"
    case .link: if !replacements.isWithinLink { html += linkEnds.popLast() ?? "" }
    default: break
    }
  }

  // MARK: - Footnotes

  private mutating func footnote(_ number: Int) {
    if !hasFootnotes { html += "<section class=\"footnotes\" data-footnotes>\n<ol>\n" }
    hasFootnotes = true
    hasReturned = false
    html += "<li id=\"\(footnoteID(number))\">\n"
  }

  private mutating func mark(_ number: Int, _ occurrence: Int) {
    html += "<sup class=\"footnote-ref\"><a href=\"#\(footnoteID(number))\" "
    html += "id=\"\(markID(number, occurrence))\" data-footnote-ref>\(number)</a></sup>"
  }

  private func footnoteID(_ number: Int) -> String { "_fn-\(replacements.footnotes)\(number)" }

  private func markID(_ number: Int, _ occurrence: Int) -> String {
    "_fnref-\(replacements.footnotes)\(number)" + (occurrence == 1 ? "" : "-\(occurrence)")
  }

  /// The last paragraph of a footnote leads back to the text.
  private mutating func endParagraph(_ paragraph: MarkdownDocument.Node) {
    if let outer = open.last, case .footnote(let number, let marks) = document.nodes[outer].content,
      document.nodes[outer].end == paragraph.end
    {
      html += " " + waysBack(number, marks)
      hasReturned = true
    }
    html += "</p>\n"
  }

  /// Links from a footnote to its marks.
  private func waysBack(_ number: Int, _ marks: Int) -> HTML {
    (1...max(1, marks)).map { occurrence -> HTML in
      let which: HTML = occurrence == 1 ? "" : "<sup class=\"footnote-ref\">\(occurrence)</sup>"
      return "<a href=\"#\(markID(number, occurrence))\" class=\"footnote-backref\" "
        + "data-footnote-backref aria-label=\"Back to content\">↩\(which)</a>"
    }.joined(separator: " ")
  }

  // MARK: - What holds nothing

  private mutating func leafBlock(_ content: MarkdownDocument.Content) {
    html.breakLine()
    switch content {
    case .fenced(let block): html += replacements.block(block) ?? Self.code(block)
    case .indented(let literal): html += "<pre><code>\(literal)</code></pre>"
    case .rawBlock(let literal) where replacements.allowsHTML: html += RawHTML.harmless(literal)
    case .rawBlock(let literal):
      let shown = shown(literal)
      if !shown.isEmpty { html += "<p>\(shown)</p>" }
    default: html += "<hr />"
    }
    html.breakLine()
  }

  private static func code(_ block: MarkdownDocument.FencedBlock) -> HTML {
    let language = block.info.prefix { !$0.isWhitespace }
    guard !block.info.isEmpty else { return "<pre><code>\(block.literal)</code></pre>" }
    return "<pre><code class=\"language-\(language)\">\(block.literal)</code></pre>"
  }

  private func words(_ content: MarkdownDocument.Content) -> HTML {
    switch content {
    case .text(let text): HTML(text: text)
    case .formula(let span): formula(span)
    case .citation(let works): citation(works)
    case .equation(let equation): reference(equation.label, equation.isBare)
    case .code(let span): replacements.span(span)?.html ?? "<code>\(span.literal)</code>"
    case .rawInline(let literal):
      replacements.allowsHTML ? RawHTML.harmless(literal) : shown(literal)
    case .lineBreak: "<br />\n"
    default: "\n"
    }
  }

  private func formula(_ span: FormulaSpan) -> HTML {
    guard case .success(let formula) = span.reading else { return "<code>\(span.literal)</code>" }
    if let only = formula.onlyReference { return reference(only.label, only.isBare) }
    return replacements.formula(span, formula)
  }

  private func citation(_ works: CitedWorks) -> HTML {
    works.parts.map { part -> HTML in
      guard !replacements.isWithinLink, let address = part.key.flatMap(replacements.citation) else {
        return HTML(text: part.words)
      }
      return "<a class=\"citation\" href=\"\(HTML(address: address))\">\(part.words)</a>"
    }.joined()
  }

  /// A reference to an equation.
  private func reference(_ label: String, _ isBare: Bool) -> HTML {
    guard let target = replacements.equation(label, isBare) else {
      return "<code>\(label)</code>"
    }
    return replacements.isWithinLink
      ? HTML(text: target.text) : "<a href=\"\(HTML(address: target.address))\">\(target.text)</a>"
  }

  /// An image stands in the page itself; one that cannot is linked to.
  private func image(_ address: String, words range: Range<Int>) -> HTML {
    let words = document.words(of: range) { replacements.span($0)?.words }
    if let source = replacements.image(address) {
      return "<img src=\"\(source)\" alt=\"\(words)\"/>"
    }
    if replacements.isWithinLink { return HTML(text: words) }
    let target = AddressScheme.refused(in: address) == nil ? address : ""
    return "<a href=\"\(target)\">\(words.isEmpty ? address : words)</a>"
  }

  /// Raw HTML as text, without comments.
  func shown(_ literal: String) -> HTML {
    HTML(text: MarkdownDocument.withoutComments(literal).trimmingCharacters(in: .newlines))
  }
}

extension MarkdownDocument.Content {
  /// Whether what the node holds stands between what is written before and after it.
  fileprivate var isWrittenAround: Bool {
    switch self {
    case .image, .footnoteMark, .fenced, .indented, .rawBlock, .rule, .text, .formula,
      .equation, .citation, .code, .rawInline, .softBreak, .lineBreak:
      false
    default: true
    }
  }
}
