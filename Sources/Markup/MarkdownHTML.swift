import Chapters
import Foundation

extension MarkdownDocument {
  /// Where a link leads in place of its own address.
  package struct LinkTarget {
    /// The address; none where it leads nowhere, and is but its text.
    package var address: String?
    /// Its text where it has none of its own.
    package var text: String
    /// What the file is called that the address holds.
    package var download: String?

    /// A target.
    package init(address: String? = nil, text: String, download: String? = nil) {
      self.address = address
      self.text = text
      self.download = download
    }
  }

  /// What to put in a page in place of a document's own nodes.
  package struct Replacements {
    /// HTML for a fenced block; none keeps the block.
    package var block: (FencedBlock) -> HTML? = { _ in nil }
    /// HTML for a code span, and the same in words where there can be no markup; none keeps it.
    package var span: (CodeSpan) -> (html: HTML, words: String)? = { _ in nil }
    /// HTML put inside a heading, before its text.
    package var headingPrefix: (Heading) -> HTML? = { _ in nil }
    /// Where a link leads in place of its own address; none leaves it.
    package var link: (Link) -> LinkTarget? = { _ in nil }
    /// The address that an image is at in place of its own; none leaves a link to it.
    package var image: (String) -> String? = { _ in nil }
    /// HTML for a formula.
    package var formula: (FormulaSpan, Formula) -> HTML = { HTML(text: $1.source) }
    /// Where a reference to an equation leads, and what it reads; none keeps it.
    package var equation: (_ label: String, _ isBare: Bool) -> (address: String, text: String)? = {
      _, _ in nil
    }
    /// Where a citation of a work leads; none of words that lead nowhere.
    package var citation: (_ key: String) -> String? = { _ in nil }
    /// What stands before the numbers of footnotes in ids, so that those of two documents differ.
    package var footnotes = ""
    /// HTML put before every block of the text that is in no other: a mark by which a script tells them apart.
    package var blockMark: HTML = ""
    /// Whether raw HTML is let through, but for elements that reach beyond the page; else it shows as it was
    /// written.
    package var allowsHTML = false
    /// Whether what is written stands within a link, in which there is no other.
    package var isWithinLink = false

    /// Replaces nothing.
    package init() {}
  }

  /// The document as HTML.
  ///
  /// Links lead nowhere but to web pages, mail and places in the report. Comments are left out, other raw
  /// HTML is shown as it was written unless it is allowed.
  package func html(replacing replacements: Replacements) -> HTML {
    var writer = MarkdownWriter(document: self, replacements: replacements)
    writer.write(nodes.indices)
    return writer.html
  }

  /// What a heading says as HTML, without the element around it and without links.
  package func html(of heading: Heading, replacing replacements: Replacements) -> HTML {
    var replacements = replacements
    replacements.isWithinLink = true
    var writer = MarkdownWriter(document: self, replacements: replacements)
    writer.write(heading.nodes)
    return writer.html
  }

  /// A sentence as HTML: what would be a paragraph, without the element around it.
  package func inlineHTML(replacing replacements: Replacements) -> HTML {
    var writer = MarkdownWriter(document: self, replacements: replacements)
    if let first = nodes.first, first.end == nodes.count {
      if case .paragraph = first.content {
        writer.write(1..<nodes.count)
        return writer.html
      }
      if case .rawBlock(let literal) = first.content { return writer.shown(literal) }
    }
    writer.write(nodes.indices)
    return HTML(trusted: writer.html.markup.trimmingCharacters(in: .newlines))
  }
}
