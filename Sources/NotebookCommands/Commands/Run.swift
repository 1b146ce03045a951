import ArgumentParser
import Notebook
import Reports

/// `palimpsest run`: runs without rendering.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is stale; show tables, plots and claims here instead of rendering pages.")

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions
  @OptionGroup var running: RunOptions
  @OptionGroup var chapters: ChapterArguments

  func run() async throws {
    let book = try options.loadBook()
    let session = try RunSession(options, executor, .chosen(running, chapters), book: book)
    let results = try await session.run()
    if !options.quiet {
      let names = try chapters.names(in: book)
      let text = TerminalReport(results).text(chapters: names, width: Console.width)
      Console.print(text)
    }
    try session.finish(results)
  }
}
