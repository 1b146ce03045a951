import ArgumentParser
import Foundation
import Notebook
import Reports

/// `palimpsest report`: runs what is stale and renders the book.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is stale and render everything into the artifacts folder.")

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions
  @OptionGroup var running: RunOptions
  @OptionGroup var chapters: ChapterArguments

  func run() async throws {
    let book = try options.loadBook()
    let session = try RunSession(options, executor, running, chapters, book: book)
    let results = try await session.run()
    let folder = URL(fileURLWithPath: options.artifacts)
    do {
      try ReportWriter.write(results, to: folder)
    } catch {
      Console.error("error: \(options.artifacts): the pages cannot be written: \(error)")
      throw ExitStatus.failure
    }
    if !options.quiet {
      let ledger = TerminalReport(results).ledger(width: Console.width)
      if !ledger.isEmpty { Console.print(ledger) }
      Console.print("\(options.artifacts)/index.html")
    }
    try session.finish(results)
  }
}
