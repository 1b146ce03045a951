import Chapters
import Markup
import Notebook

/// A chapter as HTML: its Markdown with outputs in the place of its blocks.
struct ChapterHTML {
  private let chapter: Chapter
  private let source: ReportSource
  private let blocks: [Int: Block]
  /// What stands before every block of the text.
  private let blockMark: HTML

  init(_ chapter: Chapter, _ source: ReportSource, blockMark: HTML = "") {
    self.chapter = chapter
    self.source = source
    self.blockMark = blockMark
    blocks = Dictionary(
      chapter.blocks.map { ($0.lines.lowerBound, $0) }, uniquingKeysWith: { $1 })
  }

  /// The page's content.
  var body: HTML {
    text
      + source.references.html(
        of: chapter.name, source.links, hasHeading: chapter.endsInReferences)
  }

  /// What the chapter itself says.
  var text: HTML {
    var page = ProsePage(source, chapter: chapter.name)
    page.isText = true
    if source.links == .oneFile {
      let number = source.book.chapters.firstIndex { $0.name == chapter.name }
      page.footnotes = number.map { "\($0 + 1)-" } ?? ""
    }
    var replacements = page.replacements(of: chapter.prose)
    replacements.allowsHTML = source.book.allowsHTML
    replacements.blockMark = blockMark
    replacements.block = { fence in
      blocks[fence.lines.lowerBound].flatMap { block in
        block.exhibit?.html(source.place(of: block, on: chapter.name))
      }
    }
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
    return chapter.prose.document.html(replacing: replacements)
  }
}
