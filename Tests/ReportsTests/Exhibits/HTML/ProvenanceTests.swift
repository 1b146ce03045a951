import Chapters
import Markup
import Notebook
import Testing

@testable import Reports

/// What is said of where results come from.
struct ProvenanceTests {
  private func source() async throws -> ReportSource { ReportSource(try await SmallBook().results) }

  @Test func aReaderOfABlockNamesIt() async throws {
    let html = Provenance.brief(["doses"], try await source(), from: "01-small").markup
    #expect(
      html.hasPrefix(
        "<details class=\"provenance\" data-fold=\"provenance\"><summary>Provenance</summary>"))
    #expect(html.contains("<dt><a href=\"#doses\">doses</a></dt><dd>data "))
    #expect(html.contains(" · fresh · 1 cell · 0.5 s · 2025-06-15 · key "))
    #expect(PageMarkup(html).problems == [])
  }

  @Test func anExperimentTellsItsCells() async throws {
    let source = try await source()
    let block = try #require(source.book.block("doses"))
    let experiment = try #require(block.experiment)
    let cells = source.cells(of: "doses")
    func html(_ cells: [CellResult]) -> String {
      Provenance(
        block: block, experiment: experiment,
        summary: CellSummary(id: "doses", kind: "data", cells: cells), source: source
      ).html.markup
    }
    let one = html(cells)
    #expect(
      one.contains("<dt>Kind</dt><dd>data, version ")
        && one.contains("<dt>Status</dt><dd>fresh, 1 of 1 cell"))
    #expect(one.contains("0.4 s of processor time, 12 MB at most"))
    #expect(
      one.contains("<code>\(cells[0].key?.prefix(16) ?? "?")</code>") && !one.contains("more cells")
    )
    let many = html(Array(repeating: cells[0], count: 8))
    #expect(many.contains("2 more cells stand in <a href=\"manifest.json\">the manifest</a>."))
    #expect(!html([]).contains("<table>"))
  }
}
