import Chapters
import Foundation
import Notebook
import TestSupport
import Testing

@testable import Reports

/// A draft shows all that it can, and says what it cannot.
struct WrongExhibitTests {
  private static let chapter = """
    ```yaml experiment
    id: p
    run: data
    rows: [{dose: 1, effect: 2.5}]
    ```

    ```yaml table
    from: p
    columns: [efect]
    ```

    ```yaml table
    id: right
    from: p
    ```

    It is `= p.efect` and `= p.effect`; [gone](02.md).
    """

  @Test func whatIsWrongStandsInItsPlace() async throws {
    let book = try TemporaryBook(Self.chapter)
    #expect(book.complaints().count == 3)
    let results = try await book.run(isDraft: true)
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("Nothing to show: the frame 'rows' has no column 'efect'"))
    #expect(page.contains("```yaml table\nfrom: p\ncolumns: [efect]"))
    #expect(page.contains("| 1 | 2.50 |") && page.contains("It is `= p.efect` and 2.50;"))
    let html = try #require(PageRenderer(results).html("01"))
    #expect(html.contains("has no column") && html.contains("id=\"right\""))
    let lines = ReportSource(results).problems.map(\.location.line)
    #expect(lines == [9, 17, 17])
    #expect(
      TerminalReport(results).text(chapters: [], width: 80).contains("nothing to show: the frame"))
    let json = String(decoding: try ReportJSON(results).encoded(), as: UTF8.self)
    #expect(json.contains("\"problems\""))
  }

  /// So it does where a block cannot even be read.
  @Test func whatCannotBeReadStandsInItsPlaceToo() async throws {
    let book = try TemporaryBook(
      Self.chapter
        + "\n\n```yaml table\nid: odd\nfrom: p\nformats: {effect: \"%.2f\"}\n```\n\nSee [](#odd).\n"
    )
    #expect(book.complaints().count == 4)
    let results = try await book.run(isDraft: true)
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("found '%.2f'; did you mean '.2f'?"))
    #expect(page.contains("| 1 | 2.50 |"))
    #expect(
      ReportSource(results).problems.contains { $0.message.hasPrefix("expected a number format") })
  }

  /// What is wrong with what is run is wrong in a draft too.
  @Test func whatCannotRunIsNoDraft() throws {
    let book = try TemporaryBook("```yaml experiment\nid: p\nrun: dat\n```\n")
    #expect(throws: InvalidBook.self) { try book.load(isDraft: true) }
  }
}
