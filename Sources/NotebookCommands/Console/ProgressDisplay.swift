import Foundation
import Frames
import Notebook
import Synchronization

/// Shows a run as it goes: a live line on a terminal; in a pipe a line for each cell that ran, and one now and then
/// while a cell takes long.
final class ProgressDisplay: Sendable {
  private struct State {
    var running: [RunningCell] = []
    var remaining: [CellName: Double?] = [:]
    var lastDrawn = ContinuousClock.Instant?.none
    var hasLiveLine = false
    var tally = RunTally()
  }

  private struct RunningCell {
    var name: CellName
    var heading: String
    var start = ContinuousClock.now
    var progress: Notebook.Progress?
  }

  private let isQuiet: Bool
  private let isLive: Bool
  private let jobs: Int
  private let durations: Durations
  private let state = Mutex(State())

  /// A display; a quiet one shows failures only.
  ///
  /// - Parameters:
  ///   - isQuiet: Whether only failures are shown.
  ///   - jobs: How many cells run at once.
  ///   - durations: How long cells took before.
  init(isQuiet: Bool, jobs: Int, durations: Durations) {
    self.isQuiet = isQuiet
    self.isLive = Console.isTerminal && !isQuiet
    self.jobs = jobs
    self.durations = durations
  }

  /// Shows an event.
  func show(_ event: RunEvent) {
    state.withLock { state in
      switch event {
      case .planned(let cells):
        for cell in cells { state.remaining[cell.name] = durations.seconds(of: cell) }
      case .started(let cell, _, let number, let total, let reason):
        begin(cell, number, total, reason, &state)
      case .progress(let cell, let progress):
        guard let index = state.running.firstIndex(where: { $0.name == cell.name }) else { return }
        state.running[index].progress = progress
        draw(&state)
      case .finished(let cell, let result): finish(cell, result, &state)
      case .waiting(let cell):
        say("waiting  \(cell.name): another runner is running it", &state)
      case .changed(let cell, let date): say(Self.warning(cell, since: date), &state)
      case .notice(let text):
        clear(&state)
        Console.error("note: \(text)")
      }
    }
  }

  /// Says now and then that cells still run, where no live line shows it, until the task is cancelled.
  ///
  /// - Parameters:
  ///   - pause: How long it waits each time; cells that have not run for so long are no news.
  ///   - say: Says it.
  func tellNowAndThen(
    every pause: Duration = .seconds(60), _ say: @Sendable (String) -> Void = Console.error
  ) async {
    guard !isLive, !isQuiet else { return }
    while (try? await Task.sleep(for: pause)) != nil {
      if let sign = lifeSign(after: pause) { say(sign) }
    }
  }

  /// What is said of cells that have run for long; none where there are none.
  ///
  /// - Parameter pause: How long.
  /// - Returns: The first of them, with the time that it and everything should still take.
  func lifeSign(after pause: Duration) -> String? {
    state.withLock { state in
      let now = ContinuousClock.now
      guard let cell = state.running.first, now - cell.start >= pause else { return nil }
      return "running  \(cell.name)  \(Duration.spelled((now - cell.start).inSeconds))"
        + details(cell, state)
    }
  }

  /// Takes the live line away.
  func clear() { state.withLock { clear(&$0) } }

  /// Shows what ran, what was cached and what that saved.
  func showSummary() {
    state.withLock { state in
      clear(&state)
      guard !isQuiet else { return }
      Console.error(state.tally.text(isLong: isLive))
    }
  }

  // MARK: - Events

  private func begin(
    _ cell: Cell, _ number: Int, _ total: Int, _ reason: Reason, _ state: inout State
  ) {
    let heading = "[\(number)/\(total)] \(cell.name)"
    state.running.append(RunningCell(name: cell.name, heading: heading))
    guard isLive else { return }
    clear(&state)
    let estimate = durations.seconds(of: cell).map { " (took \(Duration.spelled($0)) before)" }
    Console.error("\(heading): \(reason)\(estimate ?? "")")
    state.lastDrawn = nil
    draw(&state)
  }

