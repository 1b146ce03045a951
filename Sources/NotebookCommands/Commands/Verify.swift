import ArgumentParser
import Foundation
import Notebook
import Reports

/// `verify`: recomputes, and holds the results against the published report.
struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Recompute cells and compare them with the published report.",
    discussion: """
      Each value may differ by what its column allows: nothing for words and counts, a millionth of \
      its size or the tolerance that its kind declares for numbers. Exit status 1 where one differs \
      by more.
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
    let published = try readPublished()
    var options = options
    options.profile = options.profile ?? published.profile
    let book = try options.loadBook()
    let names = try chapters.names(in: book)
    let cells = book.cells.filter {
      published.shows($0) && (names.isEmpty || names.contains($0.chapter))
    }
    let chosen = Set(try chosen(cells.map(\.name.description)))
    let session = try RunSession(options, running, .everything, book: book)
    let recomputed = try await session.recompute { chosen.contains($0.name.description) }
    let differences = published.alterations() + recomputed.flatMap(published.differences)
    if json {
      try Console.printJSON(differences.map(Row.init))
    } else {
      Console.print(Self.text(differences, recomputed.count, of: cells.count))
    }
    if !differences.isEmpty { throw ExitStatus.failure }
  }

  private func readPublished() throws -> PublishedReport {
    do {
      return try PublishedReport(
        folder: options.artifacts.url, followsLink: options.artifacts.isNamed)
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
  }

  /// More rows than this say no more.
  private static let shown = 60

  private static func text(_ differences: [Difference], _ count: Int, of all: Int) -> String {
    let recomputed = "\(count) of \(all) published cell\(all == 1 ? "" : "s") recomputed"
    guard !differences.isEmpty else { return "\(recomputed): all as published" }
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
    return "\(table.text)\(more)\n\(recomputed): \(differences.count) values differ"
  }
}
