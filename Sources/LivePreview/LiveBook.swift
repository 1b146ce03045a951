import Chapters
import Foundation
import Markup
import Notebook
import Reports

/// What a run is asked to do.
package struct RunRequest: Sendable, Hashable {
  /// The only blocks that are run, with what they depend on; all that is stale where none is given.
  package var only: [String] = []
  /// Blocks that are run again whatever the store has.
  package var fresh: Set<String> = []

  /// Everything that is stale.
  package init() {}
}

/// A book that is being edited: its chapters as they were last right, the results as they come in.
package actor LiveBook {
  /// How the book is read and run.
  package struct Workshop: Sendable {
    /// Reads and checks the book.
    var load: @Sendable () throws -> Book
    /// What the store has of it.
    var stored: @Sendable (Book) async throws -> BookResults
    /// Runs what is stale of it.
    var run:
      @Sendable (Book, RunRequest, @escaping @Sendable (RunEvent) -> Void) async throws ->
        BookResults
    /// Where results are kept.
    var store: Store

    /// A workshop.
    ///
    /// - Parameters:
    ///   - store: Where results are kept.
    ///   - load: Reads and checks the book.
    ///   - stored: What the store has of it.
    ///   - run: Runs what is stale of it.
    package init(
      store: Store, load: @escaping @Sendable () throws -> Book,
      stored: @escaping @Sendable (Book) async throws -> BookResults,
      run:
        @escaping @Sendable (
          Book, RunRequest, @escaping @Sendable (RunEvent) -> Void
        ) async throws -> BookResults
    ) {
      self.store = store
      self.load = load
      self.stored = stored
      self.run = run
    }
  }

  private let workshop: Workshop
  private let watcher: FolderWatcher
  private let runsByItself: Bool
  private let addition: LiveAddition?

  private var results: BookResults?
  private var renderer: PageRenderer?
  /// Counts what the book has shown.
  package private(set) var version = 0
  private var problems: [LiveProblem] = []
  private var running = RunningCells(nil)
  private var current: Task<Void, Never>?
  private var isDue = false
  private var hasToldActivity = false
  private var hasToldPages = false
  private var listeners: [UUID: AsyncStream<LiveEvent>.Continuation] = [:]

  /// How often browsers are told at most what runs.
  private static let activityPause = Duration.milliseconds(80)
  /// How often browsers are told at most that results have come in.
  private static let resultsPause = Duration.milliseconds(150)

  /// How often a browser that is gone is noticed at the latest.
  private static let heartbeatPause = Duration.seconds(15)

  /// A book that is being edited.
  ///
  /// - Parameters:
  ///   - workshop: How the book is read and run.
  ///   - watcher: Is told which folders matter.
  ///   - runsByItself: Whether an edit runs what it makes stale.
  ///   - addition: What is added to its pages.
  package init(
    _ workshop: Workshop, watcher: FolderWatcher, runsByItself: Bool = true,
    addition: LiveAddition? = nil
  ) {
    self.workshop = workshop
    self.watcher = watcher
    self.runsByItself = runsByItself
    self.addition = addition
  }

  /// Follows the files until the task is cancelled.
  package func follow() async {
    await refresh(changed: nil)
    for await _ in watcher.changes {
      // An editor saves in several steps, and large files in several writes.
      try? await Task.sleep(for: .milliseconds(12))
      await refresh(changed: watcher.takeNames())
    }
  }

  // MARK: - What there is to show

  /// A page as it is now; none that the book does not have.
  package func page(_ name: String) -> String? {
    if renderer == nil { renderer = results.map { PageRenderer($0, addition: addition) } }
    return renderer?.html(name)
  }

  /// What the book shows now; none before it was right for the first time.
  package var shown: BookResults? { results }

  /// What is wrong with the chapters.
  package var complaints: [LiveProblem] { problems }

  /// The earlier runs of a block, as HTML; none of what is no block of the book.
  package func history(of block: String) -> String? {
    guard results?.blocks[block] != nil,
      let runs = try? workshop.store.history(of: block, limit: 40)
    else { return nil }
    return BlockHistory.html(runs).markup
  }

  /// What is told from now on, beginning with how things are.
  package func events() -> AsyncStream<LiveEvent> {
    let (stream, continuation) = AsyncStream<LiveEvent>.makeStream()
    let id = UUID()
    listeners[id] = continuation
    let heartbeat = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: Self.heartbeatPause)
        continuation.yield(.heartbeat)
      }
    }
    continuation.onTermination = { _ in
      heartbeat.cancel()
      Task { await self.forget(id) }
    }
    continuation.yield(.pages(version: version))
    continuation.yield(.problems(problems))
    continuation.yield(.activity(activity))
    return stream
  }

  private func forget(_ id: UUID) { listeners[id] = nil }

  private func tell(_ event: LiveEvent) {
    for listener in listeners.values { listener.yield(event) }
  }

  private var activity: LiveActivity { current == nil ? LiveActivity() : running.activity }

  // MARK: - Edits

  /// Brings the book up to date with its files; returns while cells still run.
  ///
  /// - Parameter changed: The names of the files that have changed; none where all may have.
  package func refresh(changed: Set<String>?) async {
    let book: Book
    do {
      book = try workshop.load()
    } catch {
      setProblems(of: error)
      return
    }
    watchInputs(of: book)
    if !problems.isEmpty {
      problems = []
      tell(.problems([]))
    }
    let isProse = changed?.allSatisfy { $0.hasSuffix(".md") } == true
    if isProse, let old = results, old.book.runsLike(book) {
      let known = renderer
      let edited = BookResults(book: book, blocks: old.blocks, history: old.history)
      show(edited)
      renderer = known?.after(proseOf: edited)
      return
    }
    await take(book)
    if current != nil {
      isDue = true
      if !stillWants(book) { cancel() }
    } else if runsByItself {
      begin(RunRequest())
    }
  }

  /// Shows what the store has of a book.
  private func take(_ book: Book) async {
    do {
      let stored = try await workshop.stored(book)
      show(results.map(stored.keepingFailures) ?? stored)
    } catch {
      setProblems(of: error)
    }
  }

  /// Puts other results in the place of those that are shown; pages are rendered anew when asked for.
  private func replaceResults(with results: BookResults) {
    self.results = results
    renderer = nil
    version += 1
  }

  private func show(_ results: BookResults) {
    replaceResults(with: results)
    tell(.pages(version: version))
  }

  /// Shows results that come in while a run goes on, a few times a second.
  private func showSoon(_ results: BookResults) {
    replaceResults(with: results)
    guard !hasToldPages else { return }
    hasToldPages = true
    Task {
      try? await Task.sleep(for: Self.resultsPause)
      hasToldPages = false
      tell(.pages(version: version))
    }
  }

  private func watchInputs(of book: Book) {
    for cell in book.cells {
      for file in cell.declaredFiles {
        watcher.watch(book.folder.appending(path: file).deletingLastPathComponent())
      }
    }
  }

  private func setProblems(of error: any Error) {
    let diagnostics = (error as? InvalidBook)?.diagnostics ?? []
    problems = diagnostics.map { problem in
      let chapter = results?.book.chapters.first { $0.path == problem.location.file }
      let block = chapter?.blocks.last { $0.lines.lowerBound <= problem.location.line }
      let isInside = block.map { $0.lines.contains(problem.location.line) } ?? false
      return LiveProblem(
        page: chapter?.name, block: isInside ? block?.id : nil, text: "\(problem)")
    }
    if diagnostics.isEmpty { problems = [LiveProblem(page: nil, block: nil, text: "\(error)")] }
    tell(.problems(problems))
  }

  // MARK: - Runs

  /// Begins a run, unless one is under way.
  package func start(_ request: RunRequest) {
    if current == nil, results != nil { begin(request) }
  }

  /// Stops the run that is under way; what is finished is kept.
  package func cancel() { current?.cancel() }

  private func begin(_ request: RunRequest) {
    guard let book = results?.book else { return }
    running = RunningCells(try? workshop.store.durations())
    current = Task {
      await run(book, request)
      current = nil
      tell(.activity(LiveActivity()))
      guard isDue else { return }
      isDue = false
      await refresh(changed: nil)
    }
  }

  private func run(_ book: Book, _ request: RunRequest) async {
    let (events, continuation) = AsyncStream<RunEvent>.makeStream()
    let task = Task { [workshop] in
      defer { continuation.finish() }
      return try await workshop.run(book, request) { continuation.yield($0) }
    }
    await withTaskCancellationHandler {
      for await event in events { note(event) }
    } onCancel: {
      task.cancel()
    }
    do {
      let results = try await task.value
      // The chapters may have been edited meanwhile: prose is taken over, and for the rest another
      // run is due.
      let latest = self.results?.book ?? book
      guard latest.runsLike(results.book) else { return }
      show(BookResults(book: latest, blocks: results.blocks, history: results.history))
    } catch is CancellationError {
      await take(self.results?.book ?? book)
    } catch {
      setProblems(of: error)
    }
  }

  /// Takes note of what a runner tells; a cell that has run is shown at once.
  private func note(_ event: RunEvent) {
    running.note(event)
    if case .finished(let cell, let result) = event, result.status != .cached {
      replace(cell, result)
    }
    guard !hasToldActivity else { return }
    hasToldActivity = true
    Task {
      try? await Task.sleep(for: Self.activityPause)
      hasToldActivity = false
      tell(.activity(activity))
    }
  }

  private func replace(_ cell: Cell, _ result: CellResult) {
    guard let old = results, let block = old.blocks[cell.block],
      let position = block.cells.firstIndex(where: { $0.axes == cell.axes })
    else { return }
    var cells = block.cells
    cells[position] = result
    var blocks = old.blocks
    blocks[cell.block] = BlockResult(cells: cells)
    showSoon(BookResults(book: old.book, blocks: blocks, history: old.history))
  }

  /// Whether every cell that is running is one of the book's as it is now.
  private func stillWants(_ book: Book) -> Bool {
    guard let plan = try? Plan.make(for: book, store: workshop.store) else { return true }
    return running.keys.isSubset(of: Set(plan.entries.compactMap(\.key)))
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
      book: book, blocks: Dictionary(blocks, uniquingKeysWith: { $1 }), history: history)
  }
}

extension Book {
  /// Whether another book has the same blocks with the same parameters: then it has the same results.
  fileprivate func runsLike(_ other: Book) -> Bool {
    profile == other.profile && folder == other.folder
      && chapters.map(\.name) == other.chapters.map(\.name)
      && zip(chapters, other.chapters).allSatisfy { mine, theirs in
        mine.blocks.map(\.id) == theirs.blocks.map(\.id)
          && mine.blocks.map(\.source) == theirs.blocks.map(\.source)
      }
  }
}
