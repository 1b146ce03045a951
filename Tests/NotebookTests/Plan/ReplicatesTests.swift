import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Frames
@testable import Notebook

/// A block that judges what it reads over an axis.
private struct JudgedBlock: BlockType {
  struct Spec: ShownSpec {
    @Key("The block's name.") var id: String?
    @Key("What is judged.") var of: Chapters.Expression<Selector>
    @Key("The column averaged over.") var over: ColumnName?
  }

  static let word = "claim"
  static let title: String? = "Claim"

  let replicateAxis: String?
  let variedReadings: [CellReading]

  init(_ spec: Spec, in scope: BlockScope) throws {
    replicateAxis = spec.over?.name
    variedReadings = try scope.values(spec.of).readings(over: replicateAxis)
  }
}

/// Claims that are judged on more replicates than a sweep is written with.
struct ReplicatesTests {
  private static func chapter(seeds: String = "[0, 1]") -> String {
    """
    ```yaml experiment
    id: base
    run: count
    label: base
    value: ${seed}
    sweep: {seed: \(seeds)}
    ```
    ```yaml experiment
    id: twice
    run: double
    label: twice
    number: base
    ```
    ```yaml experiment
    id: other
    run: count
    label: other
    ```
    ```yaml claim
    id: larger
    of: twice.value - other.value
    over: seed
    ```
    ```yaml claim
    id: plain
    of: other.value
    ```
    """
  }

