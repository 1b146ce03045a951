import Chapters
import Foundation
import Notebook

/// A chapter as Markdown: its source with outputs in the place of its blocks.
struct ChapterMarkdown {
  private let chapter: Chapter
  private let source: ReportSource

  init(_ chapter: Chapter, _ source: ReportSource) {
    self.chapter = chapter
    self.source = source
  }

  /// The page.
  var page: String {
    let references = source.references.markdown(
      of: chapter.name, hasHeading: chapter.endsInReferences)
    return [text, references].filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// What the chapter itself says.
  var text: String {
    var prose = ProsePage(source, chapter: chapter.name)
    prose.isText = true
    var parts = [""]
    for piece in chapter.pieces {
      switch piece {
      case .heading(let heading): parts[parts.count - 1] += anchor(heading)
      case .prose(let piece): parts[parts.count - 1] += prose.markdown(piece)
      case .block(let block):
        parts.append(block.exhibit?.markdown(source.place(of: block, on: chapter.name)) ?? "")
        parts.append("")
      }
    }
    return parts.map { $0.trimmingCharacters(in: .newlines) }.filter { !$0.isEmpty }
      .joined(separator: "\n\n")
  }

  /// What links lead to above a heading that GitHub calls otherwise.
  private func anchor(_ heading: MarkdownDocument.Heading) -> String {
    let words = source.evaluator.words(chapter.prose, of: heading.nodes)
    guard heading.level > 1, Self.slug(words) != heading.anchor else { return "" }
    return "<a id=\"\(heading.anchor)\"></a>\n\n"
  }

  /// What GitHub calls a heading: its words in small letters without marks, with dashes for spaces.
  private static func slug(_ words: String) -> String {
    String(
      words.lowercased().compactMap { character -> Character? in
        if character == " " { return "-" }
        let isKept = character.isLetter || character.isNumber || "-_".contains(character)
        return isKept ? character : nil
      })
  }
}
