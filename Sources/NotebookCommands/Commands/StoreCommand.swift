import ArgumentParser
import Chapters
import Foundation
import Frames
import Notebook

/// `store`: looks into the results, checks and trims them.
struct StoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store", abstract: "Look into the stored results, check them, trim them.",
    subcommands: [List.self, Show.self, Adopt.self, Collect.self, Check.self],
    defaultSubcommand: List.self)

  /// `store ls`: what there is.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List the stored outputs, by the cells that show them.")

    @OptionGroup var options: BookOptions
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let outputs = try RunSession.reportingStoreErrors { try options.openStore().outputs() }
      let rows = outputs.map { StoredRow($0.cell, $0.output) }
      guard !json else { return try Console.printJSON(rows) }
      guard !rows.isEmpty else { return Console.print("the store has no outputs") }
      let table = TextTable(
        headings: ["cell", "key", "size", "took", "finished"],
        rows: rows.map {
          [
            $0.place ?? "(no cell)", String($0.key.prefix(12)), ByteCount.spelled($0.bytes),
            Duration.spelled($0.seconds), $0.finished.formatted(.iso8601),
          ]
        })
      Console.print(table.text)
      let bytes = rows.reduce(0) { $0 + $1.bytes }
      Console.print("\(rows.count) outputs of \(ByteCount.spelled(bytes))")
    }
  }

  /// `store show`: an output and its history.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show a cell's stored output, what its key is made of, its runs.")

    @OptionGroup var options: BookOptions
    @Argument(help: "A block, a cell like edited[seed=1], or the beginning of a key.")
    var cell: String
    @Option(help: "Show this many runs.") var limit = 20
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let store = try options.openStore()
      let (outputs, runs) = try RunSession.reportingStoreErrors {
        (try store.outputs(), try store.executions(called: cell, limit: limit))
      }
      let found = outputs.filter { name, output in
        name?.isCalled(cell) == true || output.key.hasPrefix(cell)
      }
      guard !found.isEmpty || !runs.isEmpty else {
        let blocks = outputs.compactMap(\.cell?.block)
        throw ValidationError(
          "the store has no results of '\(cell)'\(Suggestion.phrase(for: cell, in: Set(blocks)))")
      }
      let rows = found.map { StoredRow($0.cell, $0.output) }
      guard !json else {
        return try Console.printJSON(Shown(outputs: rows, runs: runs.map(RunRow.init)))
      }
      for row in rows { Console.print(row.text) }
      Console.print(Self.table(runs).text)
      if let last = runs.first { Console.print("\nkey of the last run\n" + Self.material(last)) }
    }

    private struct Shown: Encodable {
      var outputs: [StoredRow]
      var runs: [RunRow]
    }

    private static func table(_ runs: [Execution]) -> TextTable {
      TextTable(
        headings: ["run", "cell", "took", "memory", "host", "version", "ended"],
        rows: runs.map { run in
          let word = run.message?.split(separator: "\n").first.map { ": \($0)" } ?? ""
          return [
            run.started.formatted(.iso8601), run.name.description,
            Duration.spelled(run.cost.seconds),
            run.cost.peakMemory.map(ByteCount.spelled) ?? "", run.host, run.version,
            run.outcome.rawValue + word,
          ]
        })
    }

    private static func material(_ run: Execution) -> String {
      run.key.material.texts.sorted { $0.key < $1.key }.map { "  \($0.key): \($0.value)" }
        .joined(separator: "\n")
    }
  }

  /// `store gc`: takes out what nobody needs.
  struct Collect: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "gc", abstract: "Remove results that the book no longer shows.",
      discussion: """
        The last --keep-runs results of every cell of the book are kept, and those that are not \
        older than --older-than. Results of cells that the book no longer has are kept by their age \
        only.
        """)

    @OptionGroup var options: BookOptions
    @Option(
      help: ArgumentHelp(
        "Keep results younger than this: 90m, 12h, 30d. Without it, age keeps none.",
        valueName: "age"))
    var olderThan: TimeSpan?
    @Option(help: ArgumentHelp("Keep this many of the last results of every cell.", valueName: "n"))
    var keepRuns = 3
    @Flag(help: "Say what would be removed, without removing it.") var dryRun = false

    func run() throws {
      guard keepRuns >= 0 else { throw ValidationError("--keep-runs is a whole number from 0 on") }
      let book = try options.loadBook()
      let rules = KeepingRules(
        seconds: olderThan?.seconds, runs: keepRuns, cells: Set(book.cells.map(\.name)))
      let trimming = try RunSession.reportingStoreErrors {
        try options.openStore().trim(rules, isDry: dryRun)
      }
      if !options.quiet {
        for (cell, output) in trimming.outputs {
          Console.print("\(cell?.description ?? "(no cell)")  \(output.key.prefix(12))")
        }
      }
      let words = dryRun ? "would be removed" : "removed"
      Console.print(
        "\(trimming.outputs.count) outputs and \(trimming.objects) objects of "
          + "\(ByteCount.spelled(trimming.bytes)) \(words)")
    }
  }

  /// `store verify`: checks every object.
  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify", abstract: "Check every stored object against its hash.")

    @OptionGroup var options: BookOptions

    func run() throws {
      let (count, problems) = try RunSession.reportingStoreErrors {
        try options.openStore().verify()
      }
      for (cell, problem) in problems { Console.error("\(cell): \(problem)") }
      guard problems.isEmpty else {
        Console.error("\(problems.count) of \(count) objects are damaged; their cells run again")
        throw ExitStatus.failure
      }
      if !options.quiet { Console.print("\(count) objects are intact") }
    }
  }
}

/// An output in the store, as it is listed.
private struct StoredRow: Encodable {
  var place: String?
  var key: String
  var hash: String
  var bytes: Int
  var seconds: Double
  var finished: Date
  var platform: String
  var frames: [String]
  var blobs: [String]

  init(_ cell: CellName?, _ output: KeptOutput) {
    place = cell?.description
    key = output.key
    hash = output.hash
    bytes = output.contents.size
    seconds = output.cost.seconds
    finished = output.finished
    platform = output.platform
    frames = output.contents.frameNames
    blobs = output.contents.blobNames
  }

  /// The output in a few lines.
  var text: String {
    var lines = ["\(place ?? "(no cell)")", "  key     \(key)", "  output  \(hash)"]
    lines.append("  size    \(ByteCount.spelled(bytes))")
    lines.append("  frames  \(frames.joined(separator: ", "))")
    if !blobs.isEmpty { lines.append("  files   \(blobs.joined(separator: ", "))") }
    if !platform.isEmpty { lines.append("  ran on  \(platform)") }
    return lines.joined(separator: "\n") + "\n"
  }
}

/// A run of a cell, as it is listed.
private struct RunRow: Encodable {
  var id: Int64?
  var key: String
  var place: String
  var kind: String
  var started: Date
  var seconds: Double
  var status: String
  var message: String?
  var ingredients: [String: String]
  var host: String
  var version: String
  var platform: String
  var peakMemory: Int?
  var processorSeconds: Double?
  var exit: String?

  init(_ run: Execution) {
    id = run.number
    key = run.key.text
    place = run.name.description
    kind = run.key.material.kind
    started = run.started
    seconds = run.cost.seconds
    status = run.outcome.rawValue
    message = run.message
    ingredients = run.key.material.texts
    host = run.host
    version = run.version
    platform = run.platform
    peakMemory = run.cost.peakMemory
    processorSeconds = run.cost.processorSeconds
    exit = run.exit
  }
}