  private static func load(
    _ bookFile: String, _ chapter: String = chapter(), profile: String? = nil,
    remembered: [SettledClaims.Entry] = []
  ) throws -> (book: Book, folder: TemporaryFolder) {
    let folder = try TemporaryFolder(["chapters/01.md": chapter, "chapters/book.yml": bookFile])
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: TestBook.kinds,
      blocks: BlockRegistry([JudgedBlock.self])
    ).load(profile: profile) { _ in remembered }
    return (book, folder)
  }

  private static func look(_ claim: String, _ count: Int, _ axis: String = "seed")
    -> SettledClaims.Entry
  {
    SettledClaims.Entry(claim: claim, axis: axis, count: count)
  }

  @Test func theCellsAreThoseOfALongerSweep() async throws {
    let (book, folder) = try Self.load("settled: {larger: {seed: 4}}")
    let (longer, _) = try Self.load("", Self.chapter(seeds: "[0, 1, 2, 3]"))
    #expect(book.settled["larger"]?.values == [0, 1, 2, 3])
    #expect(book.ownReplicates(of: "larger") == 2)
    #expect(
      book.cells.map(\.name.description).sorted() == longer.cells.map(\.name.description).sorted())
    let store = try Store(folder: folder.url.appending(path: "store"))
    let runner = Runner(
      book, store: store, executor: InProcessExecutor(TestBook.kinds), options: .init(),
      tell: { _ in })
    let results = try await runner.run()
    // The book as it is has its two; the claim has four.
    #expect(results.blocks["twice"]?.cells.count == 2)
    let values = { (results: BookResults) in results.blocks["twice"]?.frame()?.values(of: "value") }
    #expect(values(results.results(settling: "larger")) == [0, 2, 4, 6])
    #expect(values(results.results(settling: "larger", first: 3)) == [0, 2, 4])
    #expect(values(results.results(settling: "larger", first: 9)) == [0, 2, 4, 6])
    #expect(results.results(settling: "larger", first: 1).blocks["other"]?.cells.count == 1)
    #expect(try Plan.make(for: longer, store: store).entries.allSatisfy { $0.status == .cached })
  }

  /// A claim that reads some cells of a sweep has those, with more replicates as without.
  @Test func onlyWhatIsReadHasMoreReplicates() throws {
    let chapter = Self.chapter().replacing(
      "label: other", with: "label: ${arm}\nsweep: {arm: [a, b]}"
    )
    .replacing("seed: [0, 1]}", with: "seed: [0, 1], grain: [1, 2]}")
    .replacing("of: twice.value - other", with: "of: twice[grain=2].value - other[arm=b]")
    let (book, _) = try Self.load("settled: {larger: {seed: 3}}", chapter)
    let added = book.cells.filter(\.isVaried).map(\.name.description)
    #expect(added == ["base[seed=2,grain=2]", "twice[seed=2,grain=2]"])
    let own = book.ownCells(of: book.block("larger")?.content.variedReadings ?? [])
    #expect(
      own.map { book.cells[$0].name.description }.sorted() == [
        "other[arm=b]", "twice[seed=0,grain=2]", "twice[seed=1,grain=2]",
      ])
    #expect(book.settled["larger"]?.values == [0, 1, 2])
  }

  /// What the next replicate lacks, and only that, is run.
  @Test func aReplicateIsRunByItself() async throws {
    let (book, folder) = try Self.load("settled: {larger: {seed: 4}}")
    let store = try Store(folder: folder.url.appending(path: "store"))
    let runner = Runner(
      book, store: store, executor: InProcessExecutor(TestBook.kinds), options: .init(),
      tell: { _ in })
    var results = try await runner.run(
      cells: book.ownCells(of: book.block("larger")?.content.variedReadings ?? []))
    #expect(results.missing(settling: "larger", replicate: 1).cells.isEmpty)
    let missing = results.missing(settling: "larger", replicate: 2)
    #expect(
      missing.cells.map { book.cells[$0].name.description }.sorted() == [
        "base[seed=2]", "twice[seed=2]",
      ])
    #expect(!missing.hasFailure)
    results = try await runner.run(cells: missing.cells)
    #expect(results.missing(settling: "larger", replicate: 2).cells.isEmpty)
    #expect(results.missing(settling: "larger", replicate: 3).cells.count == 2)
    #expect(try store.runs(limit: 9).isEmpty)
  }

  @Test(arguments: [
    (
      "settled: {lager: {seed: 4}}",
      "1:11: error: there is no claim 'lager' that has 'over'; did you mean 'larger'?"
    ),
    ("settled: {plain: {seed: 4}}", "1:11: error: there is no claim 'plain' that has 'over'"),
    ("settled: {base: {seed: 4}}", "1:11: error: there is no claim 'base' that has 'over'"),
    (
      "settled: {larger: {sed: 4}}",
      "1:20: error: the claim 'larger' is over 'seed', not over 'sed'"
    ),
    (
      "settled: {larger: {seed: 1}}",
      "1:26: error: the book has 2 values of 'seed' as it is; expected that or more, found 1"
    ),
  ]) func whatCannotBeIsComplainedAboutAtItsPlace(bookFile: String, complaint: String) throws {
    let error = #expect(throws: InvalidBook.self) { try Self.load(bookFile) }
    #expect(error?.diagnostics.map(\.description) == ["chapters/book.yml:" + complaint])
  }

  @Test func onlyAnAxisThatCountsHasMoreValues() throws {
    let axis =
      "chapters/book.yml:1:20: error: the axis 'dose' can be lengthened only where it counts: 0, 1, 2"
    let error = #expect(throws: InvalidBook.self) {
      try Self.load(
        "settled: {larger: {dose: 4}}",
        Self.chapter(seeds: "[0.5, 1]").replacing("value: ${seed}", with: "")
          .replacing("label: base", with: "label: ${seed}").replacing("seed", with: "dose"))
    }
    #expect(
      error?.diagnostics.map(\.description).contains(axis) == true, "\(error?.description ?? "")")
    let none = #expect(throws: InvalidBook.self) {
      try Self.load(
        "settled: {larger: {seed: 4}}",
        Self.chapter().replacing("sweep: {seed: [0, 1]}", with: "").replacing("${seed}", with: "1"))
    }
    #expect(
      none?.diagnostics.map(\.message) == [
        "'seed' is no axis of a sweep that 'larger' rests on: it cannot have more values"
      ])
  }

  /// What the store remembers goes beyond what is written, and is forgotten of what is gone.
  @Test func whatIsRememberedIsLenient() throws {
    let book = { try Self.load($0, remembered: $1).book }
    #expect(
      try book("settled: {larger: {seed: 4}}", [Self.look("larger", 6)])
        .settled["larger"]?.values.count == 6)
    #expect(
      try book("settled: {larger: {seed: 4}}", [Self.look("larger", 3)])
        .settled["larger"]?.values.count == 4)
    #expect(try book("", [Self.look("larger", 3)]).settled["larger"]?.values.count == 3)
    // A sweep that is longer by now counts as a whole.
    #expect(try book("", [Self.look("larger", 1)]).settled["larger"]?.values == [0, 1])
    for gone in [Self.look("gone", 3), Self.look("larger", 3, "draw"), Self.look("plain", 3)] {
      #expect(try book("", [gone]).settled.isEmpty)
    }
  }

  /// A profile that shows other chapters lacks claims that the book settles.
  @Test func claimsOfOtherChaptersAreNoMistake() throws {
    let bookFile = """
      settled: {elsewhere: {seed: 4}}
      profiles: {few: {chapters: [01]}, all: {}, own: {chapters: [01], settled: {elsewhere: {seed: 4}}}}
      """
    #expect(try Self.load(bookFile, profile: "few").book.settled.isEmpty)
    for profile in ["all", "own"] {
      #expect(throws: InvalidBook.self) { try Self.load(bookFile, profile: profile) }
    }
  }
}
