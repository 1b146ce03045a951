import Notebook

/// The cells that wait, run and ended in the run that is under way.
struct RunningCells {
  private struct Running {
    var name: CellName
    var key: String
    var start: ContinuousClock.Instant
    var share = 0.0
    var expected: Double?
    /// What its programs printed last.
    var output: [String] = []
  }

  private var queued: [CellName: String] = [:]
  private var running: [CellName: Running] = [:]
  private var done: [String: Int] = [:]
  private var logs: [String: [String]] = [:]
  private let durations: Durations?
  private let now: @Sendable () -> ContinuousClock.Instant
  /// Lines of what is told of cells that are kept for each block.
  private static let linesKept = 6

  /// Nothing runs yet.
  ///
  /// - Parameters:
  ///   - durations: How long cells took before, where that is known.
  ///   - now: The time.
  init(
    _ durations: Durations?, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
  ) {
    self.durations = durations
    self.now = now
  }

  /// The keys of the cells that run.
  var keys: Set<String> { Set(running.values.map(\.key)) }

  /// Takes note of what a runner tells.
  mutating func note(_ event: RunEvent) {
    switch event {
    case .planned(let cells):
      for cell in cells { queued[cell.name] = cell.block }
    case .started(let cell, let key, _, _, let reason):
      queued[cell.name] = nil
      running[cell.name] = Running(
        name: cell.name, key: key, start: now(), expected: durations?.seconds(of: cell))
      log("\(cell.name): \(reason)", cell.block)
    case .progress(let cell, let progress):
      if let share = progress.share { running[cell.name]?.share = share }
      if !progress.output.isEmpty { running[cell.name]?.output = progress.output }
      if !progress.message.isEmpty { log("\(cell.name): \(progress.message)", cell.block) }
    case .finished(let cell, let result):
      queued[cell.name] = nil
      guard running.removeValue(forKey: cell.name) != nil else { return }
      done[cell.block, default: 0] += 1
      if case .failed(let message) = result.status { log("\(cell.name): \(message)", cell.block) }
    case .waiting(let cell): log("\(cell.name): another runner is running it", cell.block)
    case .changed, .notice: break
    }
  }

  private mutating func log(_ line: String, _ block: String) {
    guard logs[block]?.last != line else { return }
    logs[block, default: []].append(line)
    logs[block] = logs[block]?.suffix(Self.linesKept)
  }

  /// What there is to tell of each block whose cells wait or run.
  var blocks: [String: LiveActivity.Block] {
    var blocks: [String: LiveActivity.Block] = [:]
    for block in queued.values { blocks[block, default: .init()].queued += 1 }
    let cells = Dictionary(grouping: running.values, by: \.name.block)
    for (block, cells) in cells { blocks[block, default: .init()].running = cells.count }
    return Dictionary(
      uniqueKeysWithValues: blocks.map { name, counts in
        (name, block(name, counts, cells[name] ?? []))
      })
  }

  private func block(
    _ name: String, _ counts: LiveActivity.Block, _ cells: [Running]
  ) -> LiveActivity.Block {
    var block = counts
    block.done = done[name] ?? 0
    let all = Double(block.queued + block.running + block.done)
    block.share = (Double(block.done) + cells.reduce(0) { $0 + $1.share }) / max(1, all)
    block.secondsLeft = cells.compactMap(secondsLeft).max()
    let printed = cells.sorted { $0.start < $1.start }.flatMap { cell in
      cell.output.map { cells.count > 1 ? "\(cell.name): \($0)" : $0 }
    }
    block.log = (logs[name] ?? []) + printed
    return block
  }

  /// What a cell should still take: by its own progress, else by its history.
  private func secondsLeft(_ cell: Running) -> Double? {
    let elapsed = (now() - cell.start).inSeconds
    if cell.share > 0.01, elapsed > 0.5 { return elapsed / cell.share * (1 - cell.share) }
    return cell.expected.map { max(0, $0 - elapsed) }
  }
}
