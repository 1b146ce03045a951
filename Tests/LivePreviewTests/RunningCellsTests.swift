import Notebook
import Synchronization
import TestSupport
import Testing

@testable import LivePreview

struct RunningCellsTests {
  /// Time that a test lets pass.
  private final class Clock: Sendable {
    private let passed = Mutex(Duration.zero)
    private let start = ContinuousClock.now
    var now: ContinuousClock.Instant { passed.withLock { start + $0 } }
    func pass(_ duration: Duration) { passed.withLock { $0 += duration } }
  }

  private let clock = Clock()
  private let cells: [Cell]
  private var running: RunningCells

  init() throws {
    let folder = try TemporaryFolder([
      "chapters/01.md": "# T\n" + gated("x", "sweep: {value: [1, 2, 3]}") + gated("y")
    ])
    cells = try LiveScene.load(folder).cells
    running = RunningCells(nil) { [clock] in clock.now }
    running.note(.planned(cells))
  }

  private mutating func start(_ position: Int) {
    running.note(
      .started(
        cell: cells[position], key: "k\(position)", number: 1, of: 4, reason: .neverRun))
  }

  private mutating func progress(_ position: Int, _ progress: Notebook.Progress) {
    running.note(.progress(cell: cells[position], progress))
  }

  private mutating func finish(_ position: Int, _ status: CellResult.Status = .fresh) {
    let cell = cells[position]
    running.note(
      .finished(cell: cell, CellResult(axes: cell.axes, key: nil, status: status)))
  }

  @Test mutating func cellsGoFromWaitingToRunningToDone() {
    #expect(running.blocks.mapValues(\.queued) == ["x": 3, "y": 1])
    start(0)
    start(3)
    #expect(running.keys == ["k0", "k3"])
    #expect(running.blocks["x"]?.queued == 2 && running.blocks["x"]?.running == 1)
    finish(3)
    #expect(running.blocks["y"] == nil, "it rests")
    finish(0)
    // One that was found in the store never ran.
    finish(1, .cached)
    #expect(running.blocks["x"]?.queued == 1 && running.blocks["x"]?.done == 1)
    finish(2)
    #expect(running.blocks.isEmpty && running.keys.isEmpty)
  }

  @Test mutating func theShareIsThatOfTheBlock() {
    start(0)
    start(1)
    progress(0, .init(completed: 3, total: 4, message: ""))
    #expect(running.blocks["x"]?.share == 0.25)
    // A program that prints says nothing of how far it is.
    progress(0, .init(completed: 0, total: 0, message: ""))
    #expect(running.blocks["x"]?.share == 0.25)
    finish(1)
    #expect(running.blocks["x"]?.share == 1.75 / 3)
  }

  @Test mutating func theTimeLeftFollowsFromTheProgress() {
    start(3)
    progress(3, .init(completed: 1, total: 4, message: ""))
    #expect(running.blocks["y"]?.secondsLeft == nil, "too early to tell")
    clock.pass(.seconds(2))
    #expect(running.blocks["y"]?.secondsLeft == 6)
  }

  @Test mutating func whatIsSaidIsKeptWithWhatIsPrintedLast() {
    start(3)
    for number in 0..<8 { progress(3, .init(completed: number, total: 9, message: "\(number)")) }
    progress(3, .init(completed: 8, total: 9, message: "7"))
    #expect(running.blocks["y"]?.log == (2..<8).map { "y: \($0)" })
    var printed = Notebook.Progress(completed: 0, total: 0, message: "")
    printed.output = ["one", "two"]
    progress(3, printed)
    #expect(running.blocks["y"]?.log.suffix(3) == ["y: 7", "one", "two"])
    // Of several cells, each line says whose it is.
    start(0)
    start(1)
    progress(1, printed)
    #expect(running.blocks["x"]?.log.last == "x[value=2]: two")
  }

  @Test mutating func failuresAndOtherRunnersAreTold() {
    start(0)
    start(1)
    finish(0, .failed("so it went"))
    running.note(.waiting(cell: cells[2]))
    #expect(
      running.blocks["x"]?.log == [
        "x[value=1]: never run", "x[value=2]: never run", "x[value=1]: so it went",
        "x[value=3]: another runner is running it",
      ])
  }
}
