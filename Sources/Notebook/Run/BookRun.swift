import Foundation

/// One run of a book: what is settled, what is under way, what waits.
struct BookRun {
  /// What the tasks of a run come back with.
  enum Event: Sendable {
    /// A cell's run has ended.
    case ended(Int, CellEnding)
    /// It is time to look at the locks of other runners again.
    case lookAgain
  }

  private let runner: Runner
  private let plan: Plan
  private let wanted: [Bool]
  private let maker: KeyMaker
  private let total: Int
  /// Cells that one which will run reads: their blobs are checked before.
  private let read: Set<Int>
  private var schedule: CellSchedule
  private var settled: [CellResult?]
  private var queue: [Request] = []
  private var running: [Int: Request] = [:]
  private var seenPlaces: [PlaceRecord] = []
  private var number = 0
  private var isStopped = false
  private var isLooking = false

  /// A cell that is to run.
  private struct Request {
    var position: Int
    var key: String
    var ingredients: [String: String]
    var started = Date()
    var hasWaited = false
  }

  init(_ runner: Runner, plan: Plan) {
    self.runner = runner
    self.plan = plan
    let wanted = runner.wantedCells()
    self.wanted = wanted
    maker = KeyMaker(folder: runner.book.folder)
    let toRun = plan.entries.indices.filter { wanted[$0] && plan.entries[$0].status != .cached }
    total = toRun.count
    read = Set(toRun.flatMap { runner.book.cells[$0].inputs.map(\.cell) })
    schedule = CellSchedule(runner.book.cells)
    settled = Array(repeating: nil, count: runner.book.cells.count)
    runner.tell(.planned(toRun.map { runner.book.cells[$0] }))
  }

  /// The results in the order of the book, once everything is settled.
  func results() throws -> [CellResult] {
    try runner.store.note(seenPlaces)
    return zip(runner.book.cells, settled).map { cell, result in
      result ?? CellResult(axes: cell.axes, key: nil, status: .notRun)
    }
  }

  /// Settles every cell.
  mutating func toItsEnd(_ group: inout ThrowingTaskGroup<Event, any Error>) async throws {
    while !Task.isCancelled {
      while let position = schedule.next() { try look(at: position) }
      try start(&group)
      guard schedule.isEmpty else { continue }
      if running.isEmpty, queue.isEmpty { return }
      if !queue.isEmpty, running.count < runner.options.jobs, !isLooking {
        isLooking = true
        group.addTask {
          try await Task.sleep(for: .milliseconds(30))
          return .lookAgain
        }
      }
      switch try await group.next() {
      case .ended(let position, let ending)?: try finish(position, ending)
      case .lookAgain?: isLooking = false
      case nil: return
      }
    }
    group.cancelAll()
  }

  // MARK: - Without running

  /// Settles a cell whose inputs are settled, or puts it among those that are to run.
  private mutating func look(at position: Int) throws {
    let cell = runner.book.cells[position]
    if let blocker = cell.inputs.first(where: { settled[$0.cell]?.output == nil }) {
      let isFailure = settled[blocker.cell]?.status != .notRun
      let result = CellResult(
        axes: cell.axes, key: nil,
        status: isFailure ? .blocked(by: runner.book.cells[blocker.cell].name) : .notRun)
      settle(position, result, isTold: isFailure)
      return
    }
    let ingredients = maker.ingredients(of: cell) { settled[$0]?.output?.hash }
    let key = KeyMaker.key(of: ingredients)
    let isFresh = wanted[position] && runner.options.fresh.contains(cell.block)
    if !isFresh, let result = try cached(position, key: key, ingredients) {
      settle(position, result, isTold: true)
      return
    }
    guard wanted[position], !isStopped else {
      let result = CellResult(
        axes: cell.axes, key: key, status: .notRun, ingredients: ingredients)
      settle(position, result, isTold: false)
      return
    }
    queue.append(Request(position: position, key: key, ingredients: ingredients))
  }

  private mutating func settle(_ position: Int, _ result: CellResult, isTold: Bool) {
    settled[position] = result
    schedule.settle(position)
    if isTold, wanted[position] {
      runner.tell(.finished(cell: runner.book.cells[position], result))
    }
  }

  /// The cell's result from the store, if it is there and whole.
  private mutating func cached(
    _ position: Int, key: String, _ ingredients: [String: String]
  ) throws -> CellResult? {
    let cell = runner.book.cells[position]
    guard let record = try runner.store.record(key) else { return nil }
    let output: StoredOutput
    do {
      output = try runner.store.output(record, axes: cell.axes)
      // Only a run reads blobs; when nothing runs, their sizes are check enough.
      if read.contains(position) {
        for blob in record.contents.blobs { try runner.store.objects.verify(blob) }
      }
    } catch {
      runner.tell(.notice("\(cell.name): \(error); it is run again"))
      return nil
    }
    seenPlaces.append(PlaceRecord(place: cell.name, key: key, ingredients: ingredients))
    return CellResult(
      axes: cell.axes, key: key, status: .cached, output: output, contents: record.contents,
      cost: CellCost(record), finished: record.finished, platform: record.platform,
      ingredients: ingredients)
  }

  // MARK: - Running

