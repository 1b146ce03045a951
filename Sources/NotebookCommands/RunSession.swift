import ArgumentParser
import Chapters
import Foundation
import LivePreview
import Notebook
import Reports

/// Where and how many cells are run.
package struct ExecutorOptions: ParsableArguments, Sendable {
  package init() {}

  @Option(
    help: ArgumentHelp("Run this many cells at once; one per core by default.", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Where cells run: on this machine, or as job steps of a Slurm cluster.",
      discussion: "What a step needs stands in book.yml: executor: {slurm: {processors: 4, ...}}."))
  var executor = ExecutorName.local

  /// Complains where the options are not to be met on this machine.
  func check() throws {
    guard executor == .slurm, !Examination.isThere("srun") else { return }
    Console.error("error: --executor slurm needs srun, which is not in PATH here")
    throw ExitStatus.failure
  }

  /// The cluster that cells run on, if they do.
  func cluster(of book: Book) throws -> Slurm? {
    guard executor == .slurm else { return nil }
    try check()
    return book.executors.cluster
  }
}

/// Which cells are run, and what counts as success.
struct RunOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Run this block only, with what it depends on; repeatable."))
  var only: [String] = []

  @Option(help: ArgumentHelp("Run this block again even if its result is stored; repeatable."))
  var fresh: [String] = []

  @Flag(help: "Begin no cell after the first that fails.")
  var failFast = false

  @Flag(help: "Exit with 3 when a claim is not reproduced.")
  var strict = false
}

/// Where cells run.
enum ExecutorName: String, ExpressibleByArgument, CaseIterable {
  /// Worker processes on this machine.
  case local
  /// Job steps on a cluster.
  case slurm
}

/// One run of a book from the command line.
struct RunSession {
  private let runner: Runner
  private let display: ProgressDisplay
  private let isStrict: Bool

  /// What is run of a book.
  enum Extent {
    /// What the command line asks for, and what counts as success.
    case chosen(RunOptions, ChapterArguments)
    /// What someone asks for while the book is being edited.
    case asked(RunRequest)
    /// Everything that is stale.
    case everything
    /// Nothing: results show what the store has.
    case nothing
  }

  /// A run of a book.
  ///
  /// - Parameters:
  ///   - options: Where the book and its results are.
  ///   - executor: Where cells are run.
  ///   - extent: What is run.
  ///   - book: The book.
  ///   - tell: Called with each event.
  /// - Throws: What is wrong with the options.
  init(
    _ options: BookOptions, _ executor: ExecutorOptions, _ extent: Extent, book: Book,
    _ tell: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws {
    var plan = Runner.Options()
    var (isStrict, isSilent) = (false, false)
    switch extent {
    case .chosen(let running, let chapters):
      plan.chapters = try chapters.names(in: book)
      plan.only = try Self.blocks(running.only, in: book)
      plan.fresh = Set(try Self.blocks(running.fresh, in: book))
      plan.failsFast = running.failFast
      isStrict = running.strict
    case .asked(let request):
      plan.only = request.only
      plan.fresh = request.fresh
    case .everything: break
    case .nothing:
      plan.runsNothing = true
      isSilent = true
    }
    var options = options
    options.quiet = options.quiet || isSilent
    try self.init(options, executor, plan, isStrict: isStrict, book: book, tell)
  }

  private init(
    _ options: BookOptions, _ executor: ExecutorOptions, _ plan: Runner.Options, isStrict: Bool,
    book: Book, _ tell: @escaping @Sendable (RunEvent) -> Void
  ) throws {
    var plan = plan
    let cluster = try executor.cluster(of: book)
    let settings = cluster == nil ? book.executors.local : book.executors.slurm
    plan.jobs = executor.jobs ?? settings.jobs ?? plan.jobs
    plan.limits = settings.limits
    if let cluster {
      plan.threads = plan.jobs * cluster.processors
      plan.threadsPerCell = cluster.processors
    }
    plan.version = NotebookProgram.current.version
    guard plan.jobs > 0 else { throw ValidationError("--jobs is a whole number above 0") }
    let store = try options.openStore()
    let display = ProgressDisplay(
      isQuiet: options.quiet, jobs: plan.jobs,
      durations: try Self.reportingStoreErrors { try store.durations() })
    self.display = display
    self.isStrict = isStrict
    self.runner = Runner(
      book, store: store, executor: WorkerExecutor(on: cluster), options: plan,
      tell: { event in
        display.show(event)
        tell(event)
      })
  }

  /// Runs the cells and shows how it goes.
  ///
  /// - Parameter isDraft: Whether what cannot be shown keeps nothing from being run.
  /// - Returns: The results.
  /// - Throws: The exit status, where the run was interrupted, or what programs put out before tells already that
  ///   something cannot be shown.
  func run(isDraft: Bool = false) async throws -> BookResults {
    if !isDraft { try await complainBefore() }
    let results = try await interruptibly { try await tellingNowAndThen { try await runner.run() } }
    display.showSummary()
    return results
  }

  /// Runs the stale ones among some cells of the book, by their positions, and what they read.
  func run(cells: Set<Int>) async throws -> BookResults {
    defer { display.clear() }
    return try await interruptibly {
      try await tellingNowAndThen { try await runner.run(cells: cells) }
    }
  }

  /// Complains before hours of running about what is wrong with what is shown of programs that ran before.
  private func complainBefore() async throws {
    let (book, options) = (runner.book, runner.options)
    guard !options.runsNothing, options.fresh.isEmpty,
      book.cells.contains(where: { $0.kind.runsPrograms })
    else { return }
    let stored = try await interruptibly { try await runner.stored() }
    guard stored.blocks.count < Set(book.cells.map(\.block)).count else { return }
    let problems = TerminalReport(stored).problems
    guard !problems.isEmpty else { return }
    BookComplaints(problems).show("run")
    throw ExitStatus.invalidBook
  }

  /// Runs the cells for a preview, which shows itself how it went, and may cancel the task at any time.
  func runForPreview() async throws -> BookResults {
    defer { display.clear() }
    let results = try await tellingNowAndThen { try await runner.run() }
    display.showSummary()
    return results
  }

  /// Does something that may take long, and says so meanwhile.
  private func tellingNowAndThen<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
  ) async rethrows -> Result {
    let telling = Task { [display] in await display.tellNowAndThen() }
    defer { telling.cancel() }
    return try await body()
  }

