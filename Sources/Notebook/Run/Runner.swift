import Foundation

/// Runs what is stale, in the order of the book, and keeps every result.
public struct Runner: Sendable {
  /// What of a book is run, and how.
  public struct Options: Sendable {
    /// The chapters whose cells are run, by name, with what they depend on; all where none is given.
    public var chapters: [String] = []
    /// The only blocks that are run, with what they depend on; all where none is given.
    public var only: [String] = []
    /// Blocks that are run again whatever the store has.
    public var fresh: Set<String> = []
    /// Whether the first failure ends the run.
    public var failsFast = false
    /// How many threads a cell may keep busy.
    public var threads = ProcessInfo.processInfo.activeProcessorCount
    /// What is recorded as the version of the program.
    public var version = ""
    /// What is recorded as the platform: all that bitwise results depend on beside the key.
    public var platform = ""

    /// Everything, with every core.
    public init() {}
  }

  private let book: Book
  private let store: Store
  private let options: Options
  private let tell: @Sendable (RunEvent) -> Void

  /// A runner of a book.
  ///
  /// - Parameters:
  ///   - book: A checked book.
  ///   - store: Where results are kept.
  ///   - options: What is run, and how.
  ///   - tell: Is told what happens, from the thread that runs.
  public init(
    _ book: Book, store: Store, options: Options, tell: @escaping @Sendable (RunEvent) -> Void
  ) {
    self.book = book
    self.store = store
    self.options = options
    self.tell = tell
  }

  /// Runs the stale cells among those asked for.
  ///
  /// - Returns: The result of every cell of the book; cells not asked for show what the store has.
  /// - Throws: Where the store cannot be read or written.
  public func run() async throws -> BookResults {
    if let notice = store.notice { tell(.notice(notice)) }
    let plan = try Plan.make(for: book, store: store, fresh: options.fresh)
    let wanted = wantedCells()
    let total = plan.entries.indices.count { wanted[$0] && plan.entries[$0].status != .cached }
    var state = RunState(total: total)
    for (position, entry) in plan.entries.enumerated() {
      let result = try await step(entry, isWanted: wanted[position], &state)
      state.results.append(result)
      if case .failed = result.status, options.failsFast { state.isStopped = true }
    }
    try store.note(state.seenPlaces)
    return BookResults(
      book: book,
      blocks: Dictionary(grouping: zip(book.cells, state.results), by: \.0.block)
        .mapValues { BlockResult(cells: $0.map(\.1)) })
  }

  private struct RunState {
    let total: Int
    var number = 0
    var isStopped = false
    var results: [CellResult] = []
    var seenPlaces: [PlaceRecord] = []
  }

  // MARK: - Which cells

  /// Which cells are asked for: those of the chapters and blocks named, and what they depend on.
  private func wantedCells() -> [Bool] {
    var wanted = book.cells.map { cell in
      (options.chapters.isEmpty || options.chapters.contains(cell.chapter))
        && (options.only.isEmpty || options.only.contains(cell.block))
    }
    for position in wanted.indices.reversed() where wanted[position] {
      for input in book.cells[position].inputs { wanted[input.cell] = true }
    }
    return wanted
  }

  // MARK: - One cell

  private func step(
    _ planned: Plan.Entry, isWanted: Bool, _ state: inout RunState
  ) async throws -> CellResult {
    let cell = planned.cell
    if let blocker = cell.inputs.first(where: { state.results[$0.cell].output == nil }) {
      let isFailure = state.results[blocker.cell].status != .notRun
      let result = CellResult(
        axes: cell.axes, key: nil,
        status: isFailure ? .blocked(by: book.cells[blocker.cell].name) : .notRun)
      if isWanted, isFailure { tell(.finished(cell: cell, result)) }
      return result
    }
    let hashes = cell.inputs.reduce(into: [Int: String]()) {
      $0[$1.cell] = state.results[$1.cell].output?.hash
    }
    let ingredients = cell.ingredients(inputHashes: hashes)
    let key = Plan.key(of: ingredients)
    let isFresh = isWanted && options.fresh.contains(cell.block)
    if !isFresh, let result = try cached(cell, key: key, ingredients, &state) {
      if isWanted { tell(.finished(cell: cell, result)) }
      return result
    }
    guard isWanted, !state.isStopped else {
      return CellResult(axes: cell.axes, key: key, status: .notRun, ingredients: ingredients)
    }
    state.number += 1
    tell(
      .started(
        cell: cell, number: state.number, of: max(state.total, state.number),
        reason: planned.reason))
    let result = try await execute(cell, key: key, ingredients, state)
    tell(.finished(cell: cell, result))
    return result
  }

