import Markup
import Notebook
import Reports
import TestSupport
import Testing

@testable import LivePreview

struct ShownBookTests {
  private static let addition = LiveAddition(head: "", script: "")

  private static func load(_ chapter: String) throws -> Book {
    try LiveScene.load(TemporaryFolder(["chapters/01.md": chapter]))
  }

  /// Results of a book whose cells all stand as given.
  private static func results(
    _ book: Book, _ status: CellResult.Status, key: String = "k"
  ) -> BookResults {
    let cells = Dictionary(grouping: book.cells, by: \.block).mapValues { cells in
      BlockResult(cells: cells.map { CellResult(axes: $0.axes, key: key, status: status) })
    }
    return BookResults(book: book, blocks: cells)
  }

  private static func status(_ view: ShownBook) -> CellResult.Status? {
    view.results?.blocks["x"]?.cells.first?.status
  }

  @Test func thereIsNothingBeforeTheFirstBook() throws {
    var view = ShownBook()
    #expect(view.page("index", Self.addition) == nil && view.version == 0)
    #expect(view.fate(of: "01") == nil)
    #expect(try !view.showProse(of: Self.load("# T\n")))
  }

  @Test func proseIsTakenOverAtOnceAndResultsStay() throws {
    let book = try Self.load("# T\n\nOld.\n" + gated("x"))
    var view = ShownBook()
    view.show(Self.results(book, .cached))
    #expect(view.page("01", Self.addition)?.contains("Old.") == true)
    var edited = book
    edited.chapters = try Self.load("# T\n\nNew.\n" + gated("x")).chapters
    #expect(view.showProse(of: edited) && view.version == 2)
    let page = view.page("01", Self.addition)
    #expect(page?.contains("New.") == true && page?.contains("Old.") == false)
    #expect(Self.status(view) == .cached)
    // An option is no prose.
    edited.chapters = try Self.load("# T\n\nNew.\n" + gated("x", "value: 2")).chapters
    #expect(!view.showProse(of: edited) && view.version == 2)
  }

  /// What failed says so until its cell is another one, or has run.
  @Test func failuresStayUntilTheCellIsAnother() throws {
    let book = try Self.load("# T\n" + gated("x"))
    var view = ShownBook()
    view.show(Self.results(book, .failed("so it went")))
    view.show(Self.results(book, .notRun))
    #expect(Self.status(view) == .failed("so it went"))
    view.show(Self.results(book, .notRun, key: "other"))
    #expect(Self.status(view) == .notRun)
    view.show(Self.results(book, .cached))
    #expect(Self.status(view) == .cached)
  }

  /// A run of what the book was before an edit shows only what is true of the book as it is now.
  @Test func resultsOfAnOlderBookDoNotShow() throws {
    let old = try Self.load("# T\n" + gated("x"))
    var new = old
    new.chapters = try Self.load("# T\n" + gated("x", "value: 2")).chapters
    var view = ShownBook()
    view.show(Self.results(new, .notRun, key: "new"))
    let cell = try #require(old.cells.first)
    let late = CellResult(axes: cell.axes, key: "old", status: .fresh)
    #expect(!view.show(late, of: cell, in: old) && Self.status(view) == .notRun)
    view.showEnd(of: Self.results(old, .fresh, key: "old"))
    #expect(Self.status(view) == .notRun)
    // The same cell all the same: the edit was of another block.
    let same = CellResult(axes: cell.axes, key: "new", status: .fresh)
    #expect(view.show(same, of: cell, in: old) && Self.status(view) == .fresh)
    view.showEnd(of: Self.results(new, .cached, key: "new"))
    #expect(Self.status(view) == .cached)
  }
}
