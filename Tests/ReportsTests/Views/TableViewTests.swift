import Chapters
import Foundation
import Frames
import Notebook
import Testing

@testable import Reports

/// What tables show of a frame.
struct TableViewTests {
  /// The table of a block, read with the book it stands in.
  private static func view(_ keys: String, _ rows: String) async throws -> TableView {
    let results = try await SmallBook(
      "```yaml experiment\nid: a\nrun: data\nrows: [\(rows)]\n```\n\n```yaml table\nfrom: a\n\(keys)\n```\n"
    ).results
    let block = results.book.chapters[0].blocks[1]
    guard let table = block.content as? TableExhibit else { throw NoValue("no table") }
    return try table.view(Evaluator(results))
  }

  private static let rows =
    "{name: x, seed: 0, v: 1}, {name: x, seed: 1, v: 3}, {name: y, seed: 0, v: 10}, {name: y, seed: 1, v: 10}"

  private func texts(_ view: TableView) -> [[String]] {
    view.rows.map { row in
      row.map { [$0.text, $0.spread].compactMap(\.self).joined(separator: " ") }
    }
  }

  @Test func aFrameIsShownAsItIs() async throws {
    let view = try await Self.view("", Self.rows)
    #expect(view.headings.map(\.text) == ["name", "seed", "v"])
    #expect(view.headings.map(\.isNumeric) == [false, true, true])
    #expect(
      texts(view) == [["x", "0", "1"], ["x", "1", "3"], ["y", "0", "10"], ["y", "1", "10"]])
    #expect(view.note == nil)
  }

  /// Columns of text tell rows apart where the block does not say what does.
  @Test(arguments: [
    "over: seed", "rows: name\nover: seed", "rows: [name]\ncolumns: [v]\nover: seed",
  ])
  func meansAreTakenOverTheAxis(keys: String) async throws {
    let view = try await Self.view(keys, Self.rows)
    #expect(view.headings.map(\.text) == ["name", "v"])
    #expect(view.headings.map(\.isLabel) == [true, false])
    // Student's t with one degree of freedom: 12.706 standard errors of 1.
    #expect(texts(view) == [["x", "2 ± 13"], ["y", "10"]])
    #expect(view.rows.map { $0[1].value } == [2, 10])
    #expect(view.rows[0][1].replication?.count == 2)
    #expect(view.note == "Means over seed (n = 2); 95 % intervals by Student's t.")
  }

  @Test func rowsBeyondTheLimitAreCounted() async throws {
    #expect(
      try await Self.view("limit: 3", Self.rows).note == "The first 3 of 4 rows; the data has all.")
    let means = try await Self.view("over: seed\nlimit: 1", Self.rows)
    #expect(means.rows.count == 1)
    #expect(
      means.note == "The first 1 of 2 rows; the data has all. Means over seed (n = 2); 95 % "
        + "intervals by Student's t.")
    #expect(try await Self.view("limit: 4", Self.rows).note == nil)
  }

  @Test func meansSayWhatTheyLeaveOut() async throws {
    let view = try await Self.view(
      "rows: k\nover: s",
      "{k: 1, s: 0, x: 1}, {k: 1, s: 1, x: .nan}, {k: 1, s: 2, x: 3}, {k: 2, s: 0, x: .inf}")
    #expect(view.rows.map { $0[1].text } == ["2", "∞"])
    #expect(view.note?.hasSuffix(" 1 value is not finite, and left out.") == true)
  }

  @Test func replicatesMayDifferInNumber() async throws {
    let view = try await Self.view("over: seed", Self.rows + ", {name: z, seed: 0, v: 5}")
    #expect(texts(view).last == ["z", "5"])
    #expect(view.note?.hasPrefix("Means over seed (n = 1 to 2)") == true)
  }

  // MARK: - Hand-made frames

  private func cells(_ columns: [Frame.Column], _ rows: [[Scalar]]) -> [[String]] {
    texts(TableView(.of(columns, rows), limit: 99))
  }

  @Test func valuesAreSpelledByTheirColumns() {
    let columns: [Frame.Column] = [
      .text("t"), .whole("n"), .number("x"), .number("s", unit: .share),
      Frame.Column("b", .boolean, "a flag"),
    ]
    #expect(
      cells(
        columns,
        [["01067", 12345, 0.12345, 0.5, true], [.missing, .missing, .missing, .missing, false]])
        == [["01067", "12,345", "0.123", "0.500", "yes"], ["–", "–", "–", "–", "no"]])
  }

  @Test func anIntervalOfColumnsStandsBehindItsValue() {
    var value = Frame.Column.number("v")
    value.interval = .init(low: "low", high: "high")
    let shown = cells(
      [value, .number("low"), .number("high")], [[2, 1.9, 2.1], [2, 1, 2.1], [2, 2, 2]])
    #expect(shown.map { $0[0] } == ["2.00 ± 0.10", "2.0 [1.0, 2.1]", "2"])
  }

  /// The best value of a column that says which way is better, unless that is half of them.
  @Test(arguments: [
    ([3.0, 1, 2], Frame.Column.Direction.higher, [true, false, false]),
    ([3.0, 1, 2], .lower, [false, true, false]),
    ([3.0, 3, 2, 1, 0], .higher, [true, true, false, false, false]),
    ([3.0, 3, 2], .higher, [false, false, false]), ([1.0, 1], .higher, [false, false]),
    // What reads alike is alike.
    ([2.0001, 2.0002, 1, 1, 1], .higher, [true, true, false, false, false]),
    ([.infinity, 2, 1], .higher, [false, true, false]),
  ])
  func theBestIsMarked(
    values: [Double], better: Frame.Column.Direction, marks: [Bool]
  ) throws {
    var column = Frame.Column.number("v")
    column.better = better
    let frame = Frame.of(
      [.text("name"), column],
      values.enumerated().map { [.text("row \($0)"), .number($1)] })
    let view = try TableView(frame, TableRecipe(labels: ["name"], values: ["v"]))
    #expect(view.rows.map { $0[1].isBest } == marks)
    #expect(view.rows.allSatisfy { !$0[0].isBest })
  }

  // MARK: - Wide tables

  private static let wide: [[Scalar]] = [
    ["a", 1, 0.5, 0], ["a", 1, 0.7, 1], ["a", 2, 0.25, 0], ["b", 1, 0.1, 0],
  ]

  private func wide(_ change: (inout TableRecipe) -> Void = { _ in }) throws -> TableView {
    var recipe = TableRecipe(labels: ["drug"], values: ["share"], across: "dose")
    change(&recipe)
    let columns: [Frame.Column] = [
      .text("drug"), .whole("dose"), .number("share", unit: .share), .whole("seed"),
    ]
    return try TableView(.of(columns, Self.wide), recipe)
  }

  /// Every value of the axis has a column; what was not measured is a blank.
  @Test func anAxisMayGoAcross() throws {
    let view = try wide { $0.averaging = Averaging(over: "seed") }
    #expect(view.headings.map(\.text) == ["drug", "dose 1", "dose 2"])
    #expect(texts(view) == [["a", "0.600 [0.000, 1.000]", "0.250"], ["b", "0.100", "–"]])
    #expect(
      view.note?.hasPrefix("Cells are share (fraction). Means over seed (n = 1 to 2)") == true)
  }

  @Test func severalColumnsMayGoAcross() throws {
    let view = try wide { $0.labels = ["drug", "seed"] }
    #expect(view.headings.map(\.text) == ["drug", "seed", "dose 1", "dose 2"])
    let two = try TableView(
      .of([.text("k"), .number("a"), .number("b")], [["x", 1, 2], ["y", 3, 4]]),
      TableRecipe(labels: [], values: ["a", "b"], across: "k"))
    #expect(two.headings.map(\.text) == ["a, x", "a, y", "b, x", "b, y"])
    #expect(texts(two) == [["1", "3", "2", "4"]] && two.note == nil)
  }

  @Test func aCellIsOneRowOrAMean() {
    #expect(
      throws: NoValue(
        "2 rows for a cell at drug=a, dose=1; average with 'over', tell them apart under 'rows', or choose one "
          + "with [...]")
    ) { try wide() }
  }

  @Test func nobodyReadsHundredsOfColumns() {
    let rows = (0..<101).map { [Scalar.integer($0), 1] }
    let reason = #expect(throws: NoValue.self) {
      try TableView(
        .of([.whole("n"), .number("v")], rows),
        TableRecipe(labels: [], values: ["v"], across: "n"))
    }
    #expect(reason?.description.hasPrefix("'n' has 101 values: a table with more than 100") == true)
  }

  @Test func rowsAreGroupedInOrderOfAppearance() {
    let frame = Frame.of([.text("a"), .whole("n")], [["x", 1], ["y", 2], ["x", 3]])
    #expect(frame.grouped(by: ["a"]) == [[["x", 1], ["x", 3]], [["y", 2]]])
    #expect(frame.grouped(by: []) == [frame.rows])
    #expect(frame.grouped(by: ["none"]) == [frame.rows])
  }
}
