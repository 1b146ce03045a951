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

  @Test func namesMayHaveAnyCharacters() throws {
    let names = ["javascript:alert(1)", "a?b#c%d", "größe", "indexes"]
    let files = Dictionary(uniqueKeysWithValues: names.map { ("\($0).md", "# T\n") })
    #expect(try complaints(files) == [])
  }
}
