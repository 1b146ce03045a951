import Markup
import Notebook
import Testing

@testable import Reports

/// What tables and plots have in common.
struct FigureTests {
  /// The first block after the experiment, as a figure at its place.
  private func figure(_ word: String, _ keys: String) async throws -> (any Figure, ExhibitPlace) {
    let source = ReportSource(
      try await SmallBook(ReadBook.rows + "```yaml \(word)\nid: t\n\(keys)\n```\n").results)
    let block = try #require(source.book.block("t"))
    return (try #require(block.exhibit as? any Figure), source.place(of: block, on: "01-small"))
  }

  @Test func aCaptionIsASentenceOfMarkdownInEveryFormat() async throws {
    let (figure, place) = try await figure(
      "table", "from: a\ncaption: \"*Some* <b> $x$\"")
    let html = figure.html(place).markup
    #expect(html.contains("<figcaption><b>Table 1.</b> <em>Some</em> &lt;b&gt; <math>"))
    #expect(figure.markdown(place).contains("**Table 1.** *Some* &lt;b> $x$\n"))
    #expect(figure.json(place)["caption"] as? String == "Some <b> $x$")
    #expect(figure.text(place, width: 80)?.hasSuffix("Some <b> $x$") == true)
  }

  private static let labelled = """
    ```yaml experiment
    id: d
    run: data
    rows: [{k: 1, hit: 2, miss: 3, s: 0}, {k: 2, hit: 4, miss: 5, s: 0}, {k: 2, hit: 5, miss: 6, s: 1}]
    columns: {k: {label: Dose}, hit: {label: Treffer, unit: g}, miss: {type: number}, s: {label: Draw}}
    ```

    ```yaml experiment
    id: e
    run: data
    rows: [{k: 1, hit: 3, miss: 4, s: 0}]
    ```


    """

  /// What a column is called where it comes from, or in `book.yml`, it is called wherever it is named.
  @Test(arguments: [
    ("plot", "from: 'd[s=0]'\nkind: line\nx: k\ny: [hit, miss]", ["Treffer", "Fehler", "Dose"]),
    (
      "plot", "from: 'd[s=0]'\nkind: radar\ny: [hit, miss]\ncolor: k",
      ["Treffer", "Fehler", "Dose"]
    ),
    (
      "plot", "from: 'd[s=0]'\nkind: heatmap\nx: k\ny: miss\ncolor: hit",
      ["Treffer (g)", "Fehler", "Dose"]
    ),
    (
      "plot", "from: 'd[s=0]'\nkind: bar\nx: k\ny: [hit, miss]\nfacets: measure",
      ["Treffer", "Fehler"]
    ),
    ("plot", "from: 'd[s=0]'\nkind: histogram\nx: hit\ncolor: k", ["Treffer", "Dose 2"]),
    ("plot", "from: d\nkind: line\nx: k\ny: hit\nover: s", ["Treffer (g)", "Means over Draw"]),
    ("plot", "from: [e, d]\nkind: scatter\nx: miss\ny: hit", ["Treffer", "Fehler"]),
    (
      "table", "from: [e, d]\nrows: [k, s]\ncolumns: [hit, miss]",
      ["Dose", "Draw", "Treffer", "Fehler"]
    ),
    ("table", "from: d\nrows: s\nacross: k\ncolumns: hit", ["Dose 1", "Cells are Treffer (g)."]),
  ]) func labelsOfColumnsStandWhereverTheyAreNamed(
    word: String, keys: String, labels: [String]
  ) async throws {
    let results = try await SmallBook(
      Self.labelled + "```yaml \(word)\nid: t\n\(keys)\n```\n",
      book: "title: T\nlabels: {miss: Fehler}"
    ).results
    let source = ReportSource(results)
    let block = try #require(source.book.block("t"))
    let figure = try #require(block.exhibit as? any Figure)
    let place = source.place(of: block, on: "01-small")
    let formats = [
      figure.html(place).markup, figure.markdown(place),
      try #require(figure.text(place, width: 80)),
    ]
    for label in labels {
      for text in formats { #expect(text.contains(label), "\(text)") }
    }
  }

  /// The rows of an experiment have the names that the book gives their columns; downloads have the data's.
  @Test func rowsOfAnExperimentAreHeadedByLabels() async throws {
    let results = try await SmallBook(
      Self.labelled, book: "title: T\nlabels: {miss: Fehler}"
    ).results
    let page = try #require(PageRenderer(results).html("01-small"))
    #expect(page.contains(">Fehler</th>") && page.contains(">Treffer"))
    let files = PublishedData.files(of: results)
    let table = try #require(files.first { $0.path.hasSuffix("d.rows.csv") })
    #expect(String(decoding: try table.content(), as: UTF8.self).hasPrefix("k,hit,miss,s"))
    let described = try #require(files.first { $0.path.hasSuffix("d.rows.json") })
    #expect(
      String(decoding: try described.content(), as: UTF8.self).contains(#""label":"Treffer""#))
  }

  @Test func whatShowsNothingSaysWhy() async throws {
    let (figure, place) = try await figure(
      "plot", "from: a[name=none]\nkind: line\nx: draw\ny: value")
    let reason = "Nothing to show: no row of 'a' has name=none"
    let html = figure.html(place).markup
    #expect(html.contains("<div class=\"failure\" role=\"note\">Nothing to show: no row of"))
    #expect(figure.markdown(place).contains("> **\(reason)"))
    #expect((figure.json(place)["problems"] as? [String])?.count == 1)
    #expect(figure.text(place, width: 80)?.hasPrefix("t: nothing to show: ") == true)
  }
}
