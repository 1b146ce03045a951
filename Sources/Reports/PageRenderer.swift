import Chapters
import Markup
import Notebook

/// Renders the pages of a book, one at a time.
package struct PageRenderer: Sendable {
  private let source: ReportSource
  private let markdownSource: ReportSource
  private let searchParts: [SearchIndex.Part]
  private let searchIndex: HTML

  /// A renderer of a book's pages.
  ///
  /// - Parameter results: The book with its results.
  package init(_ results: BookResults) { self.init(ReportSource(results)) }

  private init(_ source: ReportSource, known: [SearchIndex.Part] = []) {
    self.source = source
    var markdown = source
    markdown.links = .files(ending: "md")
    markdownSource = markdown
    searchParts = SearchIndex.parts(source, besides: known)
    searchIndex = SearchIndex.element(source, searchParts)
  }

  /// A renderer of the same results in a book whose prose was edited.
  package func after(proseOf results: BookResults) -> PageRenderer {
    PageRenderer(
      ReportSource(results, judgedAs: source), known: searchParts)
  }

  /// What cannot be shown as the chapters ask for it.
  var problems: [Diagnostic] { source.problems }

  /// The names of the pages, without their endings: the index, then the chapters.
  package var pages: [String] { [Book.firstPageName] + source.book.chapters.map(\.name) }

  /// A page for browsers.
  ///
  /// - Parameters:
  ///   - page: The page without its ending.
  ///   - addition: What a live preview adds.
  /// - Returns: The page as HTML; none that the book does not have.
  package func html(_ page: String, _ addition: LiveAddition? = nil) -> String? {
    let title: String
    let body: HTML
    if page == Book.firstPageName {
      (title, body) = (source.title, IndexHTML(source: source).body)
    } else if let chapter = source.book.chapters.first(where: { $0.name == page }) {
      (title, body) = (
        source.title(of: chapter),
        ChapterHTML(chapter, source, blockMark: addition?.blockMark ?? "").body
      )
    } else {
      return nil
    }
    return HTMLPage(
      source: source, name: page, title: title, body: body, searchIndex: searchIndex,
      addition: addition
    ).html.markup
  }

  /// A page for GitHub; none that the book does not have.
  package func markdown(_ page: String) -> String? {
    if page == Book.firstPageName { return IndexMarkdown(source: markdownSource).text }
    guard let chapter = source.book.chapters.first(where: { $0.name == page }) else { return nil }
    return ChapterMarkdown(chapter, markdownSource).page
  }
}
