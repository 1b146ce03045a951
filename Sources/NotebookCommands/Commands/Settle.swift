import ArgumentParser
import Chapters
import Foundation
import Notebook
import Reports

/// `settle`: adds replicates to open claims until they are settled.
struct Settle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "Add replicates to the claims that are open until each is settled.",
    discussion: """
      Takes the claims that are open and over an axis of a sweep that counts, as seeds do, and runs one value of it \
      after another, the next where it settles most for the time that it costs, until each is reproduced, not \
      reproduced, or equivalent within its margin or not. Interrupted, it goes on where it stopped.

      Who looks again and again, and stops when it suits, is wrong too often with an interval for a fixed number. \
      So these claims are judged by confidence sequences, which hold after every look: by betting where both sides \
      have bounds, else taking differences for normal, which the claim then says; for each of several comparisons \
      at its share of the level. The store remembers the looks: such a claim is never again judged by another \
      interval. --write takes the numbers over into book.yml, so that other stores know them too.

      Exit status 0 where all that was asked for is settled, 1 where a claim stays open or a cell failed.
      """)

  @OptionGroup var options: BookOptions
  @OptionGroup var executor: ExecutorOptions
  @Argument(help: ArgumentHelp("Claims, by id; all where none is given.", valueName: "claim"))
  var claims: [String] = []
  @Option(
    help: ArgumentHelp(
      "Begin nothing that would end later than this: 30m, 1h30m.", valueName: "time"))
  var budget: TimeSpan?
  @Option(help: ArgumentHelp("Stop a claim at this many replicates.", valueName: "n"))
  var maxSeeds = 50
  @Flag(help: "Run nothing; say about how many replicates each open claim needs, and their cost.")
  var plan = false
  @Flag(help: "Take the numbers of replicates over into book.yml.") var write = false
  @Flag(
    help: """
      Print JSON: [{claim, chapter, line, axis, replicates, verdict, exploratory, difference, low, high, more, seconds, \
      note}].
      """)
  var json = false

  func validate() throws {
    if maxSeeds < 1 { throw ValidationError("--max-seeds is a whole number above 0") }
    if plan, write { throw ValidationError("--plan runs nothing that --write could take over") }
    if write, !options.settings.isEmpty {
      throw ValidationError("--write takes over what a profile comes to, not what --set does")
    }
  }

  func run() async throws {
    let begin = ContinuousClock.now
    let book = try options.loadBook()
    var settling = try await Settling(
      try asked(in: book), of: book, options, executor, maximum: maxSeeds, runs: !plan)
    if !plan {
      try await settling.settle(until: budget.map { begin + .seconds($0.seconds) }) { line in
        if !options.quiet { Console.error(line) }
      }
    }
    try show(settling.standings)
    if write { try takeOver(settling.standings, in: book) }
    let isOpen = settling.standings.contains { $0.state != .settled }
    if isOpen, !plan { throw ExitStatus.failure }
  }

  /// The claims asked for, in the order of the book.
  private func asked(in book: Book) throws -> [Standing] {
    let all = book.pages.flatMap(\.blocks).compactMap(Standing.init)
    let ids = all.map(\.claim)
    for claim in claims where !ids.contains(claim) {
      throw ValidationError(
        "there is no claim '\(claim)' that has 'over'\(Suggestion.phrase(for: claim, in: ids))")
    }
    return claims.isEmpty ? all : all.filter { claims.contains($0.claim) }
  }

  private func show(_ standings: [Standing]) throws {
    if json { return try Console.printJSON(standings.map(\.row)) }
    let left = standings.filter { $0.state != .settled }
    // Of what was settled before, there is nothing to say unless it was asked for.
    for standing in standings where plan ? standing.state != .settled : true {
      if standing.state != .settled || standing.isLookedAt || !claims.isEmpty {
        Console.print(standing.text)
      }
    }
    guard !options.quiet else { return }
    let count = standings.count
    Console.print(
      "\(count) claim\(count == 1 ? "" : "s"): \(count - left.count) settled, \(left.count) open")
  }

  /// Writes into book.yml what claims came to.
  private func takeOver(_ standings: [Standing], in book: Book) throws {
    let looked = standings.filter(\.isLookedAt).map { $0.look(with: $0.count) }
    guard !looked.isEmpty else { return }
    let file = book.folder.appending(path: BookFile.name)
    let path = "\(options.book)/\(BookFile.name)"
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    guard let edited = SettledEdit(text, of: path).taking(looked, in: book.profile.name) else {
      let entries = looked.map { "\($0.claim): {\($0.axis): \($0.count)}" }
      Console.error(
        "error: \(path) is left as it is, since its layout is not plain; write there: settled: {"
          + entries.joined(separator: ", ") + "}")
      throw ExitStatus.failure
    }
    guard edited != text else { return }
    do {
      try Data(edited.utf8).write(to: file, options: .atomic)
    } catch {
      Console.error("error: \(path) cannot be written: \(error.localizedDescription)")
      throw ExitStatus.failure
    }
    if !options.quiet { Console.error("\(path): 'settled' has \(looked.count) of them now") }
  }
}
