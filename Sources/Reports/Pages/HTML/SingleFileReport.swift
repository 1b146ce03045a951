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

  /// A report in one file.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - isPrinted: Whether it is for paper, on which no link leads to a file.
  init(_ results: BookResults, isPrinted: Bool = false) {
    var source = ReportSource(results)
    source.links = .oneFile
    source.fileLinks = isPrinted ? .nowhere : .within
    self.source = source
  }

  /// The file.
  var html: HTML {
    let index = HTML.element(
      "article", ["id": source.links.pageID(Book.firstPageName)], IndexHTML(source: source).body)
    let chapters = source.book.chapters.map { chapter in
      HTML.element(
        "article", ["id": source.links.pageID(chapter.name)], ChapterHTML(chapter, source).body)
    }
    return HTMLPage(
      source: source, name: Book.firstPageName, title: source.title,
      body: ([index] + chapters).joined(separator: "\n"),
      searchIndex: SearchIndex.element(source, SearchIndex.parts(source)), addition: nil, data: data
    ).html
  }

  private var data: HTML {
    let shown = Set(
      source.book.pages.flatMap(\.blocks).flatMap { $0.exhibit?.shownFrames ?? [] }
        .map { [$0.block, $0.frame] })
    return shown.sorted { $0.lexicographicallyPrecedes($1) }.compactMap { names -> HTML? in
      guard let frame = source.results.blocks[names[0]]?.frame(names[1]) else { return nil }
      let text = frame.commaSeparated
      guard text.utf8.count <= Self.largestData else { return nil }
      let path = PublishedData.path(names[0], names[1], .commaSeparated)
      return HTML.data(text, id: path) + "\n"
    }.joined()
  }
}
