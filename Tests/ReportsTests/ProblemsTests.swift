import Chapters
import Foundation
import TestSupport
import Testing

@testable import Reports

/// What cannot be shown as written is told, before the run where it can be known.
struct ProblemsTests {
  /// A program whose columns nobody knows before it has run: lines 1 to 5.
  private static let program = """
    ```yaml experiment
    id: p
    run: command
    command: [printf, '{"dose": 1, "name": "x", "effect": 2.5}\\n{"dose": 1, "name": "y", "effect": 3}\\n']
    ```


    """
  /// Rows in the chapter: lines 1 to 5.
  private static let rows = """
    ```yaml experiment
    id: p
    run: data
    rows: [{dose: 1, name: x, effect: 2.5}, {dose: 1, name: y, effect: 3}]
    ```


    """

  private static let wrong: [(String, String)] = [
    (
      "```yaml table\nfrom: p\ncolumns: [dose, efect]\n```",
      "9:17: error: the frame 'rows' has no column 'efect'; did you mean 'effect'?"
    ),
    (
      "```yaml plot\nfrom: p\nkind: bar\nx: dos\ny: effect\n```",
      "10:4: error: the frame 'rows' has no column 'dos'; did you mean 'dose'?"
    ),
    (
      "```yaml plot\nfrom: p\nkind: scatter\nx: dose\ny: effect\ncolor: nam\n```",
      "12:8: error: the frame 'rows' has no column 'nam'; did you mean 'name'?"
    ),
    (
      "```yaml claim\ntext: So.\nexpect: p[name=x].efect > 1\n```",
      "9:9: error: the frame 'rows' has no column 'efect'; did you mean 'effect'?"
    ),
    (
      "It is `= p[name=x].efect`.",
      "7:10: error: the frame 'rows' has no column 'efect'; did you mean 'effect'?"
    ),
    (
      "```yaml table\nfrom: p[nam=x]\n```",
      "8:7: error: the frame 'rows' has no column 'nam'; did you mean 'name'?"
    ),
  ]

