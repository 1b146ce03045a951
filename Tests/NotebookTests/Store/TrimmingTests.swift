import Foundation
import TestSupport
import Testing

@testable import Frames
@testable import Notebook

/// What a store keeps, and what it gives up.
struct TrimmingTests {
  private let folder: TemporaryFolder
  private let store: Store
  private let book: Set<CellName> = [CellName(block: "a"), CellName(block: "b")]

  init() throws {
    folder = try TemporaryFolder()
    store = try Store(folder: folder.url)
  }

  /// The numbers that the store still has, of those up to 9.
  private func kept() throws -> [Int] {
    try (0...9).filter { try store.kept(Store.material($0).key) != nil }
  }

  private func trim(seconds: Double? = nil, runs: Int, isDry: Bool = false) throws -> Trimming {
    try store.trim(KeepingRules(seconds: seconds, runs: runs, cells: book), isDry: isDry)
  }

  /// What a cell shows is kept in any case.
  @Test(arguments: [(0, [3, 5]), (1, [3, 5]), (2, [2, 3, 5]), (9, [1, 2, 3, 5])])
  func theLastResultsOfEveryCellAreKept(runs: Int, left: [Int]) throws {
    for value in [1, 2, 3] { try store.keep("a", value) }
    try store.keep("b", 5)
    let trimming = try trim(runs: runs)
    #expect(try kept() == left)
    #expect(trimming.outputs.count == 4 - left.count)
    // A number's frame and its blob.
    #expect(trimming.objects == 2 * (4 - left.count))
  }

  /// One that ran again and gave the same counts once.
  @Test func aResultThatCameTwiceCountsOnce() throws {
    for value in [1, 2, 3, 2, 3] { try store.keep("a", value) }
    _ = try trim(runs: 2)
    #expect(try kept() == [2, 3])
  }

  @Test func resultsOfFailedRunsAreNoResults() throws {
    for value in [1, 2] { try store.keep("a", value) }
    try store.noteFailure(Store.execution(CellName(block: "a"), 7, .failed, message: "no"))
    _ = try trim(runs: 2)
    #expect(try kept() == [1, 2])
  }

  /// What the book does not have any more is kept by its age only.
  @Test func cellsThatAreGoneAreKeptByTheirAge() throws {
    let now = Date()
    try store.keep("gone", 1, started: now.addingTimeInterval(-500))
    try store.keep("gone", 2, started: now.addingTimeInterval(-50))
    try store.keep("a", 3, started: now.addingTimeInterval(-5000))
    _ = try trim(seconds: 300, runs: 1)
    #expect(try kept() == [2, 3])
    _ = try trim(runs: 1)
    #expect(try kept() == [3])
  }

  /// Another place on the same axes is another cell.
  @Test func everyPlaceOfAGridIsACell() throws {
    let axes = { (seed: Int) in [AxisValue(name: "seed", value: .integer(seed))] }
    try store.keep("c", 1, axes: axes(0))
    try store.keep("c", 2, axes: axes(1))
    let rules = KeepingRules(runs: 1, cells: [CellName(block: "c", axes: axes(1))])
    _ = try store.trim(rules, isDry: false)
    #expect(try kept() == [2])
  }

  @Test func aTrialTellsTheSameAndTakesNothing() throws {
    for value in [1, 2] { try store.keep("a", value) }
    let told = try trim(runs: 1, isDry: true)
    #expect(try kept() == [1, 2])
    let done = try trim(runs: 1)
    #expect(told.bytes == done.bytes && told.objects == done.objects && told.objects == 2)
    #expect(told.outputs.map(\.output.key) == done.outputs.map(\.output.key))
    #expect(done.bytes == (try #require(done.outputs.first)).output.contents.size)
    #expect(try trim(runs: 1).objects == 0)
  }

  /// An object stays as long as one output that is kept has it.
  @Test func sharedObjectsStay() throws {
    try store.keep("a", 1)
    try store.keep("gone", 2)
    let contents = try store.objects.write(Store.output(1))
    _ = try store.save(contents, of: Store.execution(CellName(block: "gone"), 8))
    let trimming = try trim(runs: 1)
    #expect(trimming.outputs.count == 2)
    #expect(trimming.objects == 2)
    #expect(try store.output(ofKey: Store.material(1).key)?.frame()?.rows == [[1]])
  }

  @Test func nothingIsTrimmedDuringARun() throws {
    let other = try Store(folder: folder.url)
    other.locks.beginRun()
    let told = #expect(throws: StoreError.self) { try trim(runs: 1) }
    #expect(told?.description.hasSuffix(": a run is under way; wait until it has ended") == true)
    other.locks.endRun()
    _ = try trim(runs: 1)
    // The locks are free again.
    #expect(other.locks.take(Store.material(1).key))
  }

  @Test func checkingNamesTheCellOfADamagedObject() throws {
    try store.keep("a", 1)
    let whole = try store.verify()
    #expect(whole.objects == 2 && whole.problems.isEmpty)
    let output = try #require(try store.output(ofKey: Store.material(1).key))
    try Data("number 2".utf8).write(to: output.blob("blob"))
    let damaged = try store.verify()
    #expect(damaged.problems.map(\.cell) == ["a"])
    #expect(damaged.problems[0].problem.contains("('blob') is damaged"))
    // Removed, so that its cell runs again.
    #expect(try store.kept(Store.material(1).key) == nil)
  }
}
