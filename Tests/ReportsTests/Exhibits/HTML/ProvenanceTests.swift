import Chapters
import Foundation
import Frames
import Markup
import Testing

@testable import Notebook
@testable import Reports

/// Where results come from, as pages say it.
struct ProvenanceTests {
  private static let chapter = """
    # T

    ```yaml experiment
    id: a
    run: data
    rows: [{v: "${x}"}]
    sweep: {x: [1, 2, 3, 4, 5, 6, 7, 8], seed: [3]}
    ```

    ```yaml table
    from: a
    ```
    """

  private func provenance(
    _ change: (inout CellResult) -> Void = { _ in }, history: [PastRuns] = [],
    links: PageLinks? = nil
  ) async throws -> String {
    let results = try await SmallBook(Self.chapter).results
    let cells = results.blocks["a"]?.cells.map { cell in
      var cell = cell
      change(&cell)
      return cell
    }
    var source = ReportSource(
      BookResults(
        book: results.book, blocks: ["a": BlockResult(cells: cells ?? [])], history: ["a": history])
    )
    if let links { source.links = links }
    let block = results.book.chapters[0].blocks[0]
    let experiment = try #require(block.experiment)
    return Provenance(
      block: block, experiment: experiment,
      summary: CellSummary(id: "a", kind: "data", cells: source.cells(of: "a")), source: source
    ).html.markup
  }

  @Test func theFactsOfABlockAreTold() async throws {
    let html = try await provenance { $0.platform = "linux, avx2" }
    for fact in [
      "<dt>Kind</dt><dd>data, version 2</dd>", "<dt>Status</dt><dd>done, 8 of 8 cells</dd>",
      "<dt>Seed</dt><dd>3</dd>",
      "<dt>Computed in</dt><dd>4.0 s, the last on 2025-06-15, 3.2 s of processor time, 12 MB at most</dd>",
      "<dt>Platform</dt><dd>linux, avx2</dd>",
    ] { #expect(html.contains(fact), "\(fact) in \(html)") }
    #expect(!html.contains("<dt>Inputs</dt>") && !html.contains("<dt>Files</dt>"))
  }

  @Test func theFirstCellsAreListedAndTheRestCounted() async throws {
    let html = try await provenance()
    #expect(html.matches(of: /<code>[0-9a-f]{16}<\/code>/).count == 6)
    #expect(
      html.contains(#"<p>2 more cells stand in <a href="manifest.json">the manifest</a>.</p>"#))
    let one = try await provenance(links: .oneFile)
    #expect(one.contains("<p>2 more cells stand in the manifest.</p>"))
  }

  @Test func whatDidNotRunHasNoFigures() async throws {
    let html = try await provenance { cell in
      cell.status = .notRun
      cell.output = nil
      cell.finished = nil
      cell.cost = nil
    }
    #expect(html.contains("<dt>Status</dt><dd>not run, 0 of 8 cells</dd>"))
    #expect(!html.contains("Computed in"))
  }

  @Test func earlierRunsAreListedByDay() async throws {
    let html = try await provenance(history: [
      PastRuns(day: "2026-11-24", outcome: .failed, cells: 2, seconds: 75, version: "<1>")
    ])
    for text in ["2026-11-24", "2 failed", "1 min 15 s", "&lt;1&gt;"] {
      #expect(html.contains(text), "\(text)")
    }
  }

  @Test func aTableTellsItsExperimentsInALine() async throws {
    let results = try await SmallBook(Self.chapter).results
    let brief = Provenance.brief(["a"], ReportSource(results), from: "01-small").markup
    #expect(
      brief.contains(
        ##"<dt><a href="#a">a</a></dt><dd>data 2 · done · 8 cells · 4.0 s · 2025-06-15</dd>"##),
      "\(brief)")
  }

  // MARK: - History

  @Test func aHistoryTellsWhatWasDifferent() {
    #expect(BlockHistory.html([]).markup == "<p>No run is known.</p>")
    let run = Execution(
      name: CellName(block: "a", axes: [AxisValue(name: "x", value: "<b>")]),
      key: CellKey(KeyMaterial(kind: "data", version: 1, seed: 0)),
      started: Date(timeIntervalSince1970: 1_750_000_000), cost: CellCost(seconds: 2),
      outcome: .done,
      host: "", version: "", platform: "")
    var failed = run
    (failed.outcome, failed.message) = (.failed, "no <luck>")
    let output = StoredOutput(
      hash: "h", frames: [.of([.text("n"), .number("v_mean")], [["a", 1], ["b", 2]])], blobs: [:])
    let change = KeyMaterial.Difference(part: .key("v"), old: "1", new: "2")
    let html = BlockHistory.html([
      PastExecution(execution: run, changes: [change], output: output),
      PastExecution(execution: failed, changes: [], output: nil),
    ]).markup
    for text in [
      "2025-06-15 15:06:40Z", "a[x=&lt;b&gt;]", "v 1 -&gt; 2", "v mean 1.50", "no &lt;luck&gt;",
      "2.0 s",
    ] { #expect(html.contains(text), "\(text) in \(html)") }
  }
}
