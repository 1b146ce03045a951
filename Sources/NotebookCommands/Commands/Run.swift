import ArgumentParser
import Notebook
import Reports

/// `palimpsest run`: runs without rendering.
struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run what is stale; show tables, plots and claims here instead of rendering pages.")

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions
  @OptionGroup var running: RunOptions
  @OptionGroup var chapters: ChapterArguments

  func run() async throws {
    let book = try options.loadBook()
    let session = try RunSession(options, executor, .chosen(running, chapters), book: book)
    let results = try await session.run()
    let report = TerminalReport(results)
    if !options.quiet {
      let names = try chapters.names(in: book)
      Console.print(report.text(chapters: names, width: Console.width))
    }
    try session.finish(results, problems: report.problems)
  }
}
