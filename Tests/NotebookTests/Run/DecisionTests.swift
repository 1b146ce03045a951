import Foundation
import TestSupport
import Testing

@testable import Notebook

/// What plans say of cells, and why: the same decision as a run's.
struct DecisionTests {
  private static func chapter(_ label: String, value: Int = 3, extra: String = "") -> String {
    """
    # T

    ```yaml experiment
    id: a
    run: count
    label: \(label)
    value: \(value)
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

  private func standing(_ book: TestBook) throws -> [String] {
    try book.plan().map { "\($0.status.rawValue): \($0.reason?.description ?? "")" }
  }

  @Test func aCellGoesFromNewToCachedToStale() async throws {
    let book = try TestBook(Self.chapter("decided"))
    #expect(try standing(book) == ["new: never run", "new: a runs first"])
    #expect(try book.plan()[1].key == nil)
    try await book.run()
    #expect(try standing(book) == ["cached: ", "cached: "])
    try book.folder.write(Self.chapter("decided", value: 4), to: "chapters/01.md")
    #expect(try standing(book) == ["stale: value 3 -> 4", "stale: a runs first"])
    try await book.run { $0.only = ["a"] }
    #expect(try standing(book) == ["cached: ", "stale: the output of a changed"])
  }

  @Test func aFailureBlocksUntilSomethingChanges() async throws {
    let book = try TestBook(Self.chapter("stuck", extra: "fails: no luck"))
    try await book.run()
    #expect(try standing(book) == ["new: failed last time: no luck", "blocked: waits for a"])
    try book.folder.write(Self.chapter("stuck", extra: "fails: again"), to: "chapters/01.md")
    #expect(try standing(book) == ["new: never run", "new: a runs first"])
  }

  @Test func aLostOutputIsSaid() async throws {
    let book = try TestBook(Self.chapter("lost"))
    try await book.run()
    try FileManager.default.removeItem(at: book.folder.url.appending(path: "store/objects"))
    #expect(
      try standing(book) == ["stale: its output is missing from the store", "stale: a runs first"])
  }

  @Test func aFreshRunIsSaid() async throws {
    let book = try TestBook(Self.chapter("asked"))
    try await book.run()
    let plan = try Plan.make(for: book.load(), store: book.store(), fresh: ["a"])
    #expect(plan.entries.map(\.status) == [.stale, .stale])
    #expect(plan.entries[0].reason == .freshRunAsked)
  }
}
