import ArgumentParser
import Foundation
import Frames
import Notebook
import Reports

/// `verify`: recomputes, and holds the results against the published report.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Recompute cells and compare them with the published report.",
    discussion: """
      First it says whether numerics, platform and versions are those of the report, and what follows. \
      Where they are, every byte is to be the same, but for columns whose kind declares a tolerance, \
      and numbers of programs, which may be off by a millionth of their size. Where they are not, means \
      whose intervals overlap and verdicts of claims are to agree. Exit status 1 where something \
      does not agree that should.

      What the chosen cells read, and the store does not have, is computed first, and kept.
      """)

  @OptionGroup var options: BookOptions
  @OptionGroup var running: ExecutorOptions
  @OptionGroup var chapters: ChapterArguments
  @Option(help: ArgumentHelp("Recompute this many cells, chosen at random.", valueName: "n"))
  var sample: Int?
  @Option(help: ArgumentHelp("Choose another sample.", valueName: "number")) var sampleSeed = 0
  @Flag(help: "Print JSON: [{cell, frame, column, row, published, found, tolerance}].")
  var json = false

  func run() async throws {
    let published = try Self.readPublished(options.artifacts)
    var options = options
    options.profile = options.profile ?? published.profile
    let book = try options.loadBook()
    let names = try chapters.names(in: book)
    let cells = book.cells.filter {
      published.shows($0) && (names.isEmpty || names.contains($0.chapter))
    }
    let chosen = Set(try chosen(cells.map(\.name.description)))
    let isChosen = { @Sendable (cell: Cell) in chosen.contains(cell.name.description) }
    let expectation = published.expectation(
      of: cells.filter(isChosen), Self.circumstances(of: book))
    let session = try RunSession(options, running, .everything, book: book)
    let missing = try session.missingInputs(of: isChosen)
    let seconds = published.seconds(of: cells.filter(isChosen) + missing)
    if !options.quiet {
      for line in Self.announcement(expectation, chosen.count, missing.count, seconds, session.jobs)
      {
        Console.error(line)
      }
    }
    let recomputed = try await session.recompute(isChosen)
    let differences =
      published.alterations()
      + recomputed.flatMap { published.differences(from: $0, by: expectation.standard) }
    let verdicts = published.changedVerdicts(in: book, recomputed)
    if json {
      try Console.printJSON(differences.map(Row.init) + verdicts.map(Row.init))
    } else {
      let counts = (recomputed: recomputed.count, all: cells.count)
      Console.print(Self.text(differences, verdicts, counts, by: expectation.standard))
    }
    if !differences.isEmpty || !verdicts.isEmpty { throw ExitStatus.failure }
  }

  /// What this program computes with on this machine.
  private static func circumstances(of book: Book) -> Agreement.Circumstances {
    let program = NotebookProgram.current
    program.prepare(book.numerics)
    return Agreement.Circumstances(
      numerics: book.numericsInKeys, platform: program.examinePlatform())
  }

  /// What is said before anything runs.
  static func announcement(
    _ expectation: Agreement, _ chosen: Int, _ missing: Int, _ seconds: Double, _ jobs: Int
  ) -> [String] {
    let cells = { (count: Int) in "\(count) cell\(count == 1 ? "" : "s")" }
    let first = missing == 0 ? "" : ", and \(cells(missing)) that they read"
    let time = seconds > 0 ? ": \(Duration.spelled(seconds)) of computing when published" : ""
    return expectation.statements + [
      "recomputing \(cells(chosen))\(first)\(time), \(jobs) at once"
    ]
  }

  /// The published report in a folder; complains to the user where there is none.
  static func readPublished(_ folder: ChosenFolder) throws -> PublishedReport {
    do {
      return try PublishedReport(folder: folder.url, followsLink: folder.isNamed)
    } catch {
      Console.error("error: \(error)")
      throw ExitStatus.failure
    }
  }

  /// The sample: the same for the same book and number, and no cell likelier than another.
  private func chosen(_ names: [String]) throws -> [String] {
    guard let sample else { return names }
    guard sample > 0 else { throw ValidationError("--sample is a whole number above 0") }
    let drawn = names.map { (ContentHash.sha256("\(sampleSeed) \($0)"), $0) }
    return drawn.sorted { $0.0 < $1.0 }.prefix(sample).map(\.1)
  }

  private struct Row: Encodable {
    var cell: String
    var frame: String
    var column: String
    var row: Int?
    var published: String
    var found: String
    var tolerance: Double?

    init(_ difference: Difference) {
      cell = difference.cell
      frame = difference.frame
      column = difference.column
      row = difference.row
      published = difference.published
      found = difference.found
      tolerance = difference.tolerance
    }

    /// A claim's verdict that would change.
    init(_ verdict: RunComparison.Verdict) {
      (cell, frame, column) = ("claim \(verdict.claim)", "", "verdict")
      (published, found) = (verdict.before, verdict.after)
    }
  }

  /// More rows than this say no more.
  private static let shown = 60

  private static func text(
    _ differences: [Difference], _ verdicts: [RunComparison.Verdict],
    _ counts: (recomputed: Int, all: Int), by standard: Agreement.Standard
  ) -> String {
    let recomputed =
      "\(counts.recomputed) of \(counts.all) published cell\(counts.all == 1 ? "" : "s") recomputed"
    let claims = verdicts.map { "claim \($0.words) would change: \($0.before) -> \($0.after)\n" }
    guard !differences.isEmpty else {
      let agreement = standard == .bytes ? "all as published" : "all agree as far as they should"
      return claims.joined() + recomputed
        + (claims.isEmpty ? ": \(agreement)" : ": \(claims.count) verdicts would change")
    }
    let table = TextTable(
      headings: ["cell", "frame", "row", "column", "published", "now", "tolerance"],
      rows: differences.prefix(shown).map {
        [
          $0.cell, $0.frame, $0.row.map(String.init) ?? "", $0.column, $0.published,
          String($0.found.prefix(60)).replacing("\n", with: " "),
          $0.tolerance.map { "\($0)" } ?? "",
        ]
      })
    let more = differences.count > shown ? "\nand \(differences.count - shown) more" : ""
    let unchanged = claims.isEmpty ? "no verdict would change\n" : claims.joined()
    return
      "\(table.text)\(more)\n\(unchanged)\(recomputed): \(differences.count) values differ"
  }
}