  /// The cell's result from the store, if it is there and whole.
  private func cached(
    _ cell: Cell, key: String, _ ingredients: [String: String], _ state: inout RunState
  ) throws -> CellResult? {
    guard let record = try store.record(key) else { return nil }
    let output: StoredOutput
    do {
      output = try store.output(record)
      // Only a run reads blobs; when nothing runs, their sizes are check enough.
      if state.total > 0 { try store.verifyBlobs(record) }
    } catch {
      tell(.notice("\(cell.name): \(error); it is run again"))
      return nil
    }
    state.seenPlaces.append(PlaceRecord(place: cell.name, key: key, ingredients: ingredients))
    return CellResult(
      axes: cell.axes, key: key, status: .cached, output: output, seconds: record.seconds,
      finished: record.finished, platform: record.platform, ingredients: ingredients)
  }

  private func execute(
    _ cell: Cell, key: String, _ ingredients: [String: String], _ state: RunState
  ) async throws -> CellResult {
    let started = Date()
    var execution = ExecutionRecord(
      id: nil, key: key, place: cell.name, kind: cell.kind.name, started: started, seconds: 0,
      status: "done", message: nil, ingredients: ingredients, host: Self.host,
      version: options.version, platform: options.platform)
    do {
      let output = try await produce(cell, state)
      execution.seconds = Date().timeIntervalSince(started)
      let record = try store.save(output, execution: execution)
      return CellResult(
        axes: cell.axes, key: key, status: .fresh, output: try store.output(record),
        seconds: record.seconds,
        finished: record.finished, platform: record.platform, ingredients: ingredients)
    } catch let error as StoreError {
      throw error
    } catch {
      execution.seconds = Date().timeIntervalSince(started)
      execution.status = "failed"
      execution.message = "\(error)"
      try store.noteFailure(execution)
      return CellResult(
        axes: cell.axes, key: key, status: .failed("\(error)"), seconds: execution.seconds,
        ingredients: ingredients)
    }
  }

  private func produce(_ cell: Cell, _ state: RunState) async throws -> Output {
    var inputs: [String: StoredOutput] = [:]
    for input in cell.inputs {
      inputs[input.block] = state.results[input.cell].output
    }
    let tell = tell
    let context = RunContext(
      seed: cell.seed, threads: options.threads, inputs: inputs,
      progress: { tell(.progress(cell: cell, $0)) })
    let output = try await cell.kind.run(erased: cell.spec, context)
    try Self.check(output, against: cell.kind.schema(of: cell.spec), of: cell.kind.name)
    return output
  }

  /// A kind that does not keep what it declares is a mistake in the kind, told as a failed cell.
  private static func check(
    _ output: Output, against schema: OutputSchema, of kind: String
  ) throws {
    for declared in schema.frames {
      guard
        let frame = output.frames.first(where: { $0.name == declared.name }),
        frame.columns == declared.columns
      else { throw UndeclaredOutput(kind: kind, frame: declared.name) }
    }
  }

  private static let host = ProcessInfo.processInfo.hostName
}

/// A kind whose output is not what it declares.
struct UndeclaredOutput: Error, CustomStringConvertible {
  let kind: String
  let frame: String

  var description: String {
    "the kind '\(kind)' did not put out the frame '\(frame)' with the columns that it declares"
  }
}
