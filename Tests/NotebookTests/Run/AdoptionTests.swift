import Foundation
import Frames
import TestSupport
import Testing

@testable import Notebook

/// Results of a published report in place of computing them.
struct AdoptionTests {
  /// What `a` puts out has a file besides its row, what `b` puts out has none.
  private static func chapter(label: String = "adopted-b") -> String {
    """
    # T

    ```yaml experiment
    id: a
    run: count
    label: adopted
    sweep: {value: [1, 2, 3]}
    ```

    ```yaml experiment
    id: b
    run: double
    label: \(label)
    number: a
    ```
    """
  }

  /// What a report says of a book that was run.
  private func published(
    _ change: (inout PublishedOutput, _ block: String) -> Void = { _, _ in }
  ) async throws -> [String: PublishedOutput] {
    let book = try TestBook(Self.chapter())
    let results = try await book.runner(ScriptedExecutor()).run()
    var outputs: [String: PublishedOutput] = [:]
    for (id, block) in results.blocks {
      for cell in block.cells {
        let output = try #require(cell.output)
        var published = PublishedOutput(
          hash: output.hash, frames: output.frames, cost: CellCost(seconds: 60),
          finished: Date(timeIntervalSince1970: 1_000_000), platform: "elsewhere")
        change(&published, id)
        outputs[try #require(cell.key)] = published
      }
    }
    return outputs
  }

  @Test func nothingIsLeftToRun() async throws {
    let outputs = try await published()
    let book = try TestBook(Self.chapter())
    let adoption = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(adoption.rows.map(\.description) == ["a[value=1]", "a[value=2]", "a[value=3]"])
    #expect(adoption.whole.map(\.block) == ["b", "b", "b"])
    #expect(adoption.known == 0 && adoption.others == 0 && adoption.doubtful.isEmpty)
    #expect(try book.plan().map(\.hasFiles) == [false, false, false, true, true, true])
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor).run()
    #expect(executor.tasks.isEmpty)
    #expect(results.blocks["b"]?.frame()?.rows.map(\.last) == [2, 4, 6])
    #expect(results.blocks["b"]?.cells.first?.cost?.seconds == 60)
    #expect(results.blocks["b"]?.cells.first?.platform == "elsewhere")
    let again = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(again.known == 6 && again.rows.isEmpty && again.whole.isEmpty)
  }

  /// What a new cell reads is run first where only its rows are here, and what else reads it stays.
  @Test func filesAreMadeWhereACellReadsThem() async throws {
    let outputs = try await published()
    let book = try TestBook(Self.chapter(label: "another"))
    let adoption = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(adoption.rows.count == 3 && adoption.others == 3)
    let plan = try book.plan()
    #expect(plan.map(\.status) == [.stale, .stale, .stale, .new, .new, .new])
    #expect(plan.prefix(3).allSatisfy { $0.reason == .filesMissing })
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor) { $0.only = ["b"] }.run()
    #expect(executor.tasks.count == 6)
    #expect(results.blocks["b"]?.frame()?.rows.map(\.last) == [2, 4, 6])
    #expect(try book.plan().allSatisfy { $0.status == .cached })
  }

  /// Of a sweep that grew, only what the new place reads is run.
  @Test func onlyWhatIsReadIsMade() async throws {
    let outputs = try await published()
    let book = try TestBook(Self.chapter().replacing("[1, 2, 3]", with: "[1, 2, 3, 4]"))
    _ = try book.store().adopt(book.load()) { outputs[$0] }
    let executor = ScriptedExecutor()
    _ = try await book.runner(executor).run()
    #expect(executor.tasks.map(\.name).sorted() == ["a[value=4]", "b[value=4]"])
  }

  @Test func recomputingReadsFilesThatAreMadeFirst() async throws {
    let outputs = try await published()
    let book = try TestBook(Self.chapter())
    _ = try book.store().adopt(book.load()) { outputs[$0] }
    let executor = ScriptedExecutor()
    let runner = try book.runner(executor)
    let isChosen = { (cell: Cell) in cell.name.description == "b[value=3]" }
    #expect(try runner.missingInputs(of: isChosen).map(\.name.description) == ["a[value=3]"])
    let again = try await runner.recompute(isChosen)
    #expect(again.map { $0.output?.frame()?.rows } == [[[6]]])
    #expect(executor.tasks.map(\.name).sorted() == ["a[value=3]", "b[value=3]"])
  }

  /// Rows that do not have the hash of an output to which nothing else belongs are someone's doing.
  @Test func alteredRowsAreNotTakenOver() async throws {
    let outputs = try await published { output, block in
      guard block == "b" else { return }
      output.frames[0].replaceValues(at: 0, by: [99])
    }
    let book = try TestBook(Self.chapter())
    let adoption = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(adoption.doubtful.map(\.block) == ["b", "b", "b"] && adoption.whole.isEmpty)
    let results = try await book.runner(ScriptedExecutor()).run()
    #expect(results.blocks["b"]?.frame()?.rows.map(\.last) == [2, 4, 6])
  }

  /// A report joins the cells of a block: a column that only others have comes along empty.
  @Test func columnsOfOtherCellsAreLeftOut() async throws {
    let outputs = try await published { output, _ in
      var wider = Frame(
        output.frames[0].name, columns: output.frames[0].columns + [.init("more", .number, "")])
      for row in output.frames[0].rows { wider.append(row + [.missing]) }
      output.frames = [wider]
    }
    let book = try TestBook(Self.chapter())
    let adoption = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(adoption.whole.map(\.block) == ["b", "b", "b"])
  }

  @Test func whatIsReadByWhatIsNotThereWaits() async throws {
    var outputs = try await published()
    outputs = outputs.filter { $0.value.frames[0].rows != [[2]] }
    let book = try TestBook(Self.chapter())
    let adoption = try book.store().adopt(book.load()) { outputs[$0] }
    #expect(adoption.others == 3)
  }
}
