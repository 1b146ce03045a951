import Chapters
import Foundation
import Frames
import Markup
import Notebook

/// A chapter as HTML: its Markdown with outputs in the place of its blocks.
struct ChapterHTML {
  private let chapter: Chapter
  private let source: ReportSource
  private let blocks: [Int: Block]

  init(_ chapter: Chapter, _ source: ReportSource) {
    self.chapter = chapter
    self.source = source
    blocks = Dictionary(
      chapter.blocks.map { ($0.lines.lowerBound, $0) }, uniquingKeysWith: { $1 })
  }

  /// The page's content.
  var body: HTML {
    let values = Dictionary(
      chapter.inlineValues.map { ($0.span, $0) }, uniquingKeysWith: { $1 })
    var replacements = ProseHTML.replacements
    replacements.allowsHTML = source.book.allowsHTML
    if source.links == .oneFile {
      let number = source.book.chapters.firstIndex { $0.name == chapter.name }
      replacements.footnotes = number.map { "\($0 + 1)-" } ?? ""
    }
    replacements.block = { fence in
      blocks[fence.lines.lowerBound].flatMap { block in
        block.exhibit?.html(source.place(of: block, on: chapter.name))
      }
    }
    replacements.span = { span in values[span.number].map(inline) }
    replacements.headingPrefix = { heading in
      guard heading.level > 1 else { return nil }
      return HTML.element(
        "a",
        [
          "class": "anchor", "id": source.links.sectionID(heading.anchor, on: chapter.name),
          "href": source.links.address(
            chapter.name, section: heading.anchor, from: chapter.name),
          "aria-label": "Link to this section",
        ], "#")
    }
    replacements.link = { link in
      source.book.target(of: link.address, from: chapter.name, source.links, source.names)
        .map { ($0.address, $0.name) }
    }
    replacements.image = { LocalImage.address($0, in: source.book.folder) }
    return chapter.prose.html(replacing: replacements)
  }

  private func inline(_ value: InlineValue<ResolvedSelector>) -> (html: HTML, words: String) {
    do {
      let shown = try source.evaluator.shown(value)
      let expression = String(value.source.dropFirst()).trimmingCharacters(in: .whitespaces)
      let uncertain = shown.estimate.flatMap { $0.isExact || $0.interval == nil ? nil : $0 }
      let title = expression + (uncertain.map { " = \(Spelling.estimate($0))" } ?? "")
      let words = shown.words
      return (HTML.element("span", ["class": "value", "title": title], text: words), words)
    } catch {
      let words = Spelling.missing(error)
      return (HTML.element("span", ["class": "missing", "title": "\(error)"], text: words), words)
    }
  }
}
