import ArgumentParser
import Foundation
import Notebook
import Reports
import Synchronization

/// `watch`: reruns and renders on every save.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is stale and render again, on every save.",
    discussion: """
      An edit that is wrong shows its complaints and leaves the last good report. A cell that is \
      running goes on where the edit leaves it as it is, and is stopped where it does not.
      """)

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions

  func run() async throws {
    let interruption = Interruption { _exit(ExitStatus.interrupted.rawValue) }
    defer { withExtendedLifetime(interruption) {} }
    let watcher = try FolderWatcher()
    watcher.watch(URL(fileURLWithPath: options.book))
    let renderer = LiveReport(options, executor, watcher)
    if !options.quiet { Console.error("watching \(options.book)/; Ctrl-C ends") }
    await renderer.refresh()
    for await _ in watcher.changes {
      await Self.settle()
      await renderer.refresh()
    }
  }

  /// Lets a burst of writes end: an editor saves in several steps.
  private static func settle() async {
    try? await Task.sleep(for: .milliseconds(30))
  }
}

/// The report of a book that is being edited.
actor LiveReport {
  private let options: BookOptions
  private let executor: ExecutorOptions
  private let watcher: FolderWatcher
  private let running = RunningKeys()
  private var current: Task<Void, Never>?
  private var isDue = false

  init(_ options: BookOptions, _ executor: ExecutorOptions, _ watcher: FolderWatcher) {
    self.options = options
    self.executor = executor
    self.watcher = watcher
  }

  /// Brings the report up to date with the chapters; returns while cells still run.
  func refresh() {
    guard let book = loadBook() else { return }
    if let current {
      isDue = true
      if !stillWants(book) { current.cancel() }
      return
    }
    begin(book)
  }

  private func begin(_ book: Book) {
    current = Task {
      await update(book)
      current = nil
      guard isDue else { return }
      isDue = false
      refresh()
    }
  }

  /// The book, if it is right; complaints otherwise.
  private func loadBook() -> Book? {
    do {
      let book = try options.readBook()
      for cell in book.cells {
        for file in cell.declaredFiles {
          watcher.watch(book.folder.appending(path: file).deletingLastPathComponent())
        }
      }
      return book
    } catch {
      Console.error("\(error)\nthe last good report stays")
      return nil
    }
  }

  /// Whether every cell that is running is one of the book's as it is now.
  private func stillWants(_ book: Book) -> Bool {
    guard let store = try? options.openStore(), let plan = try? Plan.make(for: book, store: store)
    else { return true }
    return running.keys.isSubset(of: Set(plan.entries.compactMap(\.key)))
  }

  private func update(_ book: Book) async {
    let start = ContinuousClock.now
    do {
      let session = try RunSession(options, executor, book: book) { [running] in running.note($0) }
      let results = try await session.run()
      try ReportWriter.write(results, to: URL(fileURLWithPath: options.artifacts))
      let milliseconds = Int((ContinuousClock.now - start).inSeconds * 1000)
      if !options.quiet {
        Console.error("\(options.artifacts)/index.html is up to date (\(milliseconds) ms)")
      }
    } catch is CancellationError {
      running.clear()
    } catch {
      Console.error("error: \(error)")
    }
  }
}

/// The keys of the cells that are running.
private final class RunningKeys: Sendable {
  private let known = Mutex<[String: String]>([:])

  var keys: Set<String> { known.withLock { Set($0.values) } }

  func note(_ event: RunEvent) {
    switch event {
    case .started(let cell, let key, _, _, _): known.withLock { $0[cell.name] = key }
    case .finished(let cell, _): known.withLock { $0[cell.name] = nil }
    default: break
    }
  }

  func clear() { known.withLock { $0 = [:] } }
}
