import Foundation
import Synchronization

@testable import Notebook

/// Runs cells in this process, remembers what it was given, and can do something before each, or end it
/// in another way.
final class ScriptedExecutor: Executor {
  private struct State: Sendable {
    var tasks: [CellTask] = []
    var running = 0
    var most = 0
  }

  private let state = Mutex(State())
  private let before: @Sendable (CellTask) async -> CellEnding?

  /// An executor; where `before` returns an ending, the cell is not run and ends so.
  init(before: @escaping @Sendable (CellTask) async -> CellEnding? = { _ in nil }) {
    self.before = before
  }

  /// The tasks in the order in which they began.
  var tasks: [CellTask] { state.withLock { $0.tasks } }
  /// The most that ran at once.
  var most: Int { state.withLock { $0.most } }

  func run(
    _ task: CellTask, objects: ObjectStore,
    progress report: @escaping @Sendable (Notebook.Progress) -> Void
  ) async -> CellEnding {
    state.withLock {
      $0.tasks.append(task)
      $0.running += 1
      $0.most = max($0.most, $0.running)
    }
    defer { state.withLock { $0.running -= 1 } }
    if let ending = await before(task) { return ending }
    return await InProcessExecutor(TestBook.kinds).run(task, objects: objects, progress: report)
  }
}

/// What a runner told, a line each.
final class Told: Sendable {
  private let state = Mutex<[String]>([])
  var lines: [String] { state.withLock { $0 } }

  func tell(_ event: RunEvent) {
    let line =
      switch event {
      case .planned(let cells): "planned \(cells.map(\.name.description).joined(separator: " "))"
      case .started(let cell, _, let number, let count, let reason):
        "started \(cell.name) \(number)/\(count): \(reason)"
      case .progress(let cell, let progress):
        "progress \(cell.name) \(progress.completed)/\(progress.total)"
      case .finished(let cell, let result): "finished \(cell.name): \(result.status)"
      case .waiting(let cell): "waiting \(cell.name)"
      case .changed(let cell, _): "changed \(cell.name)"
      case .notice(let text): "notice \(text)"
      }
    state.withLock { $0.append(line) }
  }
}

extension TestBook {
  /// A runner of the book, with its store or another.
  func runner(
    _ executor: any Executor, told: Told = Told(), store: Store? = nil,
    _ change: (inout Runner.Options) -> Void = { _ in }
  ) throws -> Runner {
    var options = Runner.Options()
    options.jobs = 1
    change(&options)
    return try Runner(
      load(), store: store ?? self.store(), executor: executor, options: options, tell: told.tell)
  }
}
