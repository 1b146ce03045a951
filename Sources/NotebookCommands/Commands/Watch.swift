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

  /// Writes the report when it shows something else, now and then while cells run, and tells what is wrong
  /// with the chapters.
  private func render(_ book: LiveBook) async {
    var (written, isRunning) = (0, false)
    var last = ContinuousClock.now - Self.pause
    for await event in await book.events() {
      switch event {
      case .problems(let problems) where !problems.isEmpty:
        let list = problems.map(\.text).joined(separator: "\n")
        Console.error("\(list)\nthe last good report stays")
        continue
      case .activity(let activity): isRunning = activity.isRunning
      case .pages, .problems, .heartbeat: break
      }
      let isDue = !isRunning || ContinuousClock.now - last >= Self.pause
      guard isDue, await book.version > written, let results = await book.shown else { continue }
      written = await book.version
      write(results)
      last = ContinuousClock.now
    }
  }

  /// While cells run, the report is written no more often than this.
  private static let pause = Duration.seconds(2)

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
