import Chapters
import Frames
import Markup
import Notebook

/// Prose on a page: with its values, links, pictures and formulas.
struct ProsePage {
  let source: ReportSource
  /// The chapter that the prose is from, whose sections its links mean.
  let chapter: String
  /// The page that it is shown on.
  let page: String
  /// What stands before the numbers of its footnotes, so that those of two texts on a page differ.
  var footnotes = ""
  /// Whether it is the chapter's own text, whose equations have numbers, and not that of a block.
  var isText = false

  /// Prose of a chapter on its own page, or on another.
  init(_ source: ReportSource, chapter: String, page: String? = nil) {
    self.source = source
    self.chapter = chapter
    self.page = page ?? chapter
  }

  /// A paragraph or more as HTML.
  func paragraphs(_ prose: Prose) -> HTML {
    prose.document.html(replacing: replacements(of: prose))
  }

  /// A sentence as HTML.
  func sentence(_ prose: Prose) -> HTML {
    prose.document.inlineHTML(replacing: replacements(of: prose))
  }

  /// What is put in the place of the Markdown's own nodes.
  func replacements(of prose: Prose) -> MarkdownDocument.Replacements {
    let values = Dictionary(prose.values.map { ($0.span, $0) }, uniquingKeysWith: { $1 })
    var replacements = MarkdownDocument.Replacements()
    replacements.formula = { span, formula in
      let numbers = isText ? source.names.numbers(of: span, on: chapter) : [:]
      return MathML(formula, numbers: numbers.mapValues(\.shown), reference: equation).html
    }
    replacements.equation = equation
    replacements.citation = { source.references.address(of: $0, on: page, source.links) }
    replacements.footnotes = footnotes
    replacements.span = { span in values[span.number].map(value) }
    replacements.link = { link in
      target(of: link.address).map {
        MarkdownDocument.LinkTarget(address: $0.address, text: $0.name)
      }
        ?? file(link.address)
    }
    replacements.image = { EmbeddedFile.picture($0, in: source.book) }
    return replacements
  }

  /// Where a reference to an equation leads, and what it reads.
  private func equation(_ label: String, isBare: Bool) -> (address: String, text: String)? {
    guard let number = source.names.number(of: label),
      let address = source.address(of: label, from: page)
    else { return nil }
    return (address, isBare ? number.text : number.shown)
  }

  /// Where a link to a file of the book leads; none of one that leads where it says.
  private func file(_ link: String) -> MarkdownDocument.LinkTarget? {
    guard source.fileLinks != .beside, let path = LinkAddress(link)?.path, !path.isEmpty else {
      return nil
    }
    guard source.fileLinks == .within else { return MarkdownDocument.LinkTarget(text: path) }
    guard source.book.linkedFiles.contains(path) else { return nil }
    return EmbeddedFile.file(path, in: source.book).map {
      MarkdownDocument.LinkTarget(
        address: $0, text: path, download: path.split(separator: "/").last.map(String.init))
    }
  }

  private func target(of link: String) -> (address: String, name: String)? {
    source.book.target(
      of: link, in: chapter, from: page, source.links, source.names)
  }

  private func value(_ value: InlineValue<ResolvedSelector>) -> (html: HTML, words: String) {
    do {
      let shown = try source.evaluator.shown(value)
      let expression = String(value.source.dropFirst()).trimmed
      let uncertain = shown.estimate.flatMap { $0.isExact || $0.interval == nil ? nil : $0 }
      let title = expression + (uncertain.map { " = \(Spelling.estimate($0))" } ?? "")
      let words = shown.words
      return (HTML.element("span", ["class": "value", "title": title], text: words), words)
    } catch {
      let words = Spelling.missing(error)
      return (HTML.element("span", ["class": "missing", "title": "\(error)"], text: words), words)
    }
  }

  // MARK: - Markdown

  /// A sentence or more for pages of Markdown, in which HTML shows as it was written.
  func markdown(_ prose: Prose) -> String {
    MarkdownText.prose(prose.pieces.map(markdown).joined())
  }

  /// A part of prose for pages of Markdown.
  func markdown(_ piece: Prose.Piece) -> String {
    switch piece {
    case .text(let text): return String(text)
    case .words(let words): return MarkdownText.literal(words)
    case .formula(let span): return markdown(span)
    case .citation(let works):
      return works.parts.map { part in
        guard let key = part.key else { return MarkdownText.literal(part.words) }
        return MarkdownText.link(
          part.words, source.references.address(of: key, on: page, source.links))
      }.joined()
    case .equation(let reference):
      guard let target = equation(reference.label, isBare: reference.isBare) else {
        return MarkdownText.literal(reference.label)
      }
      return MarkdownText.link(target.text, target.address)
    case .value(let value): return MarkdownText.literal(source.evaluator.spelled(value))
    case .reference(let link):
      guard let target = target(of: link.target) else { return "[](\(link.target))" }
      return MarkdownText.link(target.name, target.address)
    }
  }
}

extension ProsePage {
  /// A formula for pages of Markdown, whose readers know no macros and no other formula: below the anchors that links
  /// lead to, with its numbers as tags.
  private func markdown(_ span: FormulaSpan) -> String {
    guard case .success(let formula) = span.reading else { return span.literal }
    if let only = formula.onlyReference, let target = equation(only.label, isBare: only.isBare) {
      return MarkdownText.link(target.text, target.address)
    }
    let numbers = isText ? source.names.numbers(of: span, on: chapter) : [:]
    let tex = formula.plainTeX(
      number: { numbers[$0]?.text }, reference: { equation($0, isBare: $1)?.text ?? $0 })
    let anchors = formula.numberedRows.compactMap { formula.equations[$0]?.label }
      .map { "<a id=\"\(HTML(text: $0).markup)\"></a>" }
    // On GitHub a formula that takes a line of its own stands there without anything else.
    let gap = span.isDisplay && span.column <= 3 && !anchors.isEmpty ? "\n\n" : ""
    return anchors.joined() + gap + (span.isDisplay ? "$$\(tex)$$" : "$\(tex)$")
  }
}

extension String {
  /// The text without spaces around it.
  fileprivate var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
