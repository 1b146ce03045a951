import Chapters
import Markup
import Notebook

/// The works that a book cites, on each page those of the page, on the first all of them.
struct ReferenceList: Sendable {
  private let works: Bibliography
  private let chapters: [String: [String]]
  private let everywhere: [String]

  /// The works that a book cites.
  init(_ book: Book) {
    works = book.bibliography ?? Bibliography()
    let cited = book.pages.map { chapter in
      (chapter.name, chapter.allProse.flatMap(Self.keys))
    }
    chapters = Dictionary(cited, uniquingKeysWith: { $1 })
    everywhere = cited.flatMap(\.1) + book.ownProse.flatMap(Self.keys)
  }

  private static func keys(_ prose: Prose) -> [String] {
    prose.document.citations.flatMap(\.keys)
  }

  /// The works that a page cites, in order.
  func works(of page: String) -> [Bibliography.Reference] {
    works.references(page == Book.firstPageName ? everywhere : chapters[page] ?? [])
  }

  /// What the page calls a work: its own names begin with `_`.
  private static func anchor(_ key: String) -> String { "_ref-\(key)" }

  /// Where a citation leads.
  func address(of key: String, on page: String, _ links: PageLinks) -> String {
    links.address(page, section: Self.anchor(key), from: page)
  }

  /// The list of a page in HTML; nothing where it cites nothing.
  ///
  /// - Parameters:
  ///   - page: The page.
  ///   - links: How pages lead to one another.
  ///   - hasHeading: Whether the page ends in a heading of its own for the list.
  /// - Returns: The list.
  func html(of page: String, _ links: PageLinks, hasHeading: Bool) -> HTML {
    let items = works(of: page).map { work in
      HTML.element(
        "li", ["id": links.sectionID(Self.anchor(work.key), on: page)],
        work.parts.map(Self.html).joined())
    }
    guard !items.isEmpty else { return "" }
    let heading = hasHeading ? "" : HTML.element("h2", "References") + "\n"
    return HTML.element(
      "section", ["class": "references", "aria-label": "References"],
      heading + HTML.element("ul", items.joined(separator: "\n")))
  }

  private static func html(_ part: Bibliography.Part) -> HTML {
    switch part {
    case .text(let words): HTML(text: words)
    case .emphasis(let words): HTML.element("em", text: words)
    case .link(let words, let address): "<a href=\"\(HTML(address: address))\">\(words)</a>"
    }
  }

  /// The list of a page in Markdown; nothing where it cites nothing.
  func markdown(of page: String, hasHeading: Bool) -> String {
    let items = works(of: page).map { work in
      "- <a id=\"\(HTML(text: Self.anchor(work.key)).markup)\"></a>"
        + work.parts.map(Self.markdown).joined()
    }
    guard !items.isEmpty else { return "" }
    return (hasHeading ? "" : "## References\n\n") + items.joined(separator: "\n")
  }

  private static func markdown(_ part: Bibliography.Part) -> String {
    switch part {
    case .text(let words): MarkdownText.literal(words)
    case .emphasis(let words): "*\(MarkdownText.literal(words))*"
    case .link(let words, let address):
      MarkdownText.link(words, HTML(address: address).markup.replacing("&amp;", with: "&"))
    }
  }
}

extension Chapter {
  /// Whether it ends in a heading for a list of references.
  var endsInReferences: Bool {
    guard let last = headings.last, last.nodes.upperBound == prose.document.nodes.count else {
      return false
    }
    return ["references", "bibliography", "literature", "works cited"].contains(
      last.text.lowercased())
  }
}
