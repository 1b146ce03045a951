import Foundation
import Notebook
import Synchronization

/// Shows a run as it goes: a live line on a terminal, one line a cell in a pipe.
final class ProgressDisplay: Sendable {
  private struct State {
    var lastDrawn = ContinuousClock.Instant?.none
    var cellStart = ContinuousClock.now
    var heading = ""
    var hasLiveLine = false
    var fresh = 0
    var cached = 0
    var failed = 0
    var blocked = 0
    var secondsRun = 0.0
    var secondsSaved = 0.0
  }

  private let isQuiet: Bool
  private let isLive: Bool
  private let state = Mutex(State())

  /// A display; a quiet one shows failures only.
  init(isQuiet: Bool) {
    self.isQuiet = isQuiet
    self.isLive = Console.isTerminal && !isQuiet
  }

  /// Shows an event.
  func show(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .started(let cell, let number, let total, let reason):
        begin(cell, number, total, reason, &state)
      case .progress(_, let progress): draw(progress, &state)
      case .finished(let cell, let result): finish(cell, result, &state)
      case .notice(let text):
        clear(&state)
        Console.error("note: \(text)")
      }
    }
  }

  /// Shows what ran, what was cached and what that saved.
  func showSummary() {
    state.withLock { state in
      clear(&state)
      guard !isQuiet else { return }
      var parts = ["\(state.fresh) run in \(Duration.spelled(state.secondsRun))"]
      if state.cached > 0 {
        parts.append("\(state.cached) cached, saving \(Duration.spelled(state.secondsSaved))")
      }
      if state.failed > 0 { parts.append("\(state.failed) failed") }
      if state.blocked > 0 { parts.append("\(state.blocked) blocked") }
      Console.error("cells: " + parts.joined(separator: "; "))
    }
  }

  // MARK: - Events

  private func begin(
    _ cell: Cell, _ number: Int, _ total: Int, _ reason: String, _ state: inout State
  ) {
    state.cellStart = .now
    state.heading = "[\(number)/\(total)] \(cell.name)"
    guard isLive else { return }
    clear(&state)
    Console.write("\(state.heading): \(reason)", to: .standardError)
    state.hasLiveLine = true
    state.lastDrawn = nil
  }

  private func finish(_ cell: Cell, _ result: CellResult, _ state: inout State) {
    let seconds = result.seconds ?? 0
    switch result.status {
    case .cached:
      state.cached += 1
      state.secondsSaved += seconds
      if !isLive { say("cached   \(cell.name)", &state) }
    case .fresh:
      state.fresh += 1
      state.secondsRun += seconds
      say("done     \(cell.name)  \(Duration.spelled(seconds))", &state)
    case .failed(let message):
      state.failed += 1
      clear(&state)
      Console.error("\(cell.location): error: \(cell.name) failed: \(message)")
    case .blocked(let blocker):
      state.blocked += 1
      clear(&state)
      Console.error("\(cell.location): note: \(cell.name) is blocked by \(blocker)")
    case .notRun: break
    }
  }

  private func say(_ text: String, _ state: inout State) {
    guard !isQuiet else { return }
    clear(&state)
    Console.error(text)
  }

  // MARK: - The live line

  private func draw(_ progress: Notebook.Progress, _ state: inout State) {
    guard isLive else { return }
    let now = ContinuousClock.now
    if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
    state.lastDrawn = now
    let share = Double(progress.completed) / Double(max(1, progress.total))
    let elapsed = (now - state.cellStart).inSeconds
    var line = "\(state.heading)  \(Self.bar(share)) \(Int(share * 100)) %"
    if share > 0.01, elapsed > 1 {
      line += "  ETA \(Duration.spelled(elapsed / share * (1 - share)))"
    }
    if !progress.message.isEmpty { line += "  \(progress.message)" }
    Console.write("\r\u{1B}[K" + line.prefix(Console.width - 1), to: .standardError)
    state.hasLiveLine = true
  }

  private func clear(_ state: inout State) {
    guard state.hasLiveLine else { return }
    Console.write("\r\u{1B}[K", to: .standardError)
    state.hasLiveLine = false
  }

  private static func bar(_ share: Double) -> String {
    let filled = Int((min(1, max(0, share)) * 20).rounded(.down))
    return String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
  }
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
