import Testing

@testable import Chapters
@testable import Notebook

/// Which chapters a book can have.
struct BookLoaderTests {
  private func complaints(_ files: [String: String]) throws -> [String] {
    do {
      _ = try TestBook(files).load()
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    }
  }

  @Test(arguments: ["report", "Index", "REPORT"])
  func pagesOfEveryReportAreNoChapters(name: String) throws {
    #expect(
      try complaints(["\(name).md": "# T\n"]) == [
        "chapters/\(name).md:1:1: error: a chapter cannot be called '\(name)': a page of every report has that name"
      ])
  }

  @Test func chaptersDifferByMoreThanCapitals() throws {
    #expect(
      try complaints(["intro.md": "# A\n", "Intro.md": "# B\n", "other.md": "# C\n"]) == [
        "chapters/intro.md:1:1: error: the pages of 'Intro' and 'intro' would be one file where capitals do not count"
      ])
    #expect(
      try complaints(["a.md": "# A\n", "book.yml": "chapters: [a, a.md]\n"]) == [
        "chapters/a.md:1:1: error: the chapter is listed twice"
      ])
    let unlisted = ["a.md": "# A\n", "report.md": "# I\n", "book.yml": "chapters: [a]\n"]
    #expect(try complaints(unlisted) == [], "a file that is no chapter may be called anything")
  }

  /// Pages are read on every core; what is wrong is told, and what is right is kept, in the order of the pages.
  @Test func manyPagesAreReadAsIfOneAfterTheOther() throws {
    let numbers = 10..<60
    let page = { (number: Int, wrong: Bool) in
      "# Page \(number)\n\n```yaml experiment\nid: b\(number)\nrun: \(wrong ? "cuont" : "count")\nlabel: x\n```\n"
    }
    let files = { (isWrong: (Int) -> Bool) in
      Dictionary(uniqueKeysWithValues: numbers.map { ("\($0).md", page($0, isWrong($0))) })
    }
    let book = try TestBook(files { _ in false }).load()
    #expect(book.chapters.map(\.name) == numbers.map { "\($0)" })
    #expect(book.cells.map(\.block) == numbers.map { "b\($0)" })
    let places = try complaints(files { $0.isMultiple(of: 3) }).map {
      $0.prefix(while: { $0 != " " })
    }
    #expect(places == numbers.filter { $0.isMultiple(of: 3) }.map { "chapters/\($0).md:5:6:" })
  }

  @Test func namesMayHaveAnyCharacters() throws {
    let names = ["javascript:alert(1)", "a?b#c%d", "größe", "indexes"]
    let files = Dictionary(uniqueKeysWithValues: names.map { ("\($0).md", "# T\n") })
    #expect(try complaints(files) == [])
  }
}
