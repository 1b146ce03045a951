import Chapters
import Foundation
import Frames
import Markup
import Notebook

/// A whole report in one file, for mailing: every page, and the data behind its tables and plots.
struct SingleFileReport {
  private let source: ReportSource

  /// Larger files of data would make the report too heavy to mail.
  private static let largestData = 200_000

  init(_ results: BookResults) {
    var source = ReportSource(results)
    source.links = .oneFile
    self.source = source
  }

  /// The file.
  var html: HTML {
    let index = HTML.element(
      "article", ["id": "index"], IndexHTML(source: source).body)
    let chapters = source.book.chapters.map { chapter in
      HTML.element(
        "article", ["id": chapter.name],
        Self.unmistakable(ChapterHTML(chapter, source).body, chapter))
    }
    return HTMLPage(
      source: source, name: "index", title: source.book.title,
      body: ([index] + chapters).joined(separator: "\n"),
      searchIndex: SearchIndex.json(source, SearchIndex.parts(source)), addition: nil, data: data
    ).html
  }

  /// The footnotes of every chapter are numbered from 1: their ids get the chapter's name.
  private static func unmistakable(_ body: HTML, _ chapter: Chapter) -> HTML {
    guard chapter.source.contains("[^") else { return body }
    return HTML(
      trusted: body.markup.replacing(/(id="|href="#)(fn|fnref)-/) {
        "\($0.1)\(chapter.name)-\($0.2)-"
      })
  }

  private var data: HTML {
    let shown = Set(
      source.book.chapters.flatMap(\.blocks).flatMap { $0.exhibit?.shownFrames ?? [] }
        .map { [$0.block, $0.frame] })
    return shown.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { names -> HTML? in
      guard let frame = source.results.blocks[names[0]]?.frame(names[1]) else { return nil }
      let text = frame.commaSeparated
      guard text.utf8.count <= Self.largestData else { return nil }
      let path = PublishedData.path(names[0], names[1], .commaSeparated)
      return HTML.element(
        "script", ["type": "text/csv", "id": path],
        HTML(trusted: text.replacingOccurrences(of: "</", with: "<\\/"))) + "\n"
    }.joined()
  }
}
