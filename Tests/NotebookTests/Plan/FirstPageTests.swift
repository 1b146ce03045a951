import Testing

@testable import Chapters
@testable import Notebook

/// What `index.md` is to a book.
struct FirstPageTests {
  private static let data =
    "# A\n\n## Results\n\n```yaml experiment\nid: d\nrun: data\nrows: [{v: 1}]\n```\n"

  private func book(_ page: String, _ others: [String: String] = [:]) throws -> Book {
    try TestBook(["a.md": Self.data, "index.md": page].merging(others) { $1 }).load()
  }

  private func complaints(_ page: String) throws -> [String] {
    do {
      _ = try book(page)
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    }
  }

  @Test func isNoChapter() throws {
    let book = try book("## Answer\n\nIt is `= d.v`.\n")
    #expect(book.chapters.map(\.name) == ["a"])
    #expect(book.pages.map(\.name) == ["a", "index"])
    #expect(book.firstPage?.prose.values.count == 1, "it can refer to every chapter")
    #expect(book.sourceFiles.contains("index.md"))
    #expect(try TestBook(["a.md": Self.data]).load().firstPage == nil)
  }

  /// A listed chapter of that name would have the first page's name.
  @Test func isNotListed() throws {
    #expect(throws: InvalidBook.self) {
      try book("Text.\n", ["book.yml": "chapters: [a, index]\n"])
    }
    #expect(try book("Text.\n", ["book.yml": "chapters: [a]\n"]).firstPage != nil)
  }

  @Test(arguments: [
    (nil, "Text.\n", "A", false), (nil, "# Mine\n", "Mine", true),
    ("title: Ours\n", "# Mine\n", "Ours", false),
  ])
  func canNameTheBook(file: String?, page: String, title: String, namesItself: Bool) throws {
    let book = try book(page, file.map { ["book.yml": $0] } ?? [:])
    #expect(book.title == title)
    #expect(book.namesItself == namesItself)
  }

  @Test func canBeAllOfABook() throws {
    let book = try TestBook(["index.md": Self.data]).load()
    #expect(book.chapters.isEmpty && book.title == "A" && book.cells.map(\.chapter) == ["index"])
  }

  @Test func whatItIncludesIsNoChapter() throws {
    let book = try book("{{include part.md}}\n", ["part.md": "Words.\n"])
    #expect(book.chapters.map(\.name) == ["a"])
    #expect(book.firstPage?.source.contains("Words.") == true)
  }

  @Test(arguments: [
    ("[](a.md#results) [](#claims) [](index.md#mine)\n\n## Mine\n", []),
    (
      "[](#nothing)\n",
      ["chapters/index.md:1:1: error: there is no block or section 'nothing' to refer to"]
    ),
    (
      "```yaml experiment\nid: costs\nrun: data\nrows: [{v: 1}]\n```\n",
      [
        "chapters/index.md:1:1: error: the first page has a section 'costs' of its own; expected another id"
      ]
    ),
    (
      "`= e.v`\n",
      ["chapters/index.md:1:4: error: there is no block 'e'"]
    ),
  ])
  func isChecked(page: String, told: [String]) throws { #expect(try complaints(page) == told) }

  @Test func sectionsDifferFromItsOwn() throws {
    #expect(try book("## Claims\n").firstPage?.headings.map(\.anchor) == ["claims-section"])
  }
}
