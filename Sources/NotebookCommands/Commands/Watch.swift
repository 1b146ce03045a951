import ArgumentParser
import Foundation
import LivePreview
import Notebook

/// `watch`: reruns and renders on every save.
struct Watch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch",
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
    let keeper = ReportKeeper(options: options)
    let rendering = Task { await keeper.follow(book) }
    await book.follow()
    rendering.cancel()
  }
}

extension BookOptions {
  /// How the book is read and run while it is being edited.
  ///
  /// - Parameter executor: Where cells are run.
  /// - Returns: What a book that is being edited is made of.
  /// - Throws: Where cells cannot be run so, or the store cannot be opened.
  package func workshop(_ executor: ExecutorOptions) throws -> Workshop {
    try executor.check()
    return Workshop(
      store: try openStore(), load: { try readBook(rereading: Book.Rereading(after: $0)) },
      stored: { book in
        try await RunSession(self, executor, .nothing, book: book).runForPreview()
      },
      run: { book, request, tell in
        try await RunSession(self, executor, .asked(request), book: book, tell).runForPreview()
      })
  }
}
