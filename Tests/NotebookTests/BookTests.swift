import Frames
import Testing

@testable import Chapters
@testable import Notebook

/// Books that are right: parameters, sweeps, order.
struct BookTests {
  private static func block(_ yaml: String) -> String { "```yaml experiment\n\(yaml)\n```\n\n" }

  @Test func profilesFillInParametersAndMergeOthers() throws {
    let book = try TestBook([
      "01.md": Self.block("id: a\nrun: count\nlabel: \"${name}-x\"\nvalue: ${v}"),
      "book.yml": """
      default_profile: large
      profiles:
        small: &small {name: s, v: 1}
        large:
          <<: *small
          v: 9
      """,
    ])
    func spec(_ book: Book) -> [String: String] { book.cells[0].canonical }
    #expect(try spec(book.load())["value"] == "9")
    #expect(try spec(book.load())["label"] == #""s-x""#)
    #expect(try spec(book.load(profile: "small"))["value"] == "1")
    #expect(try spec(book.load(settings: [Setting(name: "v", value: "4")]))["value"] == "4")
    #expect(throws: UnusableSetting.self) { try book.load(profile: "smal") }
    #expect(throws: UnusableSetting.self) {
      try book.load(settings: [Setting(name: "w", value: "4")])
    }
  }

  @Test func axesComeAlongWithReferences() throws {
    let book = try TestBook(
      Self.block("id: a\nrun: count\nlabel: x\nsweep: {value: [1, 2], seed: [0, 1]}")
        + Self.block("id: b\nrun: double\nlabel: x\nnumber: a")
    ).load()
    #expect(
      book.cells.map(\.name.description) == [
        "a[value=1,seed=0]", "a[value=1,seed=1]", "a[value=2,seed=0]", "a[value=2,seed=1]",
        "b[value=1,seed=0]", "b[value=1,seed=1]", "b[value=2,seed=0]", "b[value=2,seed=1]",
      ])
    #expect(book.cells.map(\.seed) == [0, 1, 0, 1, 0, 0, 0, 0])
  }

  /// A reference can be swept; each cell has the axes of what it refers to itself, and no others.
  @Test func referencesCanBeSwept() throws {
    let book = try TestBook(
      Self.block("id: a\nrun: count\nlabel: x")
        + Self.block("id: b\nrun: count\nlabel: x\nsweep: {value: [1, 2]}")
        + Self.block("id: c\nrun: double\nlabel: x\nnumber: ${of}\nsweep: {of: [a, b]}")
        + Self.block("id: d\nrun: double\nlabel: x\nnumber: b\nsweep: {seed: [7]}")
    ).load()
    #expect(
      book.cells.map(\.name.description) == [
        "a", "b[value=1]", "b[value=2]", "c[of=a]", "c[value=1,of=b]", "c[value=2,of=b]",
        "d[value=1,seed=7]", "d[value=2,seed=7]",
      ])
    #expect(book.cells.map { $0.inputs.map(\.cell) } == [[], [], [], [0], [1], [2], [1], [2]])
  }

  @Test func chaptersComeInTheOrderListed() throws {
    let book = try TestBook([
      "01.md": "# One\n", "02.md": "# Two\n", "book.yml": "chapters: ['02', '01']\n",
    ])
    #expect(try book.load().chapters.map(\.title) == ["Two", "One"])
  }

  /// A profile may have chapters of its own.
  @Test func profilesHaveChapters() throws {
    let book = try TestBook([
      "01.md": "# One\n", "02.md": "# Two\n", "03.md": "# Three\n",
      "book.yml": """
      chapters: ['01', '02']
      profiles:
        small: &small {x: 1}
        other: {<<: *small, chapters: ['03', '02']}
        wrong: {chapters: ['04']}
      """,
    ])
    #expect(try book.load().chapters.map(\.title) == ["One", "Two"])
    let other = try book.load(profile: "other")
    #expect(other.chapters.map(\.title) == ["Three", "Two"])
    #expect(other.parameters.keys.sorted() == ["x"])
    #expect(throws: InvalidBook.self) { try book.load(profile: "wrong") }
  }

  @Test func blocksKnowTheirLinesInAnyMarkdown() throws {
    let chapter = """
      # T

      A list:

      - one
        two

      ~~~yaml experiment
      id: a
      run: count
      label: "`= x`"
      ~~~
      Text right after, with `= a.value` in it.
      """
    let parsed = try TestBook(chapter).load().chapters[0]
    #expect(parsed.blocks.map(\.lines) == [8...12])
    #expect(parsed.prose.values.map(\.location.description) == ["chapters/01.md:13:25"])
  }
}
