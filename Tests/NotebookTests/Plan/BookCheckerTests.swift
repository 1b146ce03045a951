import Foundation
import Frames
import Testing

@testable import Chapters
@testable import Notebook

/// What a book's blocks say of one another.
struct BookCheckerTests {
  /// The book of some chapters, checked together.
  private func check(_ chapters: [String], allowsCommands: Bool = true) throws -> Book {
    let problems = DiagnosticCollector()
    let drafts = chapters.enumerated().map { number, text in
      ChapterParser.parse(
        ChapterText(text, path: "\(number).md"), name: "\(number)", parameters: [:],
        types: BlockRegistry([]), problems: problems)
    }
    let book = Book(
      title: "T", authors: [], profile: Book.Profile(name: "only", parameters: [:]),
      chapters: [], folder: FileManager.default.temporaryDirectory, allowsCommands: allowsCommands)
    return try BookChecker.check(
      book, drafts, written: BookChecker.Written(parts: []),
      files: BookFolder(book.folder, allowsCommands: allowsCommands),
      kinds: KindRegistry([CountKind.self, DoubleKind.self]), problems: problems)
  }

  private func complaints(_ chapters: [String], allowsCommands: Bool = true) -> [String] {
    let error = #expect(throws: InvalidBook.self) {
      try check(chapters, allowsCommands: allowsCommands)
    }
    return error?.diagnostics.map(\.description) ?? []
  }

  private static func block(_ keys: String) -> String { "```yaml experiment\n\(keys)\n```\n" }
  private static let count = block("id: a\nrun: count\nlabel: x")

  @Test func chaptersReadOneAnother() throws {
    let book = try check([
      Self.count,
      "# B\n\n" + Self.block("id: b\nrun: double\nlabel: x\nnumber: a") + "`= b.value` [](#a)",
    ])
    #expect(book.chapters.map { $0.blocks.map(\.id) } == [["a"], ["b"]])
    #expect(book.chapters[1].blocks[0].experiment?.references == ["a"])
    #expect(book.cells.map(\.block) == ["a", "b"])
    #expect(book.chapters[1].prose.values.map(\.source) == ["= b.value"])
  }

  @Test(
    arguments: [
      (
        [block("id: b\nrun: double\nlabel: x\nnumber: a"), count],
        [
          "0.md:5:9: error: 'a' comes later, at 1.md:1:1; a block can refer only to blocks before it"
        ]
      ),
      ([count, count], ["1.md:1:1: error: the id 'a' is taken: the block at 0.md:1:1 has it"]),
      (
        [block("id: a\nrun: cuont")],
        [
          "0.md:3:6: error: unknown kind 'cuont'; did you mean 'count'?; `palimpsest explain` lists the kinds"
        ]
      ),
      (
        [count + "`= a.valeu`"],
        ["0.md:6:4: error: the frame 'numbers' has no column 'valeu'; did you mean 'value'?"]
      ),
      ([count + "[](#b)"], ["0.md:6:1: error: there is no block or section 'b' to refer to"]),
    ] as [([String], [String])])
  func whatIsWrongIsSaidOnce(chapters: [String], expected: [String]) {
    let found = complaints(chapters)
    #expect(found.count == expected.count)
    for (said, start) in zip(found, expected) { #expect(said.hasPrefix(start), "\(said)") }
  }

  /// What uses a block that is wrong is not complained about again.
  @Test func oneMistakeGivesOneComplaint() {
    let chapter =
      "```yaml experiment\nid: a\nrun: count\nlabl: x\n```\n"
      + Self.block("id: b\nrun: double\nlabel: x\nnumber: a")
      + "`= a.value` and `= b.value` and [](#a)"
    let found = complaints([chapter])
    #expect(
      found.allSatisfy { $0.contains("'label'") }, "\(found)")
  }

  @Test func programsHaveToBeAllowed() {
    let chapter = Self.block("id: a\nrun: command\ncommand: [x]")
    #expect(
      complaints([chapter], allowsCommands: false) == [
        "0.md:3:6: error: 'command' runs programs on this machine, which the book has to allow: expected "
          + "'allow_commands: true' in book.yml"
      ])
  }

  /// Two tables under one name would lose one of them.
  @Test func tablesOfOneVariableAreRefused() throws {
    let tables = ["a-b", "a_b", "A-b"].map { Self.block("id: \($0)\nrun: count\nlabel: x") }
      .joined()
    func after(_ ids: String) -> String {
      tables + Self.block("id: c\nrun: command\ncommand: [x]\nafter: [\(ids)]")
    }
    #expect(
      complaints([after("a-b, a_b")]) == [
        "0.md:20:14: error: 'a-b' and 'a_b' would both come in PALIMPSEST_INPUT_A_B; one needs another id"
      ])
    #expect(complaints([after("A-b, a-b")]).count == 1)
    #expect(try check([after("a-b, a-b")]).cells.count == 4)
  }
}
