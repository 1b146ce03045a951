import Chapters
import Frames
import Markup
import Testing

@testable import Reports

/// Tables as HTML, exactly.
struct TableHTMLTests {
  @Test func rowsOfMarkupHaveTheirName() {
    let table = TableHTML.table(
      name: "A \"b\"", ["<i>", "n"],
      rows: [.init(cells: ["<b>x</b>", "1"], group: "g"), .init(cells: ["y", "2"])])
    #expect(
      table.markup == """
        <div class="scroll" role="group" aria-label="A &quot;b&quot;" tabindex="0"><table><thead><tr>\
        <th scope="col">&lt;i&gt;</th><th scope="col">n</th></tr></thead><tbody>\
        <tr data-group="g"><th scope="row"><b>x</b></th><td>1</td></tr>
        <tr><th scope="row">y</th><td>2</td></tr></tbody></table></div>
        """)
  }

  private func table(_ rows: [[Scalar]], hasBars: Bool = false) -> String {
    var frame = Frame(
      "rows", columns: [Frame.Column("name<", .text, ""), Frame.Column("n", .number, "")])
    for row in rows { frame.append(row) }
    return TableHTML.table(TableView(frame, limit: 9), name: "T", hasBars: hasBars).markup
  }

  /// Figures of fewer digits are filled with blank ones, so that decimal points are below one another.
  @Test func figuresAreAligned() {
    let html = table([[.text("a&"), .number(1.5)], [.text("b"), .number(20)]])
    #expect(html.contains("name&lt;") && html.contains("<td>a&amp;</td>"))
    #expect(html.contains("<td class=\"number\">1.50</td>"))
    #expect(html.contains("<td class=\"number\">20\u{2008}\u{2007}\u{2007}</td>"))
    #expect(!html.contains("<svg"))
  }

  /// A hash is broken, so that it does not push other columns away; words are not.
  @Test(arguments: [(64, true), (33, true), (32, false)])
  func wordsThatAreTooLongAreBroken(length: Int, isLong: Bool) {
    let word = String(repeating: "f", count: length)
    let html = table([[.text("of \(word)"), .number(1)]])
    #expect(html.contains("<td class=\"long\">of \(word)</td>") == isLong)
    #expect(html.contains("<td>of \(word)</td>") == !isLong)
  }

  /// From three columns with intervals on, those stand below their figures, so that tables fit.
  @Test(arguments: [(2, false), (3, true)])
  func intervalsOfManyColumnsStandBelowTheirFigures(columns: Int, isDense: Bool) throws {
    let names = (0..<columns).map { "v\($0)" }
    let frame = Frame.of(
      [.text("k"), .whole("seed")] + names.map { .number($0) },
      (0..<3).map { seed in ["x", .integer(seed)] + names.map { _ in .number(Double(seed)) } })
    var recipe = TableRecipe(labels: ["k"], values: names)
    recipe.averaging = Averaging(over: "seed")
    let html = TableHTML.table(try TableView(frame, recipe), name: "T").markup
    #expect(html.contains("<table class=\"dense\">") == isDense)
    #expect(html.contains("colspan") == !isDense)
    #expect(html.contains("<td class=\"spread\">± 2.5</td>") == !isDense)
    #expect(html.contains(" <span class=\"spread\">± 2.5</span>") == isDense)
  }
}
