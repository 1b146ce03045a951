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
  private var schedule: CellSchedule
  private var settled: [CellResult?]
  private var queue: [Request] = []
  private var running: [Int: Request] = [:]
  private var seen: [Shown] = []
  private var number = 0
  private var isStopped = false
  private var isLooking = false

  /// A cell that is to run.
  private struct Request {
    var position: Int
    var key: CellKey
    var reason: Reason
    var started = Date()
    var hasWaited = false
  }

  init(_ runner: Runner, plan: Plan, wanted: [Bool]) {
    self.runner = runner
    self.plan = plan
    self.wanted = wanted
    maker = KeyMaker(runner.book, variables: runner.store.variables)
    let toRun = plan.entries.indices.filter { wanted[$0] && plan.entries[$0].status != .cached }
    total = toRun.count
    schedule = CellSchedule(runner.book.cells)
    settled = Array(repeating: nil, count: runner.book.cells.count)
    runner.tell(.planned(toRun.map { runner.book.cells[$0] }))
  }

  /// The results in the order of the book, once everything is settled.
  func results() throws -> [CellResult] {
    try runner.store.note(seen)
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
    let isFresh = wanted[position] && runner.options.fresh.contains(cell.block)
    let decision = try runner.store.look(again: plan.names) { known in
      try Decision(about: cell, isFresh: isFresh, maker, known) { upstream($0) }
    }
    switch decision {
    case .blocked(let blocker):
      let status = CellResult.Status.blocked(by: blocker.description)
      settle(position, CellResult(axes: cell.axes, key: nil, status: status), isTold: true)
    case .later:
      settle(position, CellResult(axes: cell.axes, key: nil, status: .notRun), isTold: false)
    case .cached(let key, let kept):
      if let result = load(position, key, kept) {
        settle(position, result, isTold: true)
      } else {
        request(position, key, kept.isWhole ? .outputMissing : .filesMissing)
      }
    case .runs(let key, _, let reason): request(position, key, reason)
    }
  }

  /// How a settled cell stands for those that read it.
  private func upstream(_ position: Int) -> (CellName, Decision.Upstream) {
    let name = runner.book.cells[position].name
    guard let result = settled[position] else { return (name, .pending) }
    if let output = result.output { return (name, .done(output.hash)) }
    return (name, result.status == .notRun ? .pending : .stuck)
  }

  /// Puts a cell among those that are to run, if it was asked for.
  private mutating func request(_ position: Int, _ key: CellKey, _ reason: Reason) {
    guard wanted[position], !isStopped else {
      leave(position, key)
      return
    }
    queue.append(Request(position: position, key: key, reason: reason))
  }

  /// Settles a cell that is not run.
  private mutating func leave(_ position: Int, _ key: CellKey) {
    let result = CellResult(
      axes: runner.book.cells[position].axes, key: key.text, status: .notRun,
      material: key.material)
    settle(position, result, isTold: false)
  }

  private mutating func settle(_ position: Int, _ result: CellResult, isTold: Bool) {
    settled[position] = result
    schedule.settle(position)
    if isTold, wanted[position] {
      runner.tell(.finished(cell: runner.book.cells[position], result))
    }
  }

  /// The cell's result from the store, if it is whole.
  private mutating func load(
    _ position: Int, _ key: CellKey, _ kept: KeptOutput
  ) -> CellResult? {
    let cell = runner.book.cells[position]
    do {
      let output = try runner.store.output(kept, axes: cell.axes)
      // Only a run reads blobs; when nothing runs, their sizes are check enough.
      if plan.read.contains(position) {
        guard kept.isWhole else { return nil }
        for blob in kept.contents.blobs { try runner.store.objects.verify(blob) }
      }
      seen.append(Shown(name: cell.name, key: key))
      return CellResult(
        axes: cell.axes, key: key.text, status: .cached, output: output, kept: kept,
        material: key.material)
    } catch {
      runner.tell(.notice("\(cell.name): \(error); it is run again"))
      return nil
    }
  }

  // MARK: - Running

  /// Starts as many of the cells that are to run as may run now.
  private mutating func start(_ group: inout ThrowingTaskGroup<Event, any Error>) throws {
    var waiting: [Request] = []
    let sharing = min(runner.options.jobs, running.count + queue.count)
    for var request in queue {
      guard !isStopped else {
        leave(request.position, request.key)
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
    guard runner.store.locks.take(request.key.text) else {
      if !request.hasWaited { runner.tell(.waiting(cell: cell)) }
      request.hasWaited = true
      return false
    }
    // Who had it may have finished it, since it was looked for or while this one waited.
    let isFresh = runner.options.fresh.contains(cell.block) && !request.hasWaited
    if !isFresh,
      let kept = try runner.store.kept(request.key.text),
      let result = load(request.position, request.key, kept)
    {
      runner.store.locks.release(request.key.text)
      settle(request.position, result, isTold: true)
      return true
    }
    number += 1
    runner.tell(
      .started(
        cell: cell, key: request.key.text, number: number, of: max(total, number),
        reason: request.reason))
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
    defer { runner.store.locks.release(request.key.text) }
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
    let now = maker.fileHashes(of: runner.book.cells[request.position])
    return now.filter { request.key.material.files[$0.key] != $0.value }.keys.sorted()
  }

  private func keep(
    _ contents: OutputContents, _ usage: CellUsage, _ request: Request
  ) throws -> CellResult {
    let cell = runner.book.cells[request.position]
    let before = try runner.store.kept(request.key.text)
    let kept = try runner.store.save(contents, of: execution(request, usage, .done))
    runner.compare(kept, with: before, of: cell)
    return CellResult(
      axes: cell.axes, key: request.key.text, status: .fresh,
      output: try runner.store.output(kept, axes: cell.axes), kept: kept,
      material: request.key.material)
  }

  private func execution(
    _ request: Request, _ usage: CellUsage, _ outcome: Outcome, message: String? = nil,
    exit: String? = nil
  ) -> Execution {
    Execution(
      name: runner.book.cells[request.position].name, key: request.key, started: request.started,
      cost: usage.cost, outcome: outcome, message: message, exit: exit,
      host: usage.host ?? Self.host, version: runner.options.version,
      platform: usage.platform ?? "")
  }

  private mutating func fail(
    _ reason: String, exit: String?, _ usage: CellUsage, _ request: Request
  ) throws -> CellResult {
    let message = MachinePaths(folder: runner.book.folder).shortened(reason)
    try runner.store.noteFailure(
      execution(request, usage, .failed, message: message, exit: exit))
    if runner.options.failsFast { isStopped = true }
    return CellResult(
      axes: runner.book.cells[request.position].axes, key: request.key.text,
      status: .failed(message), cost: CellCost(seconds: usage.cost.seconds),
      material: request.key.material)
  }

  private static let host = ProcessInfo.processInfo.hostName
}
