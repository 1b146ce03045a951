import Chapters
import Foundation

/// Runs what is stale, side by side where cells do not depend on each other, and keeps every result.
package struct Runner: Sendable {
  /// What of a book is run, and how.
  package struct Options: Sendable {
    /// The chapters whose cells are run, by name, with what they depend on; all where none is given.
    package var chapters: [String] = []
    /// The only blocks that are run, with what they depend on; all where none is given.
    package var only: [String] = []
    /// The only cells that are run, by their positions in the book, with what they depend on; all where none is given.
    var cells: Set<Int>?
    /// Whether the files of those cells are wanted, and not only their rows.
    var wantsFiles = false
    /// Blocks that are run again whatever the store has.
    package var fresh: Set<String> = []
    /// Whether nothing is run: cells show what the store has.
    package var runsNothing = false
    /// Whether no cell is begun after the first failure.
    package var failsFast = false
    /// How many cells may run at once.
    package var jobs = ProcessInfo.processInfo.activeProcessorCount
    /// How many threads all of them may keep busy.
    package var threads = ProcessInfo.processInfo.activeProcessorCount
    /// How many threads a cell may keep busy, however few run.
    package var threadsPerCell = Int.max
    /// What a cell may use at most where its block does not say.
    package var limits = CellLimits()
    /// What is recorded as the version of the program.
    package var version = ""

    /// Everything, with every core.
    package init() {}
  }

  /// The book.
  package let book: Book
  let store: Store
  let executor: any Executor
  package internal(set) var options: Options
  let tell: @Sendable (RunEvent) -> Void

  /// A runner of a book.
  ///
  /// - Parameters:
  ///   - book: A checked book.
  ///   - store: Where results are kept.
  ///   - executor: Where cells are run.
  ///   - options: What is run, and how.
  ///   - tell: Called with each event.
  package init(
    _ book: Book, store: Store, executor: any Executor, options: Options,
    tell: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.book = book
    self.store = store
    self.executor = executor
    self.options = options
    self.tell = tell
  }

  /// Runs the stale cells among those asked for.
  ///
  /// - Returns: The result of every cell of the book; cells not asked for show what the store has.
  /// - Throws: `StoreError` where the store cannot be read or written; `CancellationError` where the
  ///   task was cancelled: what was done by then is kept.
  package func run() async throws -> BookResults {
    let settled = try await settle()
    if !options.runsNothing { try noteRun(settled) }
    return BookResults(book, settled: settled, history: try store.pastRuns())
  }

  /// Runs the stale ones among some cells, with what they depend on.
  ///
  /// - Parameter cells: Their positions in the book; none where nothing is to run.
  /// - Returns: The result of every cell of the book. No run is noted: what the book shows is another matter.
  /// - Throws: As `run`.
  package func run(cells: Set<Int>) async throws -> BookResults {
    var runner = self
    runner.options.cells = cells
    return BookResults(book, settled: try await runner.settle())
  }

  /// What the store has of the blocks of which nothing is to be run.
  ///
  /// - Returns: Their results; of blocks of which a cell is stale, none.
  /// - Throws: As `run`.
  package func stored() async throws -> BookResults {
    var options = options
    options.runsNothing = true
    let results = try await Runner(
      book, store: store, executor: executor, options: options, tell: { _ in }
    ).run()
    let isStored = { (block: BlockResult) in block.cells.allSatisfy { $0.status == .cached } }
    return BookResults(
      book: book, blocks: results.blocks.filter { isStored($0.value) },
      variants: results.variants.mapValues { $0.map { $0.filter { isStored($0.value) } } })
  }

  /// Notes what the book shows after this run.
  private func noteRun(_ settled: [CellResult]) throws {
    let shown = zip(book.cells, settled).compactMap { cell, result in
      result.output == nil
        ? nil
        : result.key.map { (cell.name, Store.Showing(key: $0, contents: result.contents)) }
    }
    let isWhole = options.chapters.isEmpty && options.only.isEmpty
    try store.noteRun(
      profile: book.profile.name, version: options.version, shown: shown,
      cells: isWhole ? book.cells.map(\.name) : nil)
  }

  /// The result of every cell, in the order of the book, once the stale ones asked for have run.
  func settle() async throws -> [CellResult] {
    if let notice = store.notice { tell(.notice(notice)) }
    store.locks.beginRun()
    defer { store.locks.endRun() }
    let wanted = wantedCells()
    var run = BookRun(self, plan: try plan(of: wanted), wanted: wanted)
    try await withThrowingTaskGroup(of: BookRun.Event.self) { group in
      try await run.toItsEnd(&group)
    }
    try Task.checkCancellation()
    return try run.results()
  }

  /// What would be run of some cells.
  func plan(of wanted: [Bool]) throws -> Plan {
    try Plan.make(
      for: book, store: store, fresh: options.fresh, wanted: wanted,
      read: options.wantsFiles ? options.cells ?? [] : [])
  }

  /// Tells where a cell put out something else than before under the same key, on the same platform.
  func compare(_ kept: KeptOutput, with before: KeptOutput?, of cell: Cell) {
    guard let before, before.hash != kept.hash, before.platform == kept.platform else { return }
    tell(.changed(cell: cell, since: before.finished))
  }

  /// Which cells are asked for: those of the chapters and blocks named, and what they depend on.
  func wantedCells() -> [Bool] {
    var wanted = book.cells.enumerated().map { position, cell in
      (options.chapters.isEmpty || options.chapters.contains(cell.chapter))
        && (options.only.isEmpty || options.only.contains(cell.block))
        && options.cells?.contains(position) ?? true && !options.runsNothing
    }
    for position in wanted.indices.reversed() where wanted[position] {
      for input in book.cells[position].inputs { wanted[input.cell] = true }
    }
    return wanted
  }

  /// The description of a cell for an executor.
  ///
  /// - Parameters:
  ///   - cell: The cell.
  ///   - count: How many cells share the threads.
  ///   - trace: Where the system calls of its programs are noted, if they are.
  ///   - result: The results of the cells that it reads, by their positions in the book.
  /// - Returns: The description.
  func task(
    of cell: Cell, sharing count: Int, trace: String? = nil, result: (Int) -> CellResult?
  ) -> CellTask {
    let inputs = cell.inputs.compactMap { input -> CellTask.Input? in
      guard let result = result(input.cell), let output = result.output,
        let contents = result.contents
      else { return nil }
      return CellTask.Input(
        block: input.block, axes: result.axes, hash: output.hash, contents: contents)
    }
    return CellTask(
      name: cell.name.description, kind: cell.kind.name,
      entries: cell.entries.flatMap { [$0.key, $0.value] },
      seed: cell.seed,
      threads: max(1, min(options.threadsPerCell, options.threads / max(1, count))),
      folder: book.folder.path, scratch: store.objects.scratch().path, trace: trace,
      inputs: inputs, limits: cell.limits.or(options.limits), numerics: book.numerics)
  }
}
