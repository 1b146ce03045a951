import Chapters
import Foundation
import Frames
import Notebook
import TestSupport

@testable import Reports

/// A small book without a model, run for real.
struct SmallBook {
  let folder: TemporaryFolder
  let results: BookResults

  /// What `book.yml` says where a test says nothing.
  static let bookFile = """
    title: A small book <&>
    authors: [One Author, "Another & Co"]
    abstract: About *doses*.
    profiles: {only: {factor: 2}}
    """

  /// A book of a chapter.
  ///
  /// - Parameters:
  ///   - chapter: The chapter.
  ///   - bookFile: What `book.yml` says.
  ///   - files: More files, by their paths.
  ///   - types: The types of its blocks.
  ///   - kinds: The kinds of its experiments, besides those of every book.
  /// - Throws: Where it cannot be read or run.
  init(
    _ chapter: String = SmallBook.chapter, book bookFile: String = SmallBook.bookFile,
    files: [String: String] = [:], types: BlockRegistry = .standard,
    kinds: [any ExperimentKind.Type] = []
  ) async throws {
    let own = ["chapters/01-small.md": chapter, "chapters/book.yml": bookFile]
    folder = try TemporaryFolder(own.merging(files) { $1 })
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry(kinds),
      blocks: types
    ).load()
    let store = try Store(folder: folder.url.appending(path: "store"))
    var done = try await Runner(
      book, store: store, executor: InProcessExecutor(KindRegistry(kinds)), options: .init(),
      tell: { _ in }
    ).run()
    // How long a cell took is not the same twice.
    done = BookResults(
      book: book,
      blocks: done.blocks.mapValues { block in
        BlockResult(
          cells: block.cells.map { cell in
            var cell = cell
            cell.cost = CellCost(seconds: 0.5, processorSeconds: 0.4, peakMemory: 12_000_000)
            cell.finished = Date(timeIntervalSince1970: 1_750_000_000)
            return cell
          })
      }, variants: done.variants)
    results = done
  }

  static let chapter = """
    # Doses & effects

    Text with `code`, a [link](01-small.md#more) and <script>alert(1)</script>.

    ```yaml experiment
    id: doses
    run: data
    rows:
      - {drug: "a<b", dose: 1, draw: 0, effect: 0.2}
      - {drug: "a<b", dose: 1, draw: 1, effect: 0.3}
      - {drug: "a<b", dose: 2, draw: 0, effect: 0.5}
      - {drug: "a<b", dose: 2, draw: 1, effect: 0.7}
      - {drug: c, dose: 1, draw: 0, effect: 0.1}
      - {drug: c, dose: 1, draw: 1, effect: 0.1}
      - {drug: c, dose: 2, draw: 0, effect: 0.15}
      - {drug: c, dose: 2, draw: 1, effect: 0.25}
    ```

    The larger dose gives `= doses[drug=c,dose=2,draw=1].effect`, or
    `= 100 * doses[drug=c,dose=2,draw=1].effect | .1f` per cent, a
    `= doses.effect` that means several, and `plain code`.

    ## More

    ```yaml table
    id: effects
    from: doses
    rows: [drug, dose]
    columns: [effect]
    over: draw
    caption: Effects by drug & dose.
    ```

    ```yaml plot
    id: map
    from: doses
    kind: heatmap
    x: dose
    y: drug
    color: effect
    over: draw
    caption: Effects as a map.
    ```

    ```yaml plot
    id: lines
    from: doses
    kind: line
    x: dose
    y: effect
    color: drug
    over: draw
    caption: Effect by dose.
    ```

    ```yaml plot
    from: doses[draw=0]
    kind: bar
    x: dose
    y: effect
    color: drug
    ```

    ```yaml plot
    id: star
    from: doses
    kind: radar
    x: dose
    y: effect
    color: drug
    over: draw
    caption: Effects around a circle.
    ```

    ```yaml claim
    id: larger
    text: The larger dose does more.
    paper: {source: "figure 1", small: 0.2, large: 0.5}
    expect: doses[drug="a<b",dose=2].effect > doses[drug="a<b",dose=1].effect
    over: draw
    ```

    ```yaml claim
    id: single
    text: One draw says nothing of the spread.
    expect: doses[drug=c,dose=2,draw=0].effect > 0.1
    ```
    """
}
