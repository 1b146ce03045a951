import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

/// What is said of books that are wrong, word for word.
struct BookErrorTests {
  private func complaints(_ chapter: String, book: String? = nil) throws -> [String] {
    var files = ["01.md": chapter]
    files["book.yml"] = book
    let error = #expect(throws: InvalidBook.self) { try TestBook(files).load() }
    return error?.diagnostics.map(\.description) ?? []
  }

  private static func block(_ yaml: String) -> String {
    "# Title\n\n```yaml experiment\n\(yaml)\n```\n"
  }

  @Test(arguments: [
    (
      "id: a\nrun: count\nlabel: x\nvalu: 3",
      "chapters/01.md:7:1: error: unknown key 'valu' in 'count'; did you mean 'value'?"
    ),
    (
      "id: a\nrun: coumt\nlabel: x",
      "chapters/01.md:5:6: error: unknown kind 'coumt'; did you mean 'count'?; "
        + "`palimpsest explain` lists the kinds"
    ),
    (
      "id: a\nrun: count\nlabel: x\nvalue: 101",
      "chapters/01.md:7:8: error: 101 is out of range: 0 to 100"
    ),
    (
      "id: a\nrun: count\nlabel: x\nvalue: many",
      "chapters/01.md:7:8: error: 'value': expected a whole number, found 'many'"
    ),
    (
      "id: a\nrun: count",
      "chapters/01.md:3:1: error: 'count' needs the key 'label': What the runs are counted under."
    ),
    (
      "id: a\nrun: double\nlabel: x\nnumber: b",
      "chapters/01.md:7:9: error: there is no block 'b'"
    ),
    (
      "id: a\nrun: double\nlabel: x\nnumber: a",
      "chapters/01.md:7:9: error: 'a' comes later, at chapters/01.md:3:1; a block can refer only to "
        + "blocks before it"
    ),
    (
      "id: a\nrun: count\nlabel: ${nothing}",
      "chapters/01.md:6:8: error: 'nothing' is no parameter of the profile or axis of the block"
    ),
    (
      "id: a\nrun: count\nlabel: x\nsweep: {valeu: [1, 2]}",
      "chapters/01.md:7:17: error: the axis 'valeu' is no key of 'count' and no ${valeu} in the "
        + "block uses it; did you mean 'value'?"
    ),
  ]) func oneWrongBlock(yaml: String, complaint: String) throws {
    #expect(try complaints(Self.block(yaml)) == [complaint])
  }

  @Test func badYAMLHasItsPlace() throws {
    let found = try complaints(Self.block("id: [a\nrun: count"))
    #expect(found.count == 1)
    #expect(found[0].hasPrefix("chapters/01.md:5:"))
    #expect(found[0].contains("not YAML"))
  }

  @Test func everyComplaintIsMadeAtOnceAndOnce() throws {
    let chapter = """
      ```yaml experiment
      id: a
      run: count
      labl: x
      ```

      ```yaml experiment
      id: a2
      run: double
      label: y
      number: a
      ```

      Here `= a2.value` and `= a.value`.
      """
    #expect(
      try complaints(chapter) == [
        "chapters/01.md:1:1: error: 'count' needs the key 'label': What the runs are counted under.",
        "chapters/01.md:4:1: error: unknown key 'labl' in 'count'; did you mean 'label'?",
      ])
  }

  @Test(arguments: [
    (
      "# T\n\nA $x + \\alpa$.",
      #"chapters/01.md:3:8: error: unknown command '\alpa' in mathematics; did you mean '\alpha'?"#
    ),
    (
      "# T\n\n$$\na +\n  \\frca{1}{2}\n$$",
      #"chapters/01.md:5:3: error: unknown command '\frca' in mathematics; did you mean '\frac'?"#
    ),
    (
      "# T\n\n## A part\n\nSee [](#a-prat).",
      "chapters/01.md:5:5: error: there is no block or section 'a-prat' to refer to; did you mean "
        + "'a-part'?"
    ),
  ]) func proseIsCheckedToo(chapter: String, complaint: String) throws {
    #expect(try complaints(chapter) == [complaint])
  }

  @Test func idsAreUniqueInTheBook() throws {
    let block = Self.block("id: a\nrun: count\nlabel: x")
    #expect(
      try complaints(block + "\n" + block) == [
        "chapters/01.md:11:1: error: the id 'a' is taken: the block at chapters/01.md:3:1 has it"
      ])
  }

  @Test func aBlockThatIsNotClosedIsAnError() throws {
    #expect(
      try complaints("```yaml experiment\nid: a\nrun: count\nlabel: x\n") == [
        "chapters/01.md:1:1: error: the block is not closed: expected a line of '```'"
      ])
  }

  @Test(arguments: [
    ("`= a.valu`", "1", "the frame 'numbers' has no column 'valu'; did you mean 'value'?"),
    ("`= b.value`", "1", "there is no block 'b'"),
    ("`= a.value + `", "1", "expected the id of a block, found the end"),
    (
      "`= a.value | %.1f`", "1",
      "unknown number format '%.1f'; did you mean '.1f'?; formats are like .1%, .3f, ,d or .2e"
    ),
    ("`= a.value | .1x`", "1", "unknown number format '.1x'; formats are like .1%, .3f, ,d or .2e"),
  ]) func inlineValues(text: String, line: String, complaint: String) throws {
    let chapter = Self.block("id: a\nrun: count\nlabel: x") + "\nIt is \(text).\n"
    let found = try complaints(chapter)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix("chapters/01.md:9:") == true)
    #expect(found.first?.hasSuffix("error: \(complaint)") == true, "\(found)")
  }

  @Test func typesAreCheckedBeforeAnythingRuns() throws {
    let chapter =
      Self.block("id: a\nrun: count\nlabel: x")
      + Self.block("id: b\nrun: double\nlabel: x\nnumber: a")
      + Self.block("id: c\nrun: double\nlabel: x\nnumber: b")
    #expect(
      try complaints(chapter) == [
        "chapters/01.md:22:9: error: expected a block that puts out a number, but 'b' puts out "
          + "frames only"
      ])
  }

  @Test func misspeltWordsAfterYAMLAreNoticed() throws {
    #expect(
      try complaints("```yaml experimnt\nid: a\n```\n") == [
        "chapters/01.md:1:1: error: unknown block 'yaml experimnt'; did you mean 'yaml experiment'?"
      ])
  }

  @Test func otherFencesAreLeftAlone() throws {
    let book = try TestBook("# T\n\n```yaml\nrun: nothing\n```\n\n```swift\nlet a = 1\n```\n")
      .load()
    #expect(book.chapters[0].blocks.isEmpty)
    #expect(book.chapters[0].title == "T")
  }

  @Test func bookFilesAreCheckedToo() throws {
    #expect(
      try complaints("# T\n", book: "titel: x\n") == [
        "chapters/book.yml:1:1: error: unknown key 'titel' in 'book.yml'; did you mean 'title'?"
      ])
    #expect(
      try complaints("# T\n", book: "chapters: [02]\n") == [
        "chapters/book.yml:1:1: error: there is no chapter '02'; did you mean '01'?"
      ])
  }

  @Test func unreadableTextIsAnError() throws {
    let book = try TestBook("# T\n")
    try book.folder.write("", to: "chapters/01.md")
    let file = book.folder.url.appending(path: "chapters/01.md")
    try Data([0xFF, 0xFE, 0x41]).write(to: file)
    #expect(throws: InvalidBook.self) { try book.load() }
  }
}
