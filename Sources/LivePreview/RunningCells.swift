import Foundation
import Notebook

/// The cells that wait, run and ended in the run that is under way.
struct RunningCells {
  private struct Running {
    var block: String
    var key: String
    var start = ContinuousClock.now
    var share = 0.0
    var expected: Double?
  }

  private var queued: [CellName: String] = [:]
  private var running: [CellName: Running] = [:]
  private var done: [String: Int] = [:]
  private var logs: [String: [String]] = [:]
  private let durations: Durations?
  /// Lines of what cells say that are kept for each block.
  private static let linesKept = 6

  init(_ durations: Durations?) { self.durations = durations }

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
        block: cell.block, key: key, expected: durations?.seconds(of: cell))
      log("\(cell.name): \(reason)", cell.block)
    case .progress(let cell, let progress):
      running[cell.name]?.share = Double(progress.completed) / Double(max(1, progress.total))
      if !progress.message.isEmpty { log("\(cell.name): \(progress.message)", cell.block) }
    case .finished(let cell, let result):
      queued[cell.name] = nil
      guard running.removeValue(forKey: cell.name) != nil else { return }
      done[cell.block, default: 0] += 1
      if case .failed(let message) = result.status { log("\(cell.name): \(message)", cell.block) }
    case .waiting, .notice: break
    }
  }

  private mutating func log(_ line: String, _ block: String) {
    guard logs[block]?.last != line else { return }
    logs[block, default: []].append(line)
    logs[block] = logs[block]?.suffix(Self.linesKept)
  }

  /// What there is to tell.
  var activity: LiveActivity {
    var activity = LiveActivity(isRunning: true)
    for block in queued.values { activity.blocks[block, default: .init()].queued += 1 }
    let byBlock = Dictionary(grouping: running.values, by: \.block)
    for (block, cells) in byBlock {
      activity.blocks[block, default: .init()].running = cells.count
    }
    for name in activity.blocks.keys {
      var block = activity.blocks[name] ?? .init()
      let cells = byBlock[name] ?? []
      block.done = done[name] ?? 0
      let all = Double(block.queued + block.running + block.done)
      block.share = (Double(block.done) + cells.reduce(0) { $0 + $1.share }) / max(1, all)
      block.secondsLeft = cells.compactMap(Self.secondsLeft).max()
      block.log = logs[name] ?? []
      activity.blocks[name] = block
    }
    return activity
  }

  /// What a cell should still take: by its own progress, else by its history.
  private static func secondsLeft(_ cell: Running) -> Double? {
    let elapsed = Double((ContinuousClock.now - cell.start) / .milliseconds(1)) / 1000
    if cell.share > 0.01, elapsed > 0.5 { return elapsed / cell.share * (1 - cell.share) }
    return cell.expected.map { max(0, $0 - elapsed) }
  }
}