  /// Starts as many of the cells that are to run as may run now.
  private mutating func start(_ group: inout ThrowingTaskGroup<Event, any Error>) throws {
    var waiting: [Request] = []
    let sharing = min(runner.options.jobs, running.count + queue.count)
    for var request in queue {
      guard !isStopped else {
        let cell = runner.book.cells[request.position]
        settle(
          request.position, CellResult(axes: cell.axes, key: request.key, status: .notRun),
          isTold: false)
        continue
      }
      guard running.count < runner.options.jobs, try begin(&request, sharing: sharing, &group)
      else {
        waiting.append(request)
        continue
      }
    }
    queue = waiting
  }

  /// Starts a cell, unless it is being run already, here or by another runner.
  ///
  /// - Parameters:
  ///   - request: The cell.
  ///   - count: How many cells share the processors.
  ///   - group: The tasks of the run.
  /// - Returns: Whether it need not wait any more.
  /// - Throws: `StoreError`.
  private mutating func begin(
    _ request: inout Request, sharing count: Int, _ group: inout ThrowingTaskGroup<Event, any Error>
  ) throws -> Bool {
    let cell = runner.book.cells[request.position]
    guard !running.values.contains(where: { [key = request.key] in $0.key == key }) else {
      request.hasWaited = true
      return false
    }
    guard runner.store.locks.take(request.key) else {
      if !request.hasWaited { runner.tell(.waiting(cell: cell)) }
      request.hasWaited = true
      return false
    }
    // Who had it may have finished it, since it was looked for or while this one waited.
    let isFresh = runner.options.fresh.contains(cell.block) && !request.hasWaited
    if !isFresh,
      let result = try cached(request.position, key: request.key, request.ingredients)
    {
      runner.store.locks.release(request.key)
      settle(request.position, result, isTold: true)
      return true
    }
    number += 1
    runner.tell(
      .started(
        cell: cell, key: request.key, number: number, of: max(total, number),
        reason: plan.entries[request.position].reason))
    request.started = Date()
    running[request.position] = request
    let task = runner.task(of: cell, sharing: count) { settled[$0] }
    let (runner, position) = (runner, request.position)
    group.addTask {
      let ending = await runner.executor.run(task, objects: runner.store.objects) {
        runner.tell(.progress(cell: cell, $0))
      }
      try? FileManager.default.removeItem(atPath: task.scratch)
      return .ended(position, ending)
    }
    return true
  }

  private mutating func finish(_ position: Int, _ ending: CellEnding) throws {
    guard let request = running.removeValue(forKey: position) else { return }
    defer { runner.store.locks.release(request.key) }
    guard !Task.isCancelled else { return }
    let result: CellResult
    switch ending {
    case .storeFailed(let message): throw StoreError(message)
    case .done(let contents, let usage):
      let changed = changedFiles(request)
      if changed.isEmpty {
        result = try keep(contents, usage, request)
      } else {
        let names = changed.joined(separator: ", ")
        result = try fail(
          "\(names) changed while the cell ran: what it put out belongs to neither state, and is "
            + "not kept", exit: nil, usage, request)
      }
    case .failed(let message, let exit, let usage):
      result = try fail(message, exit: exit, usage, request)
    }
    settle(position, result, isTold: true)
  }

  /// The files of a cell that are not what they were when it began.
  private func changedFiles(_ request: Request) -> [String] {
    let cell = runner.book.cells[request.position]
    let now = maker.fileIngredients(of: cell)
    return now.filter { request.ingredients[$0.key] != $0.value }.keys.sorted()
      .map { String($0.drop { $0 != " " }.dropFirst()) }
  }

  private func keep(
    _ contents: OutputContents, _ usage: CellUsage, _ request: Request
  ) throws -> CellResult {
    let cell = runner.book.cells[request.position]
    let record = try runner.store.save(
      contents, of: execution(request, usage, status: "done", message: nil, exit: nil))
    return CellResult(
      axes: cell.axes, key: request.key, status: .fresh,
      output: try runner.store.output(record, axes: cell.axes), contents: contents,
      cost: CellCost(record), finished: record.finished, platform: record.platform,
      ingredients: request.ingredients)
  }

  private mutating func fail(
    _ message: String, exit: String?, _ usage: CellUsage, _ request: Request
  ) throws -> CellResult {
    try runner.store.noteFailure(
      execution(request, usage, status: "failed", message: message, exit: exit))
    if runner.options.failsFast { isStopped = true }
    return CellResult(
      axes: runner.book.cells[request.position].axes, key: request.key, status: .failed(message),
      cost: CellCost(seconds: usage.seconds), ingredients: request.ingredients)
  }

  private func execution(
    _ request: Request, _ usage: CellUsage, status: String, message: String?, exit: String?
  ) -> ExecutionRecord {
    let cell = runner.book.cells[request.position]
    return ExecutionRecord(
      id: nil, key: request.key, place: cell.name, kind: cell.kind.name, started: request.started,
      seconds: usage.seconds, status: status, message: message, ingredients: request.ingredients,
      host: usage.host ?? Self.host, version: runner.options.version,
      platform: runner.options.platform(),
      peakMemory: usage.peakMemory, processorSeconds: usage.processorSeconds, exit: exit)
  }

  private static let host = ProcessInfo.processInfo.hostName
}
