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

  @Option(
    help: ArgumentHelp(
      "The formats of the report, with commas between: html, markdown, json.",
      valueName: "formats"))
  var format: FormatList = FormatList(formats: [.html, .markdown])

  @Flag(help: "Write the whole report into one file besides, report.html, for mailing.")
  var singleFile = false

  @Flag(
    help: "Render all the same where something cannot be shown as written; it is told as a warning."
  )
  var draft = false

  func run() async throws {
    let book = try options.loadBook(isDraft: draft)
    let (folder, isNamed) = (options.artifacts.url, options.artifacts.isNamed)
    // Said before cells run for an hour.
    try writing { _ = try OwnFolder.existing(folder, followsLink: isNamed) }
    let session = try RunSession(options, executor, .chosen(running, chapters), book: book)
    let results = try await session.run(isDraft: draft)
    let problems = try writing {
      try ReportWriter.write(
        results, to: folder, followsLink: isNamed, formats: format.formats,
        isSingleFile: singleFile)
    }
    if !options.quiet {
      let ledger = TerminalReport(results).ledger(width: Console.width)
      if !ledger.isEmpty { Console.print(ledger) }
      Console.print("\(options.artifacts)/\(firstPage)")
    }
    try session.finish(results, problems: problems, isDraft: draft)
  }

  /// Does something with the folder of the pages; what goes wrong is told, and ends the program.
  private func writing<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      Console.error("error: the pages cannot be written: \(error)")
      throw ExitStatus.failure
    }
  }

  /// The file to look at first.
  private var firstPage: String {
    if singleFile { return ReportWriter.singleFile }
    if format.formats.contains(.html) { return "index.html" }
    return format.formats.contains(.markdown) ? "index.md" : ReportWriter.jsonFile
  }
}

/// Formats with commas between them.
struct FormatList: ExpressibleByArgument {
  var formats: Set<ReportFormat>

  init(formats: Set<ReportFormat>) { self.formats = formats }

  init?(argument: String) {
    let formats = argument.split(separator: ",").map {
      ReportFormat(rawValue: $0.trimmingCharacters(in: .whitespaces))
    }
    guard !formats.isEmpty, !formats.contains(nil) else { return nil }
    self.formats = Set(formats.compactMap(\.self))
  }

  var defaultValueDescription: String {
    ReportFormat.allCases.filter(formats.contains).map(\.rawValue).joined(separator: ",")
  }
}
