import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

/// Cells run once more beside what the store has.
struct RecomputationTests {
  private static let chapter = """
    # T

    ```yaml experiment
    id: a
    run: count
    label: again
    sweep: {value: [1, 2, 3]}
    ```

    ```yaml experiment
    id: b
    run: double
    label: again-b
    number: a
    ```
    """

  private func rows(_ results: [Recomputation]) -> [[[Scalar]]?] {
    results.map { $0.output?.frame()?.rows }
  }

  /// The same bytes come out, and the store takes no note of it.
  @Test(arguments: [1, 2])
  func cellsRunOnceMoreAndNothingIsNoted(jobs: Int) async throws {
    let book = try TestBook(Self.chapter)
    let first = try await book.runner(ScriptedExecutor()).run()
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor) { $0.jobs = jobs }
      .recompute { $0.block == "b" || $0.axes.first?.value == 2 }
    #expect(
      results.map(\.cell.name.description)
        == ["a[value=2]", "b[value=1]", "b[value=2]", "b[value=3]"])
    #expect(rows(results) == [[[2]], [[2]], [[4]], [[6]]])
    #expect(executor.tasks.count == 4 && executor.most <= jobs)
    #expect(
      results.suffix(3).map(\.output?.hash) == first.blocks["b"]?.cells.map(\.output?.hash))
    #expect(results.allSatisfy { $0.trace == nil })
    #expect(try book.store().executions(of: "b").count == 3)
    #expect(try book.store().runs(limit: 9).count == 1)
  }

  /// What they read, and no more, is run first where the store does not have it.
  @Test func whatIsReadIsRunBefore() async throws {
    let book = try TestBook(Self.chapter)
    let executor = ScriptedExecutor()
    let runner = try book.runner(executor)
    let isChosen = { (cell: Cell) in cell.name.description == "b[value=3]" }
    #expect(try runner.missingInputs(of: isChosen).map(\.name.description) == ["a[value=3]"])
    let results = try await runner.recompute(isChosen)
    #expect(try runner.missingInputs(of: isChosen).isEmpty)
    #expect(rows(results) == [[[6]]])
    #expect(executor.tasks.map(\.name).sorted() == ["a[value=3]", "b[value=3]"])
    #expect(try book.plan().map(\.status) == [.new, .new, .cached, .new, .new, .new])
  }

  @Test func whatGoesWrongIsTheCellsOwn() async throws {
    let book = try TestBook(Self.chapter)
    _ = try await book.runner(ScriptedExecutor()).run()
    let executor = ScriptedExecutor { task in
      task.name == "a[value=2]" ? .failed("no luck", exit: nil, CellUsage(since: .now)) : nil
    }
    let results = try await book.runner(executor).recompute { $0.block == "a" }
    #expect(results.map(\.failure) == [nil, "no luck", nil])
    #expect(rows(results) == [[[1]], nil, [[3]]])
  }

  @Test func aCellWhoseInputFailsSaysSo() async throws {
    let book = try TestBook(Self.chapter)
    let executor = ScriptedExecutor { task in
      task.name.hasPrefix("a") ? .failed("no luck", exit: nil, CellUsage(since: .now)) : nil
    }
    let results = try await book.runner(executor).recompute { $0.name.description == "b[value=1]" }
    #expect(results.map(\.failure) == ["there is no output of a[value=1]"])
  }

  @Test func anInterruptionIsThrown() async throws {
    let book = try TestBook(Self.chapter)
    _ = try await book.runner(ScriptedExecutor()).run()
    let executor = ScriptedExecutor { _ in
      withUnsafeCurrentTask { $0?.cancel() }
      return .failed("interrupted", exit: nil, CellUsage(since: .now))
    }
    let runner = try book.runner(executor)
    let run = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await runner.recompute { $0.block == "a" }
    }
    await #expect(throws: CancellationError.self) { try await run.value }
  }
}
