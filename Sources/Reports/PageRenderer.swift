import Notebook

/// Renders the pages of a book, one at a time.
public struct PageRenderer: Sendable {
  private let source: ReportSource
  private let markdownSource: ReportSource
  private let searchIndex: String
  private let addition: LiveAddition?

  /// A renderer of a book's pages.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - addition: What a live preview adds.
  public init(_ results: BookResults, addition: LiveAddition? = nil) {
    source = ReportSource(results)
    var markdown = source
    markdown.links = .files(ending: "md")
    markdownSource = markdown
    searchIndex = SearchIndex.json(source)
    self.addition = addition
  }

  /// The names of the pages, without their endings: the index, then the chapters.
  public var pages: [String] { ["index"] + source.book.chapters.map(\.name) }

  /// A page for browsers; none that the book does not have.
  public func html(_ page: String) -> String? {
    if page == "index" {
      return html(page, source.book.title, IndexHTML(source: source).body)
    }
    guard let chapter = source.book.chapters.first(where: { $0.name == page }) else { return nil }
    return html(page, chapter.title, ChapterHTML(chapter, source).body)
  }

  private func html(_ page: String, _ title: String, _ body: String) -> String {
    HTMLPage(
      source: source, name: page, title: title, body: body, searchIndex: searchIndex,
      addition: addition
    ).html
  }

  /// A page for GitHub; none that the book does not have.
  public func markdown(_ page: String) -> String? {
    if page == "index" { return IndexMarkdown(source: markdownSource).text }
    guard let chapter = source.book.chapters.first(where: { $0.name == page }) else { return nil }
    return ChapterMarkdown(chapter, markdownSource).text
  }
}
