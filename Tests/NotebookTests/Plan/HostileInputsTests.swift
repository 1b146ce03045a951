import Chapters
import Foundation
import TestSupport
import Testing

@testable import Notebook

/// Files that a book names and that are not its own: each is told at the place that names it.
struct HostileInputsTests {
  private let outside: TemporaryFolder

  init() throws {
    outside = try TemporaryFolder(["secret.csv": "a\n1\n", "secret.md": "# Secret\n"])
  }

  private func book(_ keys: String, _ settings: String = "", also: String = "") throws -> TestBook {
    try TestBook([
      "01.md": "# T\n\n```yaml experiment\nid: a\n\(keys)\n```\n\(also)", "book.yml": settings,
      "x.csv": "a\n1\n",
    ])
  }

  private func complaints(_ book: TestBook, settings: [Setting] = []) -> [String] {
    do {
      _ = try book.load(settings: settings)
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    } catch { return ["\(error)"] }
  }

  @Test func aPipeOfDataIsNotWaitedFor() throws {
    let book = try book("run: data\nfile: pipe.csv")
    try book.folder.pipe("chapters/pipe.csv")
    #expect(
      complaints(book) == ["chapters/01.md:6:7: error: 'pipe.csv' is a pipe; expected a file"])
  }

  @Test func dataBehindALinkOutIsRefused() throws {
    let book = try book("run: data\nfile: out.csv")
    try book.folder.link("chapters/out.csv", to: outside.url.path + "/secret.csv")
    #expect(
      complaints(book) == [
        "chapters/01.md:6:7: error: 'out.csv' is reached through a link that leads out of the book; "
          + "expected a file in it"
      ])
    try FileManager.default.removeItem(at: book.folder.url.appending(path: "chapters/out.csv"))
    try book.folder.link("chapters/out.csv", to: "x.csv")
    #expect(complaints(book).isEmpty)
    #expect(try book.plan().map(\.status) == [.new])
  }

  @Test func aPlainPathOutIsRefusedUnlessTheUserOrTheBookMay() throws {
    let path = outside.url.path + "/secret.csv"
    let plain = try book("run: data\nfile: \(path)")
    #expect(
      complaints(plain) == [
        "chapters/01.md:6:7: error: '\(path)' lies outside the book; expected a file in it, or a place "
          + "that --set names"
      ])
    #expect(complaints(try book("run: data\nfile: \(path)", "allow_commands: true")).isEmpty)
    let set = try book(
      "run: data\nfile: ${place}", "parameters: {place: {type: text, default: x.csv}}")
    #expect(complaints(set).isEmpty)
    #expect(complaints(set, settings: [Setting(name: "place", value: path)]).isEmpty)
  }

  /// Programs read what they like, but a pipe would be waited for.
  @Test func whatProgramsReadIsFilesAnywhere() throws {
    let keys = "run: command\ncommand: [cat, pipe.csv, out.csv]\ninputs: "
    let book = try book(keys + "[out.csv]", "allow_commands: true")
    try book.folder.pipe("chapters/pipe.csv")
    try book.folder.link("chapters/out.csv", to: outside.url.path + "/secret.csv")
    #expect(complaints(book).isEmpty)
    #expect(try book.load().cells[0].outside.files.map(\.path) == ["out.csv"])
    let other = try self.book(keys + "[x.csv, pipe.csv]", "allow_commands: true")
    try other.folder.pipe("chapters/pipe.csv")
    #expect(
      complaints(other) == ["chapters/01.md:7:17: error: 'pipe.csv' is a pipe; expected a file"])
  }

  @Test func picturesAreTheBooks() throws {
    let book = try book(
      "run: data\nfile: x.csv",
      also: """

        Words ![a `picture`](out.svg) and ![another](pipe.svg "title"),
        ![mine](in.svg) ![far](https://example.org/x.svg) ![none](none.svg) `= a.a`
        """)
    try book.folder.link("chapters/out.svg", to: outside.url.path + "/secret.csv")
    try book.folder.link("chapters/in.svg", to: "x.csv")
    try book.folder.pipe("chapters/pipe.svg")
    #expect(
      complaints(book) == [
        "chapters/01.md:9:22: error: 'out.svg' is reached through a link that leads out of the book; "
          + "expected a file in it",
        "chapters/01.md:9:46: error: 'pipe.svg' is a pipe; expected a file",
        "chapters/01.md:10:59: error: there is no picture 'none.svg'",
      ])
  }

  @Test func chaptersAndTheBooksFileAreItsOwn() throws {
    let book = try TestBook(["01.md": "# T\n"])
    try book.folder.link("chapters/02.md", to: outside.url.path + "/secret.md")
    try book.folder.pipe("chapters/03.md")
    #expect(
      complaints(book) == [
        "chapters/02.md:1:1: error: '02.md' is reached through a link that leads out of the book; "
          + "expected a file in it",
        "chapters/03.md:1:1: error: '03.md' is a pipe; expected a file",
      ])
    let other = try TestBook(["01.md": "# T\n"])
    try other.folder.pipe("chapters/book.yml")
    #expect(
      complaints(other) == ["chapters/book.yml:1:1: error: 'book.yml' is a pipe; expected a file"])
    let moved = try TestBook(["01.md": "# T\n"])
    try FileManager.default.removeItem(at: moved.folder.url.appending(path: "chapters"))
    try moved.folder.link("chapters", to: outside.url.path)
    #expect(
      complaints(moved) == [
        "chapters:1:1: error: the folder is a link that leads elsewhere; expected the folder itself, or "
          + "--book with its place"
      ])
  }

  /// The content of what is no file is in no key.
  @Test func pipesHaveNoHash() throws {
    let folder = try TemporaryFolder(["folder/x": "x"])
    let hashes = FileHashes()
    let before = hashes.hash("folder", folder: folder.url)
    try folder.pipe("folder/pipe")
    #expect(hashes.hash("folder/pipe", folder: folder.url) == nil)
    let after = hashes.hash("folder", folder: folder.url)
    #expect(before != nil && after != nil && before != after)
  }
}
