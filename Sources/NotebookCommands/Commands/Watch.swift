import ArgumentParser
import Foundation
import LivePreview
import Notebook
import Reports

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
    let book = LiveBook(try options.workshop(executor), watcher: watcher)
    if !options.quiet { Console.error("watching \(options.book)/; Ctrl-C ends") }
    let rendering = Task { await render(book) }
    await book.follow()
    rendering.cancel()
  }

  /// Writes the report whenever it shows something else, and tells what is wrong with the chapters.
  private func render(_ book: LiveBook) async {
    for await event in await book.events() {
      switch event {
      case .pages:
        guard let results = await book.shown else { continue }
        write(results)
      case .problems(let problems) where !problems.isEmpty:
        let list = problems.map(\.text).joined(separator: "\n")
        Console.error("\(list)\nthe last good report stays")
      case .problems, .activity: break
      }
    }
  }

  private func write(_ results: BookResults) {
    let start = ContinuousClock.now
    do {
      try ReportWriter.write(results, to: URL(fileURLWithPath: options.artifacts))
      let milliseconds = Int((ContinuousClock.now - start).inSeconds * 1000)
      if !options.quiet {
        Console.error("\(options.artifacts)/index.html is up to date (\(milliseconds) ms)")
      }
    } catch {
      Console.error("error: \(error)")
    }
  }
}

extension BookOptions {
  /// How the book is read and run while it is being edited.
  func workshop(_ executor: ExecutorOptions) throws -> LiveBook.Workshop {
    LiveBook.Workshop(
      store: try openStore(), load: { try readBook() },
      stored: { book in
        try await RunSession(self, executor, .nothing, book: book).run()
      },
      run: { book, request, tell in
        try await RunSession(self, executor, .asked(request), book: book, tell).run()
      })
  }
}
