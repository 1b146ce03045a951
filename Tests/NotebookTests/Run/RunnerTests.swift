import Chapters
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

/// What runs again and what does not.
struct RunnerTests {
  private static func chapter(
    _ label: String, value: String = "value: 3", prose: String = "Text.", extra: String = ""
  ) -> String {
    """
    # T

    \(prose)

    ```yaml experiment
    id: a
    run: count
    label: \(label)
    \(value)
    \(extra)
    ```

    ```yaml experiment
    id: b
    run: double
    label: \(label)-b
    number: a
    ```
    """
  }

  private func count(_ label: String) -> Int { runs.withLock { $0[label] ?? 0 } }

  /// A run is noted where the book shows something else than before, and its results are found again.
  @Test func runsAreNotedWhereTheyShowSomethingElse() async throws {
    let book = try TestBook(Self.chapter("noted"))
    try await book.run()
    try await book.run()
    #expect(try book.store().runs(limit: 9).map(\.number) == [1])
    try book.folder.write(Self.chapter("noted", value: "value: 4"), to: "chapters/01.md")
    try await book.run { $0.only = ["a"] }
    try await book.run()
    let store = try book.store()
    let runs = try store.runs(profile: "standard", limit: 9)
    #expect(runs.map(\.number) == [3, 2, 1])
    let values = try runs.map { run in
      let results = try store.results(of: try book.load(), at: run)
      return ["a", "b"].map { results.blocks[$0]?.frame()?.rows[0][0].asInt }
    }
    #expect(values == [[4, 8], [4, 6], [3, 6]])
    #expect(try store.runs(profile: "other", limit: 9).isEmpty)

    // A block that is gone is gone from later runs only.
    let alone = Self.chapter("noted", value: "value: 4")
    let end = try #require(alone.range(of: "```yaml experiment\nid: b"))
    try book.folder.write(String(alone[..<end.lowerBound]), to: "chapters/01.md")
    try await book.run()
    #expect(try store.keys(at: nil, profile: "standard").keys.map(\.block).sorted() == ["a"])
    #expect(try store.keys(at: 1, profile: "standard").keys.map(\.block).sorted() == ["a", "b"])

    let history = try store.history(of: "a", limit: 9)
    #expect(history.map { $0.changes.map(\.description) } == [["value 3 -> 4"], []])
    #expect(history.first?.output?.frame()?.rows == [[4]])
  }

  @Test func whatDoesNotChangeTheCellDoesNotRunItAgain() async throws {
    let book = try TestBook(Self.chapter("same"))
    let first = try await book.run()
    #expect(first.status("b") == .fresh)
    #expect(first.blocks["b"]?.frame()?.values(of: "value") == [.integer(6)])
    let variants = [
      Self.chapter("same", prose: "Other *text*, and more of it.\n\nA paragraph."),
      Self.chapter("same", value: "# a comment\nvalue: 3"),
      Self.chapter("same", extra: "grain: 1"),
      Self.chapter("same", value: "\"value\": 3"),
    ]
    for variant in variants {
      try book.folder.write(variant, to: "chapters/01.md")
      let results = try await book.run()
      #expect(results.status("a") == .cached)
      #expect(results.status("b") == .cached)
      #expect(results.blocks["b"]?.frame()?.values(of: "value") == [.integer(6)])
    }
    #expect(count("same") == 1)
    #expect(count("same-b") == 1)
  }

  @Test func aChangedOptionRunsTheCellAndWhatDependsOnIt() async throws {
    let book = try TestBook(Self.chapter("changed"))
    try await book.run()
    try book.folder.write(Self.chapter("changed", value: "value: 4"), to: "chapters/01.md")
    let planned = try book.plan()
    #expect(planned.map(\.status) == [.stale, .stale])
    #expect(planned[0].reason?.description == "value 3 -> 4")
    let results = try await book.run()
    #expect(results.status("a") == .fresh)
    #expect(results.blocks["b"]?.frame()?.values(of: "value") == [.integer(8)])
    #expect(try book.plan().map(\.status) == [.cached, .cached])
  }

  /// A rerun that gives the same bytes stops there.
  @Test func anEqualOutputStopsTheRerun() async throws {
    let book = try TestBook(Self.chapter("cutoff", value: "value: 10", extra: "grain: 10"))
    try await book.run()
    try book.folder.write(
      Self.chapter("cutoff", value: "value: 14", extra: "grain: 10"), to: "chapters/01.md")
    let results = try await book.run()
    #expect(results.status("a") == .fresh)
    #expect(results.status("b") == .cached)
    #expect(count("cutoff-b") == 1)
  }

  @Test func goingBackToAnEarlierOptionIsCached() async throws {
    let book = try TestBook(Self.chapter("back"))
    try await book.run()
    try book.folder.write(Self.chapter("back", value: "value: 4"), to: "chapters/01.md")
    try await book.run()
    try book.folder.write(Self.chapter("back"), to: "chapters/01.md")
    #expect(try await book.run().status("b") == .cached)
  }

  @Test func aFailureBlocksWhatDependsOnItAndIsTriedAgain() async throws {
    let book = try TestBook(Self.chapter("fails", extra: "fails: no luck"))
    let results = try await book.run()
    #expect(results.status("a") == .failed("no luck"))
    #expect(results.status("b") == .blocked(by: "a"))
    #expect(try book.plan()[0].reason == .failedLastTime("no luck"))
    try await book.run()
    #expect(count("fails") == 2)
    try book.folder.write(Self.chapter("fails"), to: "chapters/01.md")
    #expect(try await book.run().status("b") == .fresh)
  }

  @Test func freshRunsACellAgain() async throws {
    let book = try TestBook(Self.chapter("fresh"))
    try await book.run()
    try await book.run { $0.fresh = ["a"] }
    #expect(count("fresh") == 2)
    #expect(count("fresh-b") == 1)
  }

  @Test func onlyRunsABlockAndWhatItNeeds() async throws {
    let other = "\n\n```yaml experiment\nid: c\nrun: count\nlabel: only-c\n```\n"
    let book = try TestBook(Self.chapter("only") + other)
    let results = try await book.run { $0.only = ["b"] }
    #expect(results.status("b") == .fresh)
    #expect(results.status("c") == .notRun)
    #expect(count("only-c") == 0)
  }

  @Test func aDamagedObjectIsNoticedAndMadeAgain() async throws {
    let book = try TestBook(Self.chapter("damage"))
    let first = try await book.run()
    let blob = try #require(try first.blocks["a"]?.cells[0].output?.blob("blob"))
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: blob.path)
    try Data("9".utf8).write(to: blob)
    try book.folder.write(
      Self.chapter("damage").replacing("damage-b", with: "damage-c"), to: "chapters/01.md")
    let results = try await book.run()
    #expect(results.blocks["b"]?.frame()?.values(of: "value") == [.integer(6)])
    #expect(count("damage") == 2)
  }

  @Test func aMissingObjectIsMadeAgain() async throws {
    let book = try TestBook(Self.chapter("missing"))
    try await book.run()
    try FileManager.default.removeItem(
      at: book.folder.url.appending(path: "store/objects"))
    #expect(try await book.run().status("b") == .fresh)
    #expect(count("missing") == 2)
  }

  @Test func aDamagedDatabaseIsSetAside() async throws {
    let book = try TestBook(Self.chapter("database"))
    try await book.run()
    try Data("not a database, but long enough to be read as one".utf8)
      .write(to: book.folder.url.appending(path: "store/store.sqlite"))
    #expect(try book.store().notice?.contains("was damaged") == true)
    #expect(try await book.run().status("b") == .fresh)
  }
}
