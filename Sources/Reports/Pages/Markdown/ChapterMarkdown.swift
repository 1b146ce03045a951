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
  var text: String {
    var parts = [""]
    for piece in chapter.pieces {
      switch piece {
      case .text(let text): parts[parts.count - 1] += text
      case .value(let value): parts[parts.count - 1] += spelled(value)
      case .reference(let link): parts[parts.count - 1] += named(link)
      case .block(let block):
        parts.append(block.exhibit?.markdown(source.place(of: block, on: chapter.name)) ?? "")
        parts.append("")
      }
    }
    return parts.map { $0.trimmingCharacters(in: .newlines) }.filter { !$0.isEmpty }
      .joined(separator: "\n\n") + "\n"
  }

  /// A reference with the name of what it leads to.
  private func named(_ link: CrossReference) -> String {
    let target = source.book.target(
      of: link.target, from: chapter.name, source.links, source.names)
    guard let target else { return "[](\(link.target))" }
    return MarkdownText.link(target.name, target.address)
  }

  private func spelled(_ value: InlineValue<ResolvedSelector>) -> String {
    do {
      return MarkdownText.literal(try source.evaluator.shown(value).words)
    } catch {
      return MarkdownText.literal(Spelling.missing(error))
    }
  }
}
