import Notebook
import TestSupport
import Testing

@testable import LivePreview

struct LiveStateTests {
  private static func results(_ statuses: [CellResult.Status]) throws -> BookResults {
    let folder = try TemporaryFolder(["chapters/01.md": "# T\n"])
    let cells = statuses.map { CellResult(axes: [], key: nil, status: $0) }
    return BookResults(
      book: try LiveScene.load(folder), blocks: ["x": BlockResult(cells: cells)])
  }

  @Test(
    arguments: [
      ([], "up to date", LiveState.Word.current),
      ([.fresh, .cached], "up to date", .current),
      ([.fresh, .notRun], "1 cell not run", .stale),
      ([.notRun, .blocked(by: "y")], "2 cells not run", .stale),
      ([.failed("a"), .cached], "1 cell failed", .failed),
      ([.failed("a"), .failed("b"), .blocked(by: "y")], "2 cells failed", .failed),
    ] as [([CellResult.Status], String, LiveState.Word)])
  func atRestItIsSaidWhatThereIs(
    statuses: [CellResult.Status], text: String, word: LiveState.Word
  ) throws {
    let state = LiveState(
      try Self.results(statuses), isRunning: false, isWrong: false, isBroken: false,
      wasCancelled: false)
    #expect(state.text == text && state.word == word)
  }

  /// What is worse comes first; only what is so is up to date.
  @Test(arguments: [
    (true, false, false, false, "running", LiveState.Word.running),
    (true, true, false, false, "running; chapters are wrong", .running),
    (false, true, true, true, "chapters are wrong", .wrong),
    (false, false, true, true, "the run ended early", .wrong),
    (false, false, false, true, "cancelled, 1 cell not run", .stale),
  ])
  func whatIsWorseComesFirst(
    isRunning: Bool, isWrong: Bool, isBroken: Bool, wasCancelled: Bool, text: String,
    word: LiveState.Word
  ) throws {
    let state = LiveState(
      try Self.results([.notRun, .failed("a")]), isRunning: isRunning, isWrong: isWrong,
      isBroken: isBroken, wasCancelled: wasCancelled)
    #expect(state.text == text && state.word == word)
  }

  @Test func aRunThatWasCancelledAtItsEndLeavesNothing() throws {
    let state = LiveState(
      try Self.results([.fresh]), isRunning: false, isWrong: false, isBroken: false,
      wasCancelled: true)
    #expect(state.text == "up to date")
  }
}
