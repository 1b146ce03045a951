import ArgumentParser
import Foundation
import Notebook
import Reports

/// `palimpsest report`: runs what is stale and renders the book.
struct Report: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Run what is stale and render everything into the artifacts folder.")

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions
  @OptionGroup var running: RunOptions
  @OptionGroup var chapters: ChapterArguments

  @Option(
    help: ArgumentHelp(
      "The formats of the report, with commas between: html, markdown, json, pdf.",
      discussion: "pdf is the whole book in one file, report.pdf; Chromium prints it.",
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
    try await writing { _ = try OwnFolder.existing(folder, followsLink: isNamed) }
    let printer = try self.printer()
    let session = try RunSession(options, executor, .chosen(running, chapters), book: book)
    let results = try await session.run(isDraft: draft)
    let problems = try await writing {
      var printed: PrintedReport?
      if let printer {
        printed = try await PrintedReport(
          results, in: folder, followsLink: isNamed, print: printer.pdf(of:))
      }
      return try ReportWriter.write(
        results, to: folder, followsLink: isNamed, formats: format.formats,
        isSingleFile: singleFile, printed: printed)
    }
    if !options.quiet {
      let ledger = TerminalReport(results).ledger(width: Console.width)
      if !ledger.isEmpty { Console.print(ledger) }
      Console.print("\(options.artifacts)/\(firstPage)")
      BookComplaints(book.typedFigures).showWarnings(atMost: 5)
    }
    try session.finish(results, problems: problems, isDraft: draft)
  }

  /// What prints the report, where it is printed.
  private func printer() throws -> Chromium? {
    guard format.formats.contains(.pdf) else { return nil }
    guard let chromium = Chromium.found() else {
      Console.error("error: --format pdf: \(Chromium.Failure.missing)")
      throw ExitStatus.failure
    }
    return chromium
  }

  /// Does something with the folder of the pages; what goes wrong is told, and ends the program.
  private func writing<Result>(_ body: () async throws -> Result) async throws -> Result {
    do {
      return try await body()
    } catch {
      Console.error("error: the pages cannot be written: \(error)")
      throw ExitStatus.failure
    }
  }

  /// The file to look at first.
  private var firstPage: String {
    if singleFile { return ReportWriter.singleFile }
    if format.formats.contains(.html) { return "index.html" }
    if format.formats.contains(.markdown) { return "index.md" }
    return format.formats.contains(.pdf) ? PrintedReport.file : ReportWriter.jsonFile
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
