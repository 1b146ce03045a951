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
      if link.address.hasPrefix("#") {
        let anchor = String(link.address.dropFirst())
        return source.names.target(of: anchor, from: chapter.name, source.links).map {
          ($0.address, $0.name)
        }
      }
      return source.book.page(of: link.address, source.links, source.names).map { ($0, $0) }
    }
    replacements.image = { LocalImage.address($0, in: source.book.folder) }
    return chapter.prose.html(replacing: replacements)
  }

  private func inline(_ value: InlineValue<ResolvedSelector>) -> (html: HTML, words: String) {
    do {
      let estimate = try source.evaluator.value(value.expression)
      let expression = String(value.source.dropFirst()).trimmingCharacters(in: .whitespaces)
      let interval =
        estimate.isExact || estimate.interval == nil
        ? "" : " = \(Spelling.estimate(estimate))"
      let words = Spelling.inline(estimate, value.format)
      let title = expression + interval
      return (HTML.element("span", ["class": "value", "title": title], text: words), words)
    } catch {
      return (HTML.element("span", ["class": "missing", "title": "\(error)"], "n/a"), "n/a")
    }
  }
}

/// The pictures of a chapter, which stand in the page itself.
enum LocalImage {
  private static let types = [
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
    "webp": "image/webp", "svg": "image/svg+xml",
  ]
  /// Larger pictures would make a page slow.
  private static let largest = 2_000_000

  /// A picture in the folder of the chapters as a `data:` address.
  ///
  /// - Parameters:
  ///   - path: Its path from the folder.
  ///   - folder: The folder.
  /// - Returns: The address; none of what is elsewhere, is no picture or is too large.
  static func address(_ path: String, in folder: URL) -> String? {
    guard !path.contains(":"), !path.hasPrefix("/"), !path.split(separator: "/").contains(".."),
      let ending = path.split(separator: ".").last?.lowercased(), let type = types[ending],
      BookFolder(folder).objection(toFile: path) == nil,
      let data = try? Data(contentsOf: folder.appending(path: path)), data.count <= largest
    else { return nil }
    return "data:\(type);base64,\(data.base64EncodedString())"
  }
}
