import Foundation
import Notebook
import Synchronization
import TestSupport
import Testing

@testable import NotebookCommands

/// What a run in a pipe says while its cells take long.
struct ProgressDisplayTests {
  private func made(isQuiet: Bool = false) throws -> (ProgressDisplay, [Cell]) {
    let small = try SmallBook(["01": SmallBook.rows("a", "sweep: {seed: [1, 2, 3]}")])
    let store = try Store(folder: small.folder.url.appending(path: "store"))
    let display = ProgressDisplay(isQuiet: isQuiet, jobs: 2, durations: try store.durations())
    display.show(.planned(small.book.cells))
    return (display, small.book.cells)
  }

  private func start(_ cell: Cell, on display: ProgressDisplay) {
    display.show(.started(cell: cell, key: "k", number: 1, of: 3, reason: .neverRun))
  }

  @Test func onlyCellsThatHaveRunForLongAreNews() throws {
    let (display, cells) = try made()
    #expect(display.lifeSign(after: .zero) == nil)
    start(cells[0], on: display)
    #expect(display.lifeSign(after: .seconds(3600)) == nil)
    let sign = try #require(display.lifeSign(after: .zero))
    #expect(sign == "running  a[seed=1]  less than 0.1 s")
    display.show(.finished(cell: cells[0], cells[0].result(.cached)))
    #expect(display.lifeSign(after: .zero) == nil)
  }

  @Test func whatACellSaysAndWhatRunsBesideItIsToldToo() throws {
    let (display, cells) = try made()
    for cell in cells { start(cell, on: display) }
    let progress = Notebook.Progress(completed: 1, total: 4, message: "half way")
    display.show(.progress(cell: cells[0], progress))
    let sign = try #require(display.lifeSign(after: .zero))
    #expect(sign.hasPrefix("running  a[seed=1]  ") && sign.hasSuffix("  half way  and 2 more"))
  }

  @Test(arguments: [false, true]) func aQuietRunStaysSilent(isQuiet: Bool) async throws {
    let (display, cells) = try made(isQuiet: isQuiet)
    start(cells[0], on: display)
    let (said, note) = AsyncStream<String>.makeStream()
    let telling = Task {
      await display.tellNowAndThen(every: .milliseconds(1)) { note.yield($0) }
      note.finish()
    }
    defer { telling.cancel() }
    var lines = said.makeAsyncIterator()
    if isQuiet {
      #expect(await lines.next() == nil)
    } else {
      for _ in 0..<2 { #expect(await lines.next()?.hasPrefix("running  a[seed=1]  ") == true) }
    }
  }

  @Test func anotherResultOfTheSameInputsIsAWarning() throws {
    let (_, cells) = try made()
    let warning = ProgressDisplay.warning(cells[0], since: Date(timeIntervalSince1970: 0))
    #expect(
      warning.hasSuffix(
        "01.md:1:1: warning: a[seed=1] put out something else than on 1970-01-01, from the same "
          + "inputs: where the code of 'data' has changed, raise its version, which is "
          + "\(cells[0].kind.version): results that the older code made are taken for those of the new"
      ), "\(warning)")
  }
}
