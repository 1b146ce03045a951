import Chapters
import Foundation
import Markup
import Notebook
import Reports

/// A book that is being edited: its chapters as they were last right, the results as they come in.
package actor LiveBook {
  private let workshop: Workshop
  private let watcher: FolderWatcher
  private let runsByItself: Bool
  private let audience = Audience()

  private var view = ShownBook()
  /// What is wrong with the chapters.
  private var complaints: [LiveProblem] = []
  /// Why results cannot be read, or the last run could not go on.
  private var mishaps: [LiveProblem] = []
  /// Counts the edits, so that the latest wins where results of two are looked up at once.
  private var edits = 0

  private var running = RunningCells(nil)
  private var current: Task<Void, Never>?
  private var wasCancelled = false
  /// Whether the chapters were edited while cells ran.
  private var isDue = false
  /// What is told in a moment, with what happens until then.
  private var news: Set<News> = []

  /// What happens often while cells run.
  private enum News {
    case activity, pages

    /// How often browsers are told of it at most.
    var pause: Duration {
      switch self {
      case .activity: .milliseconds(80)
      case .pages: .milliseconds(150)
      }
    }
  }

  /// A book that is being edited.
  ///
  /// - Parameters:
  ///   - workshop: How the book is read and run.
  ///   - watcher: Is told which folders matter.
  ///   - runsByItself: Whether an edit runs what it makes stale.
  package init(_ workshop: Workshop, watcher: FolderWatcher, runsByItself: Bool = true) {
    self.workshop = workshop
    self.watcher = watcher
    self.runsByItself = runsByItself
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
  package func page(_ name: String, _ addition: LiveAddition) -> String? {
    view.page(name, addition)
  }

  /// What became of a page that is no more; none where it never was.
  package func fate(of page: String) -> GoneChapters.Fate? { view.fate(of: page) }

  /// A file of the book that its pages lead to; none of another.
  package func linkedFile(_ path: String) -> Data? {
    view.results.flatMap { ReportWriter.linkedFile(path, of: $0) }
  }

  /// What the book shows now; none before it was right for the first time.
  package var shown: BookResults? { view.results }

  /// Counts what the book has shown.
  package var version: Int { view.version }

  /// What is wrong with the chapters, or with the last run.
  package var problems: [LiveProblem] { complaints + mishaps }

  /// The earlier runs of a block, as HTML; none of what is no block of the book.
  package func history(of block: String) -> String? {
    guard view.results?.blocks[block] != nil,
      let runs = try? workshop.store.history(of: block, limit: 40)
    else { return nil }
    return BlockHistory.html(runs).markup
  }

  /// What is told from now on, beginning with how things are.
  package func events() -> LiveEvents {
    audience.join(toldFirst: [
      .pages(version: version), .problems(problems), .activity(activity),
    ])
  }

  /// How many are told what happens.
  package var listeners: Int { audience.count }

  private var activity: LiveActivity {
    let isRunning = current != nil
    let state = LiveState(
      view.results, isRunning: isRunning, isWrong: !complaints.isEmpty,
      isBroken: !mishaps.isEmpty, wasCancelled: wasCancelled)
    return LiveActivity(state: state, blocks: isRunning ? running.blocks : [:])
  }

  private func tellAll() {
    audience.tell(.pages(version: version))
    audience.tell(.problems(problems))
    audience.tell(.activity(activity))
  }

  private func tellSoon(_ what: News) {
    guard news.insert(what).inserted else { return }
    Task {
      try? await Task.sleep(for: what.pause)
      news.remove(what)
      switch what {
      case .activity: audience.tell(.activity(activity))
      case .pages: audience.tell(.pages(version: version))
      }
    }
  }

  // MARK: - Edits

  /// Brings the book up to date with its files; returns while cells still run.
  ///
  /// - Parameter changed: The names of the files that have changed; none where all may have.
  package func refresh(changed: Set<String>?) async {
    edits += 1
    let isProse = changed?.allSatisfy { $0.hasSuffix(".md") } == true
    let book: Book
    do {
      book = try workshop.load(isProse ? view.book : nil)
      complaints = []
    } catch {
      complaints = LiveProblem.list(error, in: view.book)
      // What is wrong may be put right there.
      if let wrong = error as? InvalidBook { watch(wrong.files) }
      tellAll()
      return
    }
    watch(book.sourceFiles.map { BookFolder.url(of: $0, from: book.folder) })
    if isProse, view.showProse(of: book) {
      tellAll()
      return
    }
    await take(book)
    if current != nil {
      isDue = true
      if !stillWants(book) { current?.cancel() }
    } else if runsByItself {
      begin(RunRequest())
    }
  }

  /// Watches the folders of some files; of a folder, also what is in it.
  private func watch(_ files: [URL]) {
    for file in files {
      watcher.watch(file.deletingLastPathComponent())
      guard FileKind(at: file.path) == .folder else { continue }
      watcher.watch(file)
      for inner in (try? FileManager.default.subpathsOfDirectory(atPath: file.path)) ?? [] {
        let place = file.appending(path: inner)
        if FileKind(at: place.path) == .folder { watcher.watch(place) }
      }
    }
  }

  /// Shows what the store has of a book, unless it is edited again meanwhile.
  private func take(_ book: Book) async {
    let edit = edits
    do {
      let stored = try await workshop.stored(book)
      guard edit == edits else { return }
      mishaps = []
      view.show(stored)
    } catch {
      guard edit == edits else { return }
      mishaps = LiveProblem.list(error, in: view.book)
    }
    tellAll()
  }

  // MARK: - Runs

  /// Begins a run, unless one is under way.
  package func start(_ request: RunRequest) {
    if current == nil { begin(request) }
  }

  /// Stops the run that is under way; what is finished is kept.
  package func cancel() {
    guard let current else { return }
    wasCancelled = true
    isDue = false
    current.cancel()
  }

  private func begin(_ request: RunRequest) {
    guard let book = view.book else { return }
    running = RunningCells(try? workshop.store.durations())
    (wasCancelled, mishaps) = (false, [])
    current = Task {
      let outcome = await outcome(of: book, request)
      // What follows is done also where this task was cancelled.
      await Task { await end(book, outcome) }.value
    }
    tellAll()
  }

  private func outcome(
    of book: Book, _ request: RunRequest
  ) async -> Result<BookResults, any Error> {
    let (events, continuation) = AsyncStream<RunEvent>.makeStream()
    let task = Task { [workshop] in
      defer { continuation.finish() }
      return try await workshop.run(book, request) { continuation.yield($0) }
    }
    await withTaskCancellationHandler {
      for await event in events { note(event, of: book) }
    } onCancel: {
      task.cancel()
    }
    return await task.result
  }

  /// Takes note of what a runner tells; a cell that has run is shown at once.
  private func note(_ event: RunEvent, of book: Book) {
    running.note(event)
    tellSoon(.activity)
    if case .finished(let cell, let result) = event, result.status != .cached,
      view.show(result, of: cell, in: book)
    {
      tellSoon(.pages)
    }
  }

  private func end(_ book: Book, _ outcome: Result<BookResults, any Error>) async {
    switch outcome {
    case .success(let results): view.showEnd(of: results)
    case .failure(is CancellationError): await take(view.book ?? book)
    case .failure(let error): mishaps = LiveProblem.list(error, in: view.book)
    }
    current = nil
    tellAll()
    guard isDue else { return }
    isDue = false
    await refresh(changed: nil)
  }

  /// Whether every cell that is running is one of the book's as it is now.
  private func stillWants(_ book: Book) -> Bool {
    guard let plan = try? Plan.make(for: book, store: workshop.store) else { return true }
    return running.keys.isSubset(of: Set(plan.entries.compactMap(\.key)))
  }
}