  /// The cells that have to run before some others, since the store lacks them.
  func missingInputs(of isChosen: (Cell) -> Bool) throws -> [Cell] {
    try Self.reportingStoreErrors { try runner.missingInputs(of: isChosen) }
  }

  /// How many cells run at once.
  var jobs: Int { runner.options.jobs }

  /// Runs cells once more, and keeps nothing.
  func recompute(
    isTraced: Bool = false, _ isChosen: @escaping @Sendable (Cell) -> Bool
  ) async throws -> [Recomputation] {
    defer { display.clear() }
    return try await interruptibly {
      try await tellingNowAndThen { try await runner.recompute(isTraced: isTraced, isChosen) }
    }
  }

  private func interruptibly<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await body() }
    let interruption = Interruption { task.cancel() }
    do {
      return try await withTaskCancellationHandler {
        try await task.value
      } onCancel: {
        task.cancel()
      }
    } catch {
      guard interruption.isUnderWay else { return try Self.reportingStoreErrors { throw error } }
      display.showSummary()
      Console.error("interrupted; finished cells are kept")
      throw ExitStatus.interrupted
    }
  }

  /// Does something with the store; an error is printed and ends the program.
  static func reportingStoreErrors<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as StoreError {
      Console.error("error: \(error)")
      throw ExitStatus.failure
    }
  }

  /// Ends with the exit status that the results ask for.
  ///
  /// - Parameters:
  ///   - results: The results.
  ///   - problems: What cannot be shown as the chapters ask for it.
  ///   - isDraft: Whether that is told and nothing more.
  /// - Throws: The exit status, where it is not that of success.
  func finish(
    _ results: BookResults, problems: [Diagnostic] = [], isDraft: Bool = false
  ) throws {
    BookComplaints(problems).show(isDraft: isDraft, "shown as it is written")
    let varied = results.variants.values.joined().flatMap(\.values)
    let cells = (Array(results.blocks.values) + varied).flatMap(\.cells)
    let hasFailure = cells.contains { cell in
      if case .failed = cell.status { true } else { false }
    }
    if hasFailure { throw ExitStatus.failure }
    if !problems.isEmpty, !isDraft { throw ExitStatus.invalidBook }
    guard isStrict else { return }
    let shortfalls = ClaimsLedger(results).shortfalls
    for shortfall in shortfalls { Console.error(shortfall.description) }
    if !shortfalls.isEmpty { throw ExitStatus.claimFellShort }
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
