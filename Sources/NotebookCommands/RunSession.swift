import ArgumentParser
import Dispatch
import Notebook
import Reports
import Tensors

/// How cells are run.
struct RunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Run this block only, with what it depends on; repeatable."))
  var only: [String] = []

  @Option(help: ArgumentHelp("Run this block again even if its result is stored; repeatable."))
  var fresh: [String] = []

  @Flag(help: "Stop at the first cell that fails.")
  var failFast = false

  @Flag(help: "Exit with 3 when a claim is not reproduced.")
  var strict = false
}

/// One run of a book from the command line.
struct RunSession {
  private let runner: Runner
  private let display: ProgressDisplay
  private let isStrict: Bool

  init(
    _ options: BookOptions, _ running: RunOptions, _ chapters: ChapterArguments, book: Book
  ) throws {
    var plan = Runner.Options()
    plan.chapters = try chapters.names(in: book)
    plan.only = try Self.blocks(running.only, in: book)
    plan.fresh = Set(try Self.blocks(running.fresh, in: book))
    plan.failsFast = running.failFast
    plan.version = Version.current
    plan.platform = "BLAS core \(Engine.blasCore)"
    let display = ProgressDisplay(isQuiet: options.quiet)
    self.display = display
    self.isStrict = running.strict
    self.runner = Runner(
      book, store: try options.openStore(), options: plan, tell: { display.show($0) })
  }

  /// Runs the cells and shows how it goes.
  func run() async throws -> BookResults {
    let signals = Interruption.watch(saying: "interrupted; finished cells are kept")
    defer { for signal in signals { signal.cancel() } }
    do {
      let results = try await runner.run()
      display.showSummary()
      return results
    } catch let error as StoreError {
      Console.error("error: \(error)")
      throw ExitStatus.failure
    }
  }

  /// Ends with the exit status that the results ask for.
  func finish(_ results: BookResults) throws {
    let cells = results.blocks.values.flatMap(\.cells)
    let hasFailure = cells.contains { cell in
      if case .failed = cell.status { true } else { false }
    }
    if hasFailure { throw ExitStatus.failure }
    if isStrict, ClaimsLedger(results).hasShortfall { throw ExitStatus.claimFellShort }
  }

  private static func blocks(_ ids: [String], in book: Book) throws -> [String] {
    let known = Set(book.cells.map(\.block))
    for id in ids where !known.contains(id) {
      throw ValidationError(
        "there is no experiment '\(id)'\(Suggestion.phrase(for: id, in: known.sorted()))")
    }
    return ids
  }
}
