import Chapters
import Markup
import Notebook
import Testing

@testable import Reports

/// What tables and plots read: labels and formats, several blocks, derived columns.
struct FigureSourceTests {
  private static let data = """
    ```yaml experiment
    id: measured
    run: data
    rows:
      - {drug: a, dose: 1, seed: 0, before: 0.1, effect: 0.2}
      - {drug: a, dose: 1, seed: 1, before: 0.2, effect: 0.4}
      - {drug: b, dose: 1, seed: 0, before: 0.1, effect: 0.5}
      - {drug: b, dose: 1, seed: 1, before: 0.3, effect: 0.7}
    ```

    ```yaml experiment
    id: theory
    run: data
    rows: [{drug: a, dose: 1, before: 0, effect: 0.25}, {drug: b, dose: 1, before: 0, effect: 0.5}]
    ```


    """

  private static func block(_ word: String, _ keys: String) -> String {
    data + "```yaml \(word)\nid: t\n\(keys)\n```\n"
  }

  /// A block of the book in text and in Markdown.
  private func show(
    _ word: String, _ keys: String, book: String = ""
  ) async throws -> (text: String, markdown: String, html: String) {
    let source = ReportSource(
      try await SmallBook(Self.block(word, keys), book: SmallBook.bookFile + "\n" + book).results)
    let block = try #require(source.book.block("t"))
    let place = source.place(of: block, on: "01-small")
    let exhibit = try #require(block.exhibit)
    #expect(exhibit.problem(place) == nil)
    return (
      exhibit.text(place, width: 80) ?? "", exhibit.markdown(place), exhibit.html(place).markup
    )
  }

  // MARK: - Labels and formats

  @Test func labelsAndFormatsStandInEveryFormatOfATable() async throws {
    let shown = try await show(
      "table",
      "from: measured\nrows: drug\ncolumns: effect\nover: seed\n"
        + "labels: {drug: Drug, a: Aspirin, effect: Effect}\nformats: {effect: .0%}")
    #expect(shown.text.hasPrefix("Drug           Effect\n"))
    #expect(shown.text.contains("Aspirin  30 % ± 127 %"))
    #expect(shown.markdown.contains("| Aspirin | 30 % ± 127 % |"))
    #expect(shown.html.contains(#"<th scope="row">Aspirin</th>"#))
    #expect(!shown.html.contains(">drug<"))
  }

  @Test func labelsStandOnAxesInLegendsAndTips() async throws {
    let shown = try await show(
      "plot",
      "from: theory\nkind: bar\nx: drug\ny: effect\ncolor: dose\n"
        + "labels: {a: Aspirin, effect: Effect, dose: {1: one gram}}\nformats: {effect: .1%}")
    #expect(shown.text.hasPrefix("Effect by drug\n"))
    #expect(shown.text.contains("Aspirin, one gram"))
    #expect(shown.html.contains("<title>one gram, Aspirin: 25.0 %</title>"))
    #expect(shown.html.contains(">one gram</text>") && shown.html.contains(">50.0 %</text>"))
  }

