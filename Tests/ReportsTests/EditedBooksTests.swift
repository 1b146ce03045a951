import Foundation
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook
@testable import Reports

/// A book that is read again after an edit of its chapters: it is as if it were read anew.
struct EditedBooksTests {
  private static let files = [
    "a.md": "# A\n\nOf `= m[k=1].v`.\n\n" + rows("m", "v"),
    "b.md": "# B\n\nFirst [there](a.md).\n\n" + rows("n", "v")
      + fenced("table", "id: t\nfrom: m\n"),
    "c.md": "# C\n\n"
      + fenced("claim", "id: c\ntext: More.\nexpect: m[k=2].v > n[k=1].v\n")
      + "It is `= n[k=1].v`.\n",
    "d.md": "# D\n\n" + fenced("plot", "id: p\nfrom: n\nkind: line\nx: k\ny: v\n"),
  ]

  private static func fenced(_ word: String, _ yaml: String) -> String {
    "```yaml \(word)\n\(yaml)```\n\n"
  }

  private static func rows(_ id: String, _ column: String) -> String {
    fenced(
      "experiment",
      "id: \(id)\nrun: data\nrows:\n  - {k: 1, \(column): 2}\n  - {k: 2, \(column): 3}\n")
  }

  /// What is written in the place of something else, by the chapter; no text where the chapter goes.
  private struct Edit: CustomTestStringConvertible {
    var file: String
    var change: @Sendable (String) -> String?
    var testDescription: String

    init(_ words: String, _ file: String, _ change: @escaping @Sendable (String) -> String?) {
      (testDescription, self.file, self.change) = (words, file, change)
    }
  }

  private static let edits = [
    Edit("prose behind", "a.md") { $0 + "More.\n" },
    Edit("lines before a block", "b.md") { $0.replacing("First", with: "First,\n\nthen") },
    Edit("a value of what comes later", "a.md") { $0 + "`= n[k=1].v`\n" },
    Edit("an id that a later chapter has", "a.md") { $0 + rows("n", "v") },
    Edit("a block that later chapters name", "a.md") { $0.replacing("id: m", with: "id: other") },
    Edit("a column that later chapters read", "a.md") { $0.replacing("v: ", with: "w: ") },
    Edit("other values", "a.md") { $0.replacing("v: 3", with: "v: 1") },
    Edit("another type of block", "b.md") { $0.replacing("yaml table", with: "yaml plot") },
    Edit("a chapter between", "a2.md") { _ in "# Between\n\n" + rows("n", "v") },
    Edit("a chapter less", "b.md") { _ in nil },
    Edit("a heading that others link to", "a.md") { $0.replacing("# A", with: "# Else") },
    Edit("a first page", "index.md") { _ in "# Book\n\n`= m[k=1].v`\n" },
  ]

  private let folder: TemporaryFolder
  private let loader: BookLoader

  init() throws {
    let chapters = Self.files.map { ("chapters/\($0)", $1) }
    folder = try TemporaryFolder(Dictionary(uniqueKeysWithValues: chapters))
    loader = BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "chapters", kinds: KindRegistry([]),
      blocks: .standard)
  }

  private func make(_ edit: Edit) throws {
    let url = folder.url.appending(path: "chapters/\(edit.file)")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    guard let edited = edit.change(text) else { return try FileManager.default.removeItem(at: url) }
    try edited.write(to: url, atomically: true, encoding: .utf8)
  }

  /// A book in words, or what is wrong with it.
  private func outcome(_ load: () throws -> Book) throws -> [String] {
    do {
      let book = try load()
      return book.cells.map { "\($0.name) \($0.location) \($0.canonical["rows"] ?? "")" }
        + book.pages.map { "\($0.name) \($0.title) \($0.prose.values.count)" }
        + book.pages.flatMap(\.blocks).map { "\($0.id) \($0.location) \(type(of: $0.content))" }
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    }
  }

  @Test(arguments: edits, edits)
  private func itIsAsIfReadAnew(first: Edit, second: Edit) throws {
    guard first.testDescription != second.testDescription else { return }
    var last = try loader.load(rereading: .init())
    for edit in [first, second] {
      try? make(edit)
      let (again, anew) = (
        try outcome { try loader.load(rereading: .init(after: last)) },
        try outcome { try loader.load() }
      )
      #expect(again == anew)
      // A book that is wrong is not shown: the next edit is compared with the one before.
      last = (try? loader.load(rereading: .init(after: last))) ?? last
    }
  }

  /// Only the page that was edited is checked again.
  @Test func otherPagesAreTakenOver() throws {
    var before = try loader.load(rereading: .init())
    for place in before.chapters.indices { before.chapters[place].title = "as it was" }
    try make(Self.edits[1])
    let after = try loader.load(rereading: .init(after: before))
    #expect(after.chapters.map(\.title) == ["as it was", "B", "as it was", "as it was"])
  }
}
