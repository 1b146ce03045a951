import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

/// How a run goes through a book: what it begins, what it leaves, what it says.
struct BookRunTests {
  private static func block(_ yaml: String) -> String { "```yaml experiment\n\(yaml)\n```\n\n" }

  private static func count(_ id: String, _ extra: String = "") -> String {
    block("id: \(id)\nrun: count\nlabel: \(id)\n\(extra)")
  }

  private static func double(_ id: String, _ of: String) -> String {
    block("id: \(id)\nrun: double\nlabel: \(id)\nnumber: \(of)")
  }

  @Test func whatHappensIsToldInOrder() async throws {
    let book = try TestBook(
      Self.count("a") + Self.double("b", "a") + Self.count("c", "fails: no luck")
        + Self.double("d", "c"))
    let told = Told()
    _ = try await book.runner(ScriptedExecutor(), told: told).run()
    #expect(
      told.lines == [
        "planned a b c d", "started a 1/4: never run", "finished a: fresh",
        "started c 2/4: never run", #"finished c: failed("no luck")"#,
        #"finished d: blocked(by: "c")"#, "started b 3/4: never run", "finished b: fresh",
      ])
    let again = Told()
    _ = try await book.runner(ScriptedExecutor(), told: again).run()
    #expect(
      again.lines == [
        "planned c d", "finished a: cached", "finished b: cached",
        "started c 1/2: failed last time: no luck", #"finished c: failed("no luck")"#,
        #"finished d: blocked(by: "c")"#,
      ])
  }

  /// After the first failure nothing is begun any more; what the store has is shown.
  @Test func aFastFailureLeavesTheRest() async throws {
    let book = try TestBook(
      Self.count("a") + Self.count("b", "fails: no luck") + Self.count("c") + Self.count("d"))
    _ = try await book.runner(ScriptedExecutor()) { $0.only = ["d"] }.run()
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor) { $0.failsFast = true }.run()
    #expect(executor.tasks.map(\.name) == ["a", "b"])
    #expect(results.status("a") == .fresh)
    #expect(results.status("c") == .notRun)
    #expect(results.status("d") == .cached)
  }

  @Test(arguments: [1, 2, 3])
  func soManyRunAtOnceAndShareTheThreads(jobs: Int) async throws {
    let book = try TestBook(Self.count("a", "sweep: {value: [1, 2, 3, 4, 5, 6]}"))
    let arrived = Mutex(0)
    // Each of the first waits for as many others as may run beside it.
    let executor = ScriptedExecutor { _ in
      arrived.withLock { $0 += 1 }
      while arrived.withLock({ $0 < jobs }) { await Task.yield() }
      return nil
    }
    let results = try await book.runner(executor) {
      $0.jobs = jobs
      $0.threads = 7
    }.run()
    #expect(executor.most == jobs)
    #expect(executor.tasks.allSatisfy { $0.threads >= 7 / jobs })
    #expect(executor.tasks.prefix(jobs).allSatisfy { $0.threads == 7 / jobs })
    #expect(results.blocks["a"]?.frame()?.values(of: "value") == [1, 2, 3, 4, 5, 6])
  }

  /// Cells of one key are one run, even while it is under way.
  @Test func cellsOfOneKeyRunOnce() async throws {
    let text = { (id: String) in Self.block("id: \(id)\nrun: count\nlabel: twins") }
    let book = try TestBook(text("a") + text("b") + text("c"))
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor) { $0.jobs = 3 }.run()
    #expect(executor.tasks.map(\.name) == ["a"])
    #expect(["a", "b", "c"].map { results.status($0) } == [.fresh, .cached, .cached])
    #expect(results.blocks["a"]?.cells[0].key == results.blocks["c"]?.cells[0].key)
  }

  /// A fresh run that puts out something else under the same key is told of; one that does not, is not.
  @Test(arguments: [(1, false), (2, true)])
  func anotherResultOfTheSameKeyIsToldOf(value: Int, isTold: Bool) async throws {
    let book = try TestBook(Self.count("a"))
    _ = try await book.runner(ScriptedExecutor()).run()
    let objects = try book.store().objects
    let key = try YAML.parse(YAML.Source(text: "value: \(value)", file: "keys")).entries ?? []
    let executor = ScriptedExecutor { task in
      var changed = task
      changed.entries += key.flatMap { [$0.key, $0.value] }
      return await InProcessExecutor(TestBook.kinds).run(changed, objects: objects) { _ in }
    }
    let told = Told()
    _ = try await book.runner(executor, told: told) { $0.fresh = ["a"] }.run()
    #expect(told.lines.contains("changed a") == isTold)
  }

  /// Asked to run afresh, twins run once all the same.
  @Test func freshTwinsRunOnce() async throws {
    let text = { (id: String) in Self.block("id: \(id)\nrun: count\nlabel: fresh twins") }
    let book = try TestBook(text("a") + text("b"))
    _ = try await book.runner(ScriptedExecutor()).run()
    let executor = ScriptedExecutor()
    _ = try await book.runner(executor) {
      $0.jobs = 2
      $0.fresh = ["a", "b"]
    }.run()
    #expect(executor.tasks.count == 1)
  }

  /// What another runner is at is waited for, and taken from the store.
  @Test func aCellThatAnotherRunnerHasIsWaitedFor() async throws {
    let book = try TestBook(Self.count("a"))
    let (other, store) = (try book.store(), try book.store())
    let key = try #require(try Plan.make(for: book.load(), store: store).entries[0].key)
    #expect(other.locks.take(key))
    let told = Told()
    let executor = ScriptedExecutor()
    let runner = try book.runner(executor, told: told, store: store)
    async let results = runner.run()
    while !told.lines.contains("waiting a") { await Task.yield() }
    let material = try #require(
      try Plan.make(for: book.load(), store: other).entries.first?.cell.canonical)
    #expect(material["label"] == "\"a\"")
    let run = Execution(
      name: CellName(block: "a"),
      key: KeyMaker(try book.load(), variables: other.variables).key(
        of: try book.load().cells[0], outputs: [:]),
      started: Date(), cost: CellCost(seconds: 1), outcome: .done, host: "other", version: "1",
      platform: "")
    #expect(run.key.text == key)
    var output = Store.output(7)
    output.frames[0].name = "numbers"
    _ = try other.save(other.objects.write(output), of: run)
    other.locks.release(key)
    let result = try await results
    #expect(result.status("a") == .cached)
    #expect(result.blocks["a"]?.frame()?.rows == [[7]])
    #expect(executor.tasks.isEmpty)
    #expect(told.lines.filter { $0 == "waiting a" }.count == 1)
    // Nobody holds the key any more.
    #expect(other.locks.take(key))
  }

  /// A file that is written while a cell reads it belongs to neither state.
  @Test func aFileThatChangesDuringARunFailsItsCell() async throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: data\nfile: rows.csv") + Self.count("b"),
      "rows.csv": "x\n1\n",
    ])
    let changing = ScriptedExecutor { task in
      if task.name == "a" { try? book.folder.write("x\n2\n", to: "chapters/rows.csv") }
      return nil
    }
    let results = try await book.runner(changing).run()
    #expect(
      results.status("a")
        == .failed(
          "rows.csv changed while the cell ran: what it put out belongs to neither state, and is not "
            + "kept"))
    #expect(results.status("b") == .fresh)
    #expect(try book.plan().map(\.status) == [.new, .cached])
    let quiet = try await book.runner(ScriptedExecutor()).run()
    #expect(quiet.blocks["a"]?.frame()?.rows == [[2]])
  }

  /// A store that cannot be written is no cell's fault, and ends the run.
  @Test func aStoreThatCannotBeWrittenEndsTheRun() async throws {
    let book = try TestBook(Self.count("a") + Self.count("b"))
    let full = ScriptedExecutor { _ in .storeFailed("the disk is full") }
    let told = await #expect(throws: StoreError.self) { try await book.runner(full).run() }
    #expect(told?.description == "the disk is full")
    #expect(full.tasks.count == 1)
    #expect(try book.store().executions(of: "a").isEmpty)
    #expect(try book.plan().map(\.status) == [.new, .new])
  }

  /// What was done before an interruption is kept, what was under way is not.
  @Test func anInterruptedRunKeepsWhatIsDone() async throws {
    let book = try TestBook(Self.count("a") + Self.count("b") + Self.count("c"))
    let reached = Mutex(false)
    let executor = ScriptedExecutor { task in
      guard task.name == "b" else { return nil }
      reached.withLock { $0 = true }
      while !Task.isCancelled { await Task.yield() }
      return .failed("interrupted", exit: "interrupted", CellUsage(since: .now))
    }
    let runner = try book.runner(executor)
    let run = Task { try await runner.run() }
    while !reached.withLock({ $0 }) { await Task.yield() }
    run.cancel()
    await #expect(throws: CancellationError.self) { try await run.value }
    #expect(try book.plan().map(\.status) == [.cached, .new, .new])
    #expect(try book.store().executions(of: "b").isEmpty)
    #expect(try book.store().locks.takeAll())
  }

  @Test func nothingRunsWhereNothingIsToRun() async throws {
    let book = try TestBook(Self.count("a") + Self.double("b", "a"))
    _ = try await book.runner(ScriptedExecutor()) { $0.only = ["a"] }.run()
    let executor = ScriptedExecutor()
    let results = try await book.runner(executor) { $0.runsNothing = true }.run()
    #expect(executor.tasks.isEmpty)
    #expect(results.status("a") == .cached)
    #expect(results.status("b") == .notRun)
    #expect(results.blocks["b"]?.cells[0].key != nil)
  }

  @Test func chaptersRunWithWhatTheyNeed() async throws {
    let book = try TestBook([
      "01.md": Self.count("a") + Self.count("unneeded"), "02.md": Self.double("b", "a"),
    ])
    let executor = ScriptedExecutor()
    _ = try await book.runner(executor) { $0.chapters = ["02"] }.run()
    #expect(executor.tasks.map(\.name) == ["a", "b"])
  }

  /// What a failed worker left is recorded: message, how it ended, what it took.
  @Test func aFailureIsRecordedWithItsEnd() async throws {
    let book = try TestBook(Self.count("a"))
    let executor = ScriptedExecutor { _ in
      var usage = CellUsage(since: .now)
      usage.cost.peakMemory = 4096
      usage.host = "node7"
      usage.platform = "p"
      return .failed("no more", exit: "exited with status 3", usage)
    }
    let results = try await book.runner(executor) { $0.version = "9" }.run()
    #expect(results.status("a") == .failed("no more"))
    let run = try #require(try book.store().executions(of: "a").first)
    #expect(run.message == "no more" && run.exit == "exited with status 3")
    #expect(run.host == "node7" && run.version == "9" && run.platform == "p")
    #expect(run.cost.peakMemory == 4096)
  }

  /// Folders for a cell's files are its own, and gone when it has ended.
  @Test func scratchFoldersAreGoneAfterwards() async throws {
    let book = try TestBook(Self.count("a") + Self.count("b"))
    let executor = ScriptedExecutor { task in
      try? FileManager.default.createDirectory(
        atPath: task.scratch, withIntermediateDirectories: true)
      return nil
    }
    _ = try await book.runner(executor).run()
    #expect(Set(executor.tasks.map(\.scratch)).count == 2)
    #expect(!executor.tasks.contains { FileManager.default.fileExists(atPath: $0.scratch) })
  }
}
