import Chapters
import Markup
import Notebook

/// What the pages of a report are made from, in every format.
struct ReportSource: Sendable {
  let results: BookResults
  let evaluator: Evaluator
  let ledger: ClaimsLedger
  let names: BlockNames
  let references: ReferenceList
  /// What tables and plots show.
  let figures: FigureViews
  /// How pages lead to one another.
  var links = PageLinks.files(ending: "html")
  /// How pages lead to files of the book.
  var fileLinks = FileLinks.beside
  private let claims: [String: ClaimsLedger.Entry]

  var book: Book { results.book }

  /// How pages lead to files of the book.
  enum FileLinks: Sendable, Hashable {
    /// The files lie beside the pages.
    case beside
    /// The files stand in the page, so that it can be mailed.
    case within
    /// Not at all: on paper there are none.
    case nowhere
  }

  /// What the pages are made from.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - known: The same results in the same blocks, where only prose was another: its verdicts and figures are these.
  init(_ results: BookResults, judgedAs known: ReportSource? = nil) {
    let ledger = known?.ledger ?? ClaimsLedger(results)
    figures = known?.figures ?? FigureViews()
    self.results = results
    self.ledger = ledger
    let evaluator = Evaluator(ledger.added(to: results))
    self.evaluator = evaluator
    names = BlockNames(results.book) { evaluator.words($0.prose, of: $1.nodes) }
    references = ReferenceList(results.book)
    claims = Dictionary(ledger.entries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  /// What the book is called, in words.
  var title: String {
    if let heading = book.heading { return evaluator.words(heading) }
    return book.titlePage.map(title) ?? book.title
  }

  /// What the book is called, as HTML.
  ///
  /// - Parameter isLink: Whether it stands within a link, in which there is no other.
  /// - Returns: The HTML.
  func titleHTML(isLink: Bool = true) -> HTML {
    guard let heading = book.heading else {
      return book.titlePage.map(titleHTML) ?? HTML(text: book.title)
    }
    var replacements = ProsePage(self, chapter: Book.firstPageName).replacements(of: heading)
    replacements.isWithinLink = isLink
    return heading.document.inlineHTML(replacing: replacements)
  }

  /// What the book is called, for pages of Markdown.
  var titleMarkdown: String {
    book.heading.map(ProsePage(self, chapter: Book.firstPageName).markdown)
      ?? MarkdownText.literal(title)
  }

  /// What a chapter is called, in words: what its first heading of level 1 says.
  func title(of chapter: Chapter) -> String {
    chapter.titleHeading.map { evaluator.words(chapter.prose, of: $0.nodes) } ?? chapter.title
  }

  /// What a chapter is called, as HTML within a link.
  func titleHTML(of chapter: Chapter) -> HTML {
    chapter.titleHeading.map { html(of: $0, in: chapter) } ?? HTML(text: chapter.title)
  }

  /// What a part of the book is called, as HTML.
  func html(ofPart title: Prose) -> HTML {
    ProsePage(self, chapter: Book.firstPageName).sentence(title)
  }

  /// What a heading says, as HTML within a link.
  func html(of heading: MarkdownDocument.Heading, in chapter: Chapter) -> HTML {
    let replacements = ProsePage(self, chapter: chapter.name).replacements(of: chapter.prose)
    return chapter.prose.document.html(of: heading, replacing: replacements)
  }

  /// The ledger's entry of a claim.
  func claim(_ id: String) -> ClaimsLedger.Entry? { claims[id] }

  /// The cells of an experiment block.
  func cells(of id: String) -> [CellResult] { results.blocks[id]?.cells ?? [] }

  /// Where a link to a block leads.
  func address(of id: String, from page: String? = nil) -> String? {
    names.place(of: id).map { links.address($0.page, block: id, from: page) }
  }

  /// What cannot be shown as the chapters ask for it, in their order.
  var problems: [Diagnostic] {
    book.draftProblems + book.ownProse.flatMap(problems)
      + book.pages.flatMap { chapter in
        let blocks = chapter.blocks.compactMap { block in
          block.exhibit?.problem(place(of: block, on: chapter.name))?.complaint(at: block.location)
        }
        return (blocks + chapter.allProse.flatMap(problems)).sorted { $0.location < $1.location }
      }
  }

  private func problems(of prose: Prose) -> [Diagnostic] {
    prose.values.compactMap { problem(of: $0)?.complaint(at: $0.location) }
  }

  private func problem(of value: InlineValue<ResolvedSelector>) -> NoValue? {
    do {
      _ = try evaluator.shown(value)
      return nil
    } catch {
      return error as? NoValue ?? NoValue("\(error)")
    }
  }

  /// The looks of what the book's plots draw: a value has the same in all of them.
  var palette: Palette {
    figures.palette {
      Palette(
        book.pages.flatMap { chapter in
          chapter.blocks.map { block in
            (block.exhibit as? PlotExhibit)?.looks(place(of: block, on: chapter.name)) ?? []
          }
        })
    }
  }

  /// A block at its place on a page.
  func place(of block: Block, on page: String) -> ExhibitPlace {
    ExhibitPlace(block: block, page: page, source: self)
  }
}