  @Test func theBookHasLabelsAndFormatsForAll() async throws {
    let book = "labels: {effect: Effect, a: Aspirin}\nformats: {effect: .0%}"
    let table = try await show("table", "from: theory\nlabels: {a: Own}", book: book)
    #expect(
      table.text.contains("Effect") && table.text.contains("Own") && table.text.contains("25 %"))
    let plot = try await show("plot", "from: theory\nkind: radar\nx: drug\ny: effect", book: book)
    #expect(plot.html.contains(">Aspirin</text>") && plot.html.contains(">Effect</text>"))
  }

  @Test(arguments: [
    (
      "labels: {efect: X}",
      "has a label, is no column and no value of what is shown; did you mean 'effect'?"
    ),
    ("labels: {drug: {c: X}}", "'c', which has a label, is no value of 'drug' of what is shown"),
    ("labels: {drg: {a: X}}", "there is no column 'drg' to label values of"),
  ])
  func aLabelOfNothingIsAMistake(keys: String, message: String) async throws {
    for word in ["table", "plot"] {
      let rest = word == "plot" ? "\nkind: scatter\nx: before\ny: effect" : ""
      let problems = ReportSource(
        try await SmallBook(Self.block(word, "from: measured\n\(keys)\(rest)")).results
      ).problems.map(\.description)
      #expect(problems.count == 1 && problems[0].contains(message), "\(problems)")
      #expect(problems[0].hasPrefix("chapters/01-small.md:20:"))
    }
  }

  /// What a filter leaves out, or another profile has, may have a label all the same.
  @Test func labelsOfRowsThatAreLeftOutAreNoMistake() async throws {
    let shown = try await show("table", "from: theory[drug=a]\nlabels: {b: Beta}")
    #expect(!shown.text.contains("Beta"))
  }

  // MARK: - Several blocks

  @Test func aTableOfSeveralBlocksSaysWhichBlockARowIsOf() async throws {
    let shown = try await show(
      "table",
      "from: [measured, theory]\nrows: drug\ncolumns: effect\nover: seed\nlabels: {theory: Theory}")
    let lines = shown.text.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("block     drug"))
    #expect(lines[2].hasPrefix("measured  a     0.3 ± 1.3"))
    #expect(lines[4].hasPrefix("Theory    a") && lines[4].hasSuffix("0.250"))
    #expect(shown.html.contains(##"; <a href="#theory">theory</a>"##))
  }

  @Test func aPlotOfSeveralBlocksHasASeriesForEach() async throws {
    let shown = try await show(
      "plot", "from: [theory, measured]\nkind: bar\nx: drug\ny: effect\nover: seed")
    #expect(shown.html.contains(">measured</text>") && shown.html.contains(">theory</text>"))
    let both = try await show(
      "plot",
      "from: [theory, measured]\nkind: bar\nx: dose\ny: effect\ncolor: drug\nover: seed")
    #expect(both.html.contains(">b, measured</text>"))
  }

  /// Two readings of one block are told apart as they are written.
  @Test func oneBlockMayBeReadTwice() async throws {
    let shown = try await show("table", "from: [\"theory[drug=a]\", \"theory[drug=b]\"]")
    #expect(shown.text.contains("theory[drug=b]"))
  }

  // MARK: - Derived columns

  /// Differences are taken within each seed, so that what the seeds have in common cancels out.
  @Test func intervalsOfDerivedColumnsArePaired() async throws {
    let shown = try await show(
      "table",
      "from: measured\nrows: drug\ncolumns: gain\nover: seed\nderive: {gain: effect - before}")
    // Drug b: 0.4 and 0.4.
    #expect(shown.text.contains("\nb           0.400\n"), "\(shown.text)")
    let plot = try await show(
      "plot",
      "from: measured[seed=0]\nkind: bar\nx: drug\ny: gain\nderive: {gain: effect - before}")
    #expect(plot.text.hasPrefix("gain by drug"))
  }

  // MARK: - Mistakes that are known before anything runs

  @Test(arguments: [
    ("from: []", "9:1: error: 'from' is empty; expected at least one block"),
    (
      "from: [a, c]",
      "10:11: error: there is no block 'c'"
    ),
    (
      "from: [a, a]\ncolumns: valu",
      "11:10: error: 'a': the frame 'rows' has no column 'valu'; did you mean 'value'?"
    ),
    (
      "from: a\nderive: {value: draw + 1}",
      "11:10: error: 'value' is a column already; expected another name for what is derived"
    ),
    (
      "from: a\nderive: {d: valu + 1}",
      "11:13: error: the frame 'rows' has no column 'valu'; did you mean 'value'?"
    ),
    ("from: a\nderive: {d: name + 1}", "11:13: error: 'name' is text, not a number"),
    (
      "from: a\nformats: {valu: .1%}",
      "11:11: error: the frame 'rows' has no column 'valu'; did you mean 'value'?"
    ),
    ("from: a\nformats: {name: .1%}", "11:11: error: 'name' is text, not a number"),
    (
      "from: a\nformats: {value: percent}",
      "11:18: error: expected a number format like .1%, .3f, \",d\" or .2e, found 'percent'; did you mean '.1%'?"
    ),
  ])
  func complaints(keys: String, complaint: String) throws {
    let all = try ReadBook.complaints("```yaml table\n\(keys)\n```\n")
    #expect(Set(all) == ["01/01.md:" + complaint])
  }

  @Test func aColumnCalledLikeTheOneForBlocksIsAMistake() throws {
    let block = "```yaml experiment\nid: b\nrun: data\nrows: [{block: x, value: 1}]\n```\n\n"
    let complaints = try ReadBook.complaints(block + "```yaml table\nfrom: [a, b]\n```\n")
    #expect(complaints.count == 1 && complaints[0].contains("'b' has a column 'block'"))
  }
}
