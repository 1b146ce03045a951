import Chapters
import Notebook
import Reports

/// What a live preview shows: a book as it was last right, with the results that there are.
struct ShownBook {
  /// The book with its results; none before it was right for the first time.
  private(set) var results: BookResults?
  /// Counts what has been shown.
  private(set) var version = 0
  private var renderer: PageRenderer?
  private var gone = GoneChapters()

  /// The book without its results.
  var book: Book? { results?.book }

  // MARK: - What there is to read

  /// A page as it is now.
  ///
  /// - Parameters:
  ///   - name: The page without its ending.
  ///   - addition: What makes it live.
  /// - Returns: The page as HTML; none that the book does not have.
  mutating func page(_ name: String, _ addition: LiveAddition) -> String? {
    if renderer == nil { renderer = results.map { PageRenderer($0) } }
    return renderer?.html(name, addition)
  }

  /// What became of a page that was shown before and is no more; none where it never was.
  func fate(of name: String) -> GoneChapters.Fate? {
    book.flatMap { gone.fate(of: name, in: $0) }
  }

  // MARK: - What is shown next

  /// Shows other results; what failed before and was not run since still shows why.
  mutating func show(_ new: BookResults) {
    replace(with: results.map(new.keepingFailures) ?? new)
  }

  /// Shows a book whose prose alone has changed: its results stay.
  ///
  /// - Returns: Whether it is so; else nothing is shown.
  mutating func showProse(of book: Book) -> Bool {
    guard let old = results, old.book.runsLike(book) else { return false }
    let known = renderer
    let edited = BookResults(
      book: book, blocks: old.blocks, history: old.history, variants: old.variants)
    replace(with: edited)
    renderer = known?.after(proseOf: edited)
    return true
  }

  /// Shows what a run has come to, if the book still asks for it.
  mutating func showEnd(of run: BookResults) {
    guard let book, book.runsLike(run.book) else { return }
    replace(
      with: BookResults(
        book: book, blocks: run.blocks, history: run.history, variants: run.variants))
  }

  /// Shows the result of one cell while a run goes on.
  ///
  /// - Parameters:
  ///   - result: The result.
  ///   - cell: The cell.
  ///   - running: The book that is being run, which may be older than the one that is shown.
  /// - Returns: Whether it shows.
  mutating func show(_ result: CellResult, of cell: Cell, in running: Book) -> Bool {
    guard let old = results, let block = old.blocks[cell.block], !cell.isVaried,
      let position = block.cells.firstIndex(where: { $0.axes == cell.axes }),
      block.cells[position].key == result.key || old.book.runsLike(running)
    else { return false }
    var cells = block.cells
    cells[position] = result
    var blocks = old.blocks
    blocks[cell.block] = BlockResult(cells: cells)
    replace(
      with: BookResults(
        book: old.book, blocks: blocks, history: old.history, variants: old.variants))
    return true
  }

  /// Pages are rendered anew when they are asked for.
  private mutating func replace(with new: BookResults) {
    if let book { gone.note(book, became: new.book) }
    results = new
    renderer = nil
    version += 1
  }
}

extension BookResults {
  /// The results with the failures of others, where it is the same cell that failed: the store keeps outputs
  /// only.
  fileprivate func keepingFailures(of others: BookResults) -> BookResults {
    let blocks = blocks.map { id, block in
      let known = others.blocks[id]?.cells ?? []
      let cells = block.cells.map { cell -> CellResult in
        guard cell.status == .notRun else { return cell }
        return known.first { old in
          guard case .failed = old.status else { return false }
          return old.key == cell.key && old.axes == cell.axes
        } ?? cell
      }
      return (id, BlockResult(cells: cells))
    }
    return BookResults(
      book: book, blocks: Dictionary(blocks, uniquingKeysWith: { $1 }), history: history,
      variants: variants)
  }
}
