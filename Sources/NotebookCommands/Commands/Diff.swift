import ArgumentParser
import Foundation
import Notebook
import Reports

/// `diff`: how figures and verdicts changed from one run to another.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Show how figures and verdicts changed from one run to another.",
    discussion: """
      Runs are numbered; --list lists them. Without numbers the last two runs of the profile are \
      compared; with one, that run and the last. Only runs after which the book showed something else \
      than before are numbered.
      """)

  @OptionGroup var options: BookOptions

  @Argument(help: ArgumentHelp("The numbers of one or two runs.", valueName: "run"))
  var runs: [Int64] = []

  @Flag(help: "List the runs.")
  var list = false

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if runs.count > 2 { throw ValidationError("two runs are compared, not \(runs.count)") }
  }

  func run() throws {
    let book = try options.loadBook()
    let store = try options.openStore()
    try RunSession.reportingStoreErrors {
      let known = try store.runs(profile: list ? nil : book.profile.name, limit: 1000)
      if list { return try show(known) }
      guard let (before, after) = try pair(known) else {
        Console.error("fewer than two runs of the profile '\(book.profile.name)' are known")
        if json { Console.print("null") }
        return
      }
      let comparison = RunComparison(
        try store.results(of: book, at: before), try store.results(of: book, at: after))
      try show(comparison, before, after)
    }
  }

  /// The two runs that are compared, the earlier first.
  private func pair(_ known: [NotedRun]) throws -> (NotedRun, NotedRun)? {
    let asked = try runs.map { number in
      guard let run = known.first(where: { $0.number == number }) else {
        throw ValidationError("there is no run \(number) of this profile; --list lists them")
      }
      return run
    }
    if asked.count == 2 { return (asked[0], asked[1]) }
    guard let last = known.first else { return nil }
    if let run = asked.first { return (run, last) }
    return known.count > 1 ? (known[1], last) : nil
  }

  /// A run as programs read it.
  private struct Row: Encodable {
    var run: Int64
    var ended: Date
    var profile: String
    var version: String
  }

  private func show(_ known: [NotedRun]) throws {
    if json {
      return try Console.printJSON(
        known.map {
          Row(run: $0.number, ended: $0.finished, profile: $0.profile, version: $0.version)
        })
    }
    let rows = known.map { run in
      [
        "\(run.number)", run.finished.formatted(.iso8601.dateTimeSeparator(.space)), run.profile,
        run.version,
      ]
    }
    Console.print(
      TextTable(headings: ["run", "ended", "profile", "version"], rows: rows, right: [0]).text)
  }

  private func show(
    _ comparison: RunComparison, _ before: NotedRun, _ after: NotedRun
  ) throws {
    if json { return try Console.printJSON(comparison) }
    if !options.quiet { Console.error("run \(before.number) -> run \(after.number)") }
    Console.print(
      comparison.lines.isEmpty ? "no figure changed" : comparison.lines.joined(separator: "\n"))
  }
}
