import Chapters
import Notebook

/// What the pages of a report are made from, in every format.
struct ReportSource: Sendable {
  let results: BookResults
  let evaluator: Evaluator
  let ledger: ClaimsLedger
  let names: BlockNames
  /// What tables and plots show.
  let figures = FigureViews()
  /// How pages lead to one another.
  var links = PageLinks.files(ending: "html")
  private let claims: [String: ClaimsLedger.Entry]
  /// The looks of the book's plots, where they are known.
  private let knownPalette: Palette?

  var book: Book { results.book }

  /// What the pages are made from.
  ///
  /// - Parameters:
  ///   - results: The book with its results.
  ///   - ledger: The claims' verdicts, where they are known.
  ///   - palette: The looks of the book's plots, where they are known.
  init(_ results: BookResults, ledger: ClaimsLedger? = nil, palette: Palette? = nil) {
    let ledger = ledger ?? ClaimsLedger(results)
    self.results = results
    self.ledger = ledger
    evaluator = Evaluator(results)
    names = BlockNames(results.book)
    knownPalette = palette
    claims = Dictionary(ledger.entries.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
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
    book.draftProblems
      + book.chapters.flatMap { chapter in
        let blocks = chapter.blocks.compactMap { block in
          block.exhibit?.problem(place(of: block, on: chapter.name))?.complaint(at: block.location)
        }
        let values = chapter.inlineValues.compactMap { value in
          problem(of: value)?.complaint(at: value.location)
        }
        return (blocks + values).sorted { $0.location < $1.location }
      }
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
    knownPalette
      ?? figures.palette {
        Palette(
          book.chapters.flatMap { chapter in
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
