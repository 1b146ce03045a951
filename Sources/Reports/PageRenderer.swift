import Chapters
import Markup
import Notebook

/// Renders the pages of a book, one at a time.
package struct PageRenderer: Sendable {
  private let source: ReportSource
  private let markdownSource: ReportSource
  private let searchParts: [SearchIndex.Part]
  private let searchIndex: HTML
  private let addition: LiveAddition?

  /// A renderer of a book's pages.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - addition: What a live preview adds.
  package init(_ results: BookResults, addition: LiveAddition? = nil) {
    self.init(ReportSource(results), addition)
  }

  private init(
    _ source: ReportSource, _ addition: LiveAddition?, known: [SearchIndex.Part] = []
  ) {
    self.source = source
    var markdown = source
    markdown.links = .files(ending: "md")
    markdownSource = markdown
    searchParts = SearchIndex.parts(source, besides: known)
    searchIndex = SearchIndex.element(source, searchParts)
    self.addition = addition
  }

  /// A renderer of the same results in a book whose prose was edited.
  package func after(proseOf results: BookResults) -> PageRenderer {
    PageRenderer(
      ReportSource(results, ledger: source.ledger), addition, known: searchParts)
  }

  /// The names of the pages, without their endings: the index, then the chapters.
  package var pages: [String] { ["index"] + source.book.chapters.map(\.name) }

  /// A page for browsers; none that the book does not have.
  package func html(_ page: String) -> String? {
    if page == "index" {
      return html(page, source.book.title, IndexHTML(source: source).body)
    }
    guard let chapter = source.book.chapters.first(where: { $0.name == page }) else { return nil }
    return html(page, chapter.title, ChapterHTML(chapter, source).body)
  }

  private func html(_ page: String, _ title: String, _ body: HTML) -> String {
    HTMLPage(
      source: source, name: page, title: title, body: body, searchIndex: searchIndex,
      addition: addition
    ).html.markup
  }

  /// A page for GitHub; none that the book does not have.
  package func markdown(_ page: String) -> String? {
    if page == "index" { return IndexMarkdown(source: markdownSource).text }
    guard let chapter = source.book.chapters.first(where: { $0.name == page }) else { return nil }
    return ChapterMarkdown(chapter, markdownSource).text
  }
}