  private func finish(_ cell: Cell, _ result: CellResult, _ state: inout State) {
    state.running.removeAll { $0.name == cell.name }
    state.remaining[cell.name] = nil
    state.tally.count(cell, result)
    switch result.status {
    case .fresh:
      say("done     \(cell.name)  \(Duration.spelled(result.cost?.seconds ?? 0))", &state)
      if result.output?.isEmpty == true {
        say("\(cell.location): warning: \(cell.name) put out an empty table", &state)
      }
      for sentence in result.output?.leftOut ?? [] {
        say("\(cell.location): note: \(cell.name) \(sentence)", &state)
      }
    case .failed(let message):
      clear(&state)
      Console.error("\(cell.location): error: \(cell.name) failed: \(message)")
    case .blocked(let blocker):
      clear(&state)
      Console.error("\(cell.location): note: \(cell.name) is blocked by \(blocker)")
    case .cached, .notRun: break
    }
    draw(&state)
  }

  /// What is said where the same key has another result than before.
  static func warning(_ cell: Cell, since date: Date) -> String {
    let day = date.formatted(.iso8601.year().month().day())
    let cause =
      cell.kind.runsPrograms
      ? "what it runs depends on something that its block does not name, which `audit` finds"
      : "where the code of '\(cell.kind.name)' has changed, raise its version, which is "
        + "\(cell.kind.version): results that the older code made are taken for those of the new"
    return "\(cell.location): warning: \(cell.name) put out something else than on \(day), from "
      + "the same inputs: \(cause)"
  }

  private func say(_ text: String, _ state: inout State) {
    guard !isQuiet else { return }
    clear(&state)
    Console.error(text)
  }

  // MARK: - The live line

  private func draw(_ state: inout State) {
    guard isLive, let cell = state.running.first else { return }
    let now = ContinuousClock.now
    if let last = state.lastDrawn, now - last < .milliseconds(100) { return }
    state.lastDrawn = now
    var line = cell.heading
    if let share = cell.progress?.share {
      line += "  \(Self.bar(share)) \(Int(share * 100)) %"
    }
    line += details(cell, state)
    Console.write("\r\u{1B}[K" + line.inOneLine.prefix(Console.width - 1), to: .standardError)
    state.hasLiveLine = true
  }

  /// How long a cell and everything should still take, what it says, and how many run beside it.
  private func details(_ cell: RunningCell, _ state: State) -> String {
    var details = ""
    if let left = left(cell, state) { details += "  \(Duration.spelled(left)) left" }
    if let words = cell.progress?.words { details += "  \(words)" }
    if state.running.count > 1 { details += "  and \(state.running.count - 1) more" }
    if state.remaining.count > 1, let left = leftOfAll(state) { details += "  (all: \(left))" }
    return details
  }

  /// What a running cell should still take: by its own progress, else by its history.
  private func left(_ cell: RunningCell, _ state: State) -> Double? {
    let elapsed = (ContinuousClock.now - cell.start).inSeconds
    if let share = cell.progress?.share, share > 0.01, elapsed > 1 {
      return elapsed / share * (1 - share)
    }
    guard let expected = state.remaining[cell.name] ?? nil else { return nil }
    return max(0, expected - elapsed)
  }

  /// What everything should still take; at least so much where some cells have no history.
  private func leftOfAll(_ state: State) -> String? {
    let running = Dictionary(state.running.map { ($0.name, left($0, state)) }) { $1 }
    let seconds = state.remaining.map { name, expected in running[name] ?? expected }
    let known = seconds.compactMap(\.self)
    guard let longest = known.max() else { return nil }
    let rest = max(longest, known.reduce(0, +) / Double(jobs))
    return "\(known.count < seconds.count ? "at least " : "")\(Duration.spelled(rest)) left"
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

extension Notebook.Progress {
  /// What stands beside the bar: the run's own words, else the last line of its programs.
  fileprivate var words: String? { message.isEmpty ? output.last : message }
}
