import TestSupport
import Testing

@testable import Chapters

/// `findings:` of book.yml: what the paper found.
struct FindingsTests {
  private static func file(_ text: String) throws -> BookFile {
    let folder = try TemporaryFolder(["book.yml": text])
    return try BookFile.read(in: folder.url, path: "chapters")
  }

  @Test func entriesAreInTheOrderWritten() throws {
    let findings = try Self.file(
      "findings:\n  z: It *carries* over.\n  a: \"Others do not: 3\"\n  42: A number names it.\n"
    ).keys.findings
    #expect(findings.ids == ["z", "a", "42"])
    #expect(
      findings.entries.map(\.text.text) == [
        "It *carries* over.", "Others do not: 3", "A number names it.",
      ])
    #expect(findings.entries[0].text.location.description == "chapters/book.yml:2:6")
    #expect(try Self.file("title: T\n").keys.findings.entries.isEmpty)
  }

  /// An order is part of what is said.
  @Test func anotherOrderIsAnother() throws {
    let one = try Self.file("findings: {a: x, b: y}\n").keys.findings
    let other = try Self.file("findings: {b: y, a: x}\n").keys.findings
    #expect(one.canonical != other.canonical)
  }

  @Test(arguments: [
    (
      "findings: [a, b]",
      "1:11: error: 'findings': expected a mapping from short ids to sentences, like {generalizes: Edits carry "
        + "over.}, found a list"
    ),
    ("findings: {a: [b]}", "1:15: error: expected text in Markdown, found a list"),
    (
      "finding: {a: b}", "1:1: error: unknown key 'finding' in 'book.yml'; did you mean 'findings'?"
    ),
  ])
  func complaints(text: String, complaint: String) {
    let error = #expect(throws: InvalidBook.self) { try Self.file(text) }
    #expect(error?.diagnostics.map(\.description) == ["chapters/book.yml:" + complaint])
  }
}
