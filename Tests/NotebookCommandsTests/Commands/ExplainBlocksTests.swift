import Foundation
import Notebook
import Reports
import TestSupport
import Testing

@testable import Chapters
@testable import NotebookCommands

/// What `explain` says of blocks and of `book.yml`: from the same declarations that they are checked by.
struct ExplainBlocksTests {
  private static let pages = BlockPage.all(.standard)

  @Test func everyBlockHasAPage() {
    #expect(Self.pages.map(\.name) == ["experiment", "table", "plot", "claim", "book"])
    #expect(Self.pages.allSatisfy { !$0.summary.isEmpty && !$0.example.isEmpty })
  }

  @Test func aPageTellsKeysAndAnExample() throws {
    let text = try #require(Self.pages.first { $0.name == "table" }).text
    #expect(
      text.hasPrefix(
        "table\nRows of the results of earlier blocks, or means over some of them.\n\nKeys\n"))
    #expect(
      text.contains(
        """
          over: the name of a column (optional)
              The column averaged over: each figure is the mean, with its 95 % interval.
          interval: one of auto, bootstrap, student_t (optional)
        """))
    #expect(
      text.contains("\nExample\n  ```yaml table\n  id: effects\n  from: [measured, theory]\n"))
    #expect(text.hasSuffix("\n  ```"))
  }

  /// An example has every key, each once: what is not in it is not explained.
  @Test(arguments: pages.map(\.name))
  func anExampleHasEveryKey(name: String) throws {
    let page = try #require(Self.pages.first { $0.name == name })
    let written = try YAML.parse(YAML.Source(text: page.example, file: "example"))
    let keys = (written.entries ?? []).compactMap(\.key.text)
    let own = name == "experiment" ? ["command", "after"] : []
    let swept = name == "experiment" ? ["seed"] : []
    #expect(Set(keys).union(swept) == Set(page.keys.map(\.name) + own))
  }

  /// The examples are blocks of one book, which nothing is wrong with, before it runs and after.
  @Test func theExamplesAreRight() async throws {
    func block(_ name: String) throws -> String {
      let page = try #require(Self.pages.first { $0.name == name })
      return "```yaml \(name)\n\(page.example)\n```\n\n"
    }
    let rows = ["a", "b"].flatMap { drug in
      [1, 10].map { dose in
        """
        {drug: \(drug), dose: \(dose), seed: "${seed}", before: 0.1, effect: "0.\(dose)${seed}", \
        by: "${steps} ${method}"}
        """
      }
    }.joined(separator: ", ")
    let book = try #require(Self.pages.last).example
    let page = try block("table") + block("plot") + block("claim")
    let folder = try TemporaryFolder([
      "chapters/book.yml": book,
      "chapters/references.bib": "@book{a, author = {One Author}, title = {Doses}, year = 2024}",
      "chapters/01-doses.md": """
      ```yaml experiment
      id: measured
      run: data
      columns: {effect: number}
      rows: [\(rows)]
      sweep: {seed: [0, 1, 2]}
      ```

      ```yaml experiment
      id: theory
      run: data
      columns: {effect: number}
      rows: [\(rows)]
      sweep: {seed: [0]}
      ```

      """ + page,
      "chapters/02-effects.md": """
      ```yaml experiment
      id: doses
      run: data
      rows: [{dose: 1}]
      ```

      """ + (try block("experiment")),
      "chapters/double.py": "print('{\"x\": 1}')\n",
    ])
    let kinds = KindRegistry([])
    let loaded = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: kinds,
      blocks: .standard
    ).load()
    #expect(loaded.cells.filter { $0.name.block == "doubled" }.count == 6)
    let results = try await Runner(
      loaded, store: try Store(folder: folder.url.appending(path: "store")),
      executor: InProcessExecutor(kinds), options: .init(), tell: { _ in }
    ).run()
    #expect(TerminalReport(results).problems.map(\.description) == [])
  }
}