  @Test(arguments: wrong) func columnsThatAreNotThereAreTold(text: String, message: String)
    async throws
  {
    #expect(
      try await TemporaryBook(Self.program + text).problems() == ["chapters/01.md:\(message)"])
    // Of rows in the chapter it is known before.
    let words = message.drop { $0 != " " }
    #expect(try TemporaryBook(Self.rows + text).complaints().map { $0.hasSuffix(words) } == [true])
  }

  @Test(arguments: [
    ("It is `= p[name=z].effect`.", "7:10: error: no row of 'p' has name=z; it is one of x, y"),
    (
      "It is `= p.effect`.",
      "7:10: error: 2 rows match the selector; name one with [column=value], or write mean(...)"
    ),
    ("It is `= 1 / (p[name=x].effect - 2.5)`.", "7:8: error: division by zero"),
    ("```yaml table\nfrom: p[dose=7]\n```", "8:7: error: no row of 'p' has dose=7; it is one of 1"),
    (
      "```yaml plot\nfrom: p\nkind: line\nx: dose\ny: name\n```",
      "11:4: error: 'name' is text, not a number: 'x'"
    ),
    (
      "```yaml plot\nfrom: p\nkind: line\nx: dose\ny: effect\n```",
      "7:1: error: several rows at dose=1; average with `over:`, tell them apart with `color:`, or choose one with [...]"
    ),
    (
      "```yaml table\nfrom: p\nrows: dose\ncolumns: [name, effect]\nover: dose\n```", ""
    ),
  ]) func whatIsNotThereIsTold(text: String, message: String) async throws {
    let book = try TemporaryBook(Self.program + text)
    if message.isEmpty {
      #expect(
        book.complaints() == [
          "chapters/01.md:11:7: error: 'dose' stands under 'rows' and under 'over'; expected it under one of them, once"
        ])
    } else {
      #expect(try await book.problems() == ["chapters/01.md:\(message)"])
    }
  }

  @Test func textsHaveNoMean() async throws {
    let text = "```yaml table\nfrom: p\ncolumns: [name, effect]\nover: dose\n```"
    let problems = try await TemporaryBook(Self.program + text).problems()
    #expect(
      problems == [
        "chapters/01.md:9:11: error: 'name' is text, 'x' and 'y', and has no mean over 'dose'; to tell rows apart by it, name it under 'rows'; for a column for each of its values, under 'across'"
      ])
    let named = "```yaml table\nfrom: p\nrows: name\ncolumns: [effect]\nover: dose\n```"
    #expect(try await TemporaryBook(Self.program + named).problems().isEmpty)
  }

  /// A column without any value is of no type yet: that no row is there is told, not that it is text.
  @Test func noRowIsToldAsNoRow() async throws {
    let plot = "```yaml plot\nfrom: e\nkind: line\nx: k\ny: v\n```"
    let filed = "```yaml experiment\nid: e\nrun: data\nfile: e.csv\n```\n\n" + plot
    let book = try TemporaryBook(filed, files: ["e.csv": "k,v\n"])
    #expect(book.complaints().isEmpty)
    #expect(try await book.problems() == ["chapters/01.md:7:1: error: no row matches the selector"])
    let missing = try TemporaryBook(filed, files: ["e.csv": "k,v\n1,\n2,\n"])
    #expect(try await missing.problems() == ["chapters/01.md:7:1: error: every value is missing"])
    // What is declared is known.
    let declared = try TemporaryBook(
      filed.replacing("file: e.csv", with: "file: e.csv\ncolumns: {v: text}"),
      files: ["e.csv": "k,v\n"])
    #expect(
      declared.complaints() == ["chapters/01.md:12:4: error: 'v' is text, not a number"])
  }

  /// Words for truth values in the text as in tables; the largest of whole numbers with all digits.
  @Test func valuesInTheTextAreThoseOfTables() async throws {
    let results = try await SmallBook(
      """
      ```yaml experiment
      id: r
      run: data
      rows: [{k: 1, a: true, n: 9007199254740993}, {k: 2, a: false, n: 5}]
      ```

      V `= r[k=1].a`, `= r[k=2].a`, `= r[k=1].a | d`, `= mean(r.a)`, `= max(r.n)`, `= min(r.n)`, `= max(r.n) | ,d`.
      """
    ).results
    let page = try #require(PageRenderer(results).markdown("01-small"))
    #expect(page.contains("V yes, no, 1, 0.500, 9007199254740993, 5, 9,007,199,254,740,993."))
  }

  @Test func whatMayBeAbsentSaysSo() async throws {
    let text =
      "It is `= p[name=z].effect ?? \"not measured\"` and `= p[name=x].name`, `= p[name=y].effect | .2f`."
    let book = try TemporaryBook(Self.program + text)
    let results = try await book.run()
    #expect(ReportSource(results).problems.isEmpty)
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("It is not measured and x, 3.00."))
    let html = try #require(PageRenderer(results).html("01"))
    #expect(html.contains(">not measured</span>"))
  }

  /// Dates are shown as written, compared by time, and are no numbers.
  @Test func datesAreShownAndCompared() async throws {
    let rows = """
      ```yaml experiment
      id: d
      run: data
      rows: [{day: 2024-03-09, v: 1}, {day: 2024-03-10, v: 2}, {day: 2024-02-01, v: 4}]
      ```

      ```yaml table
      from: d[day>=2024-03-01]
      ```


      """
    let text =
      "From `= min(d.day)` to `= max(d[v<3].day)`: `= sum(d[day>=2024-03-01, day<2024-03-10].v)`, "
      + "`= d[v=2].day`, `= d[day=2024-02-01].v`."
    let results = try await TemporaryBook(rows + text).run()
    #expect(ReportSource(results).problems.isEmpty)
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("From 2024-02-01 to 2024-03-10: 1, 2024-03-10, 4."))
    #expect(page.contains("| 2024-03-09 | 1 |") && !page.contains("| 2024-02-01 | 4 |"))
    let complaints = try TemporaryBook(
      rows + "`= mean(d.day)` `= d[v=1].day | .1f` `= d[day>soon].v` `= d[day=2024-03-11].v`"
    ).complaints()
    #expect(
      complaints.map { $0.split(separator: " error: ").last } == [
        "'day' is a date, not a number", "'day' is a date, not a number",
        "'soon' is not a date like 2024-03-01, as 'day' is",
      ])
  }

  /// A failed cell is told as such, not once more for everything that reads it.
  @Test func whatWasNotRunIsToldElsewhere() async throws {
    let text = "```yaml table\nfrom: p\n```\n\n`= p.x` and `= p.y ?? 3`"
    let book = try TemporaryBook(
      "```yaml experiment\nid: p\nrun: command\ncommand: [\"false\"]\n```\n\n" + text)
    #expect(try await book.problems().isEmpty)
  }

  @Test func aColumnOfAnAxissNameIsTold() async throws {
    let book = try TemporaryBook(
      """
      ```yaml experiment
      id: p
      run: command
      command: [echo, '{"seed": 4, "x": ${seed}}']
      sweep: {seed: [1, 2]}
      ```

      `= p[seed=4].x ?? "none"`
      """)
    let problems = try await book.problems()
    #expect(problems.count == 1)
    #expect(
      problems.first?.contains("01.md:8:4: error: 'p': 'seed' is an axis of the sweep and a column")
        == true)
  }

  @Test func theErrorStandsInThePageToo() async throws {
    let results = try await TemporaryBook(Self.program + "It is `= p[name=z].effect`.").run()
    let page = try #require(PageRenderer(results).markdown("01"))
    #expect(page.contains("It is n/a (no row of 'p' has name=z; it is one of x, y)."))
    #expect(PageRenderer(results).problems.count == 1)
  }
}
