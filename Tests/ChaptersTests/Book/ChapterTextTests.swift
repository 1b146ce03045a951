import Foundation
import TestSupport
import Testing

@testable import Chapters

/// Chapters put together: what they include, what their head says, what other profiles show.
struct ChapterTextTests {
  private func assembled(
    _ files: [String: String], profile: String = "smoke", allowsCommands: Bool = false
  ) throws -> (text: ChapterText?, complaints: [String]) {
    let folder = try TemporaryFolder(files)
    let problems = DiagnosticCollector()
    let book = BookFolder(
      folder.url.appending(path: "chapters"), allowsCommands: allowsCommands)
    let text = problems.attempt(at: SourceLocation(file: "x", line: 1, column: 1)) {
      try ChapterAssembler.text(
        of: "01", in: book, folder: "chapters", profile: profile, profiles: ["smoke", "full"],
        problems: problems)
    }
    return (text, problems.diagnostics.map(\.description))
  }

  private func text(_ chapter: String, _ files: [String: String] = [:], profile: String = "smoke")
    throws -> ChapterText
  {
    let all = files.merging(["chapters/01.md": chapter]) { $1 }
    let (text, complaints) = try assembled(all, profile: profile)
    #expect(complaints == [])
    return try #require(text)
  }

  @Test func aPlainChapterIsAsItIs() throws {
    let text = try text("# A\n\n---\n\nb: {{ x }}\n\n---\n")
    #expect(text.text == "# A\n\n---\n\nb: {{ x }}\n\n---\n" && text.origins.isEmpty)
    #expect(text.location(line: 5, column: 2).description == "chapters/01.md:5:2")
    #expect(try self.text("---\n\na\n\n---\n").text == "---\n\na\n\n---\n")
  }

  @Test func includedFilesStandInTheirPlace() throws {
    let text = try text(
      "# A\n\n{{include parts/b c.md}}\n\nEnd.\n",
      [
        "chapters/parts/b c.md": "---\ntitle: B\n---\nOf b.\n{{ include \"../x/d.md\" }}\n",
        "x/d.md": "Of d.",
      ])
    #expect(text.text == "# A\n\nOf b.\nOf d.\n\n\n\n\nEnd.\n")
    #expect(text.included == ["parts/b c.md", "../x/d.md"])
    #expect(text.location(line: 3, column: 4).description == "chapters/parts/b c.md:4:4")
    #expect(text.location(line: 4, column: 1).description == "chapters/../x/d.md:1:1")
    #expect(text.location(line: 9, column: 1).description == "chapters/01.md:5:1")
  }

  @Test func codeIncludesNothing() throws {
    let source = "```\n{{include b.md}}\n::: {profile=full}\n```\n\nIn line {{include b.md}}.\n"
    #expect(try text(source).text == source)
  }

  @Test func partsAreForSomeProfiles() throws {
    let source = """
      a
      ::: {profile=smoke}
      b
      :::
      ::: {profile="full, smoke"}
      c
      ::: {profile!=smoke}
      d
      :::
      :::
      ::: {profile=full}
      ```
      :::
      ```
      :::
      e
      """
    #expect(try text(source).text.split(separator: "\n") == ["a", "b", "c", "e"])
    let full = try text(source, profile: "full")
    #expect(
      full.text.split(separator: "\n") == ["a", "c", "d", "```", ":::", "```", "e"])
    #expect(full.hidden.map(\.lines) == [2...4])
    #expect(full.location(line: 4, column: 1).line == 6)
  }

  @Test func frontMatterIsAHead() throws {
    let text = try text(
      "---\ntitle: On *x*\nauthor: A. B. & C_d\ndate: 2024-05-01\ndescription: |\n  What it\n  is.\n---\nText.\n"
    )
    #expect(
      text.text
        == "# On *x*\n\n*A\\. B\\. \\& C\\_d · 2024\\-05\\-01*\n\nWhat it\nis.\n\nText.\n")
    #expect(text.location(line: 1, column: 6).description == "chapters/01.md:2:11")
    #expect(text.location(line: 6, column: 2).description == "chapters/01.md:7:4")
    #expect(text.location(line: 8, column: 1).description == "chapters/01.md:9:1")
    let own = try self.text("---\nauthors: [A, B]\n---\n\n# T\n\nx\n")
    #expect(own.text == "# T\n\n*A\\, B*\n\n\nx\n")
    #expect(
      own.location(line: 1, column: 1).line == 5 && own.location(line: 6, column: 1).line == 7)
    #expect(try self.text("---\ntitle: T\n---\n# T\nx").text == "# T\n\nx")
    #expect(try self.text("---\ntitle: T\n...\n# Other\n").text == "# T\n\n# Other\n")
  }

  @Test(arguments: [
    (
      "{{include b.md}}",
      "chapters/01.md:1:1: error: 'b.md' cannot be read: there is no such file; did you mean 'bb.md'?"
    ),
    ("a\n  {{include loop.md}}", "chapters/loop.md:1:1: error: 'loop.md' includes itself"),
    ("{{include}}", "chapters/01.md:1:1: error: '{{include}}' needs a file: {{include file.md}}"),
    (
      "{{inculde bb.md}}",
      "chapters/01.md:1:1: error: unknown command '{{inculde}}'; did you mean '{{include}}'?"
    ),
    (
      "{{< include bb.md >}}",
      "chapters/01.md:1:1: error: a file is included by '{{include file.md}}'"
    ),
    (
      "{{include /etc/passwd}}",
      "chapters/01.md:1:1: error: '/etc/passwd' lies outside the book; expected a file in it, or a place that --set names"
    ),
    ("{{include 01.md}}", "chapters/01.md:1:1: error: '01.md' includes itself"),
    ("a\n:::", "chapters/01.md:2:1: error: this ':::' closes nothing"),
    (
      "::: {profile=smoke}\na",
      "chapters/01.md:1:1: error: this ':::' is not closed: expected a line of ':::'"
    ),
    (
      "::: {profile=fulll}\n:::",
      "chapters/01.md:1:1: error: there is no profile 'fulll'; did you mean 'full'?; book.yml has smoke, full"
    ),
    (
      "::: note\n:::",
      "chapters/01.md:1:1: error: ':::' begins a part for some profiles, '::: {profile=smoke}', found 'note'"
    ),
    (
      "---\ntitel: x\n---\n",
      "chapters/01.md:2:1: error: unknown key 'titel' in 'front matter'; did you mean 'title'?"
    ),
    (
      "---\nJust text.\n---\n",
      "chapters/01.md:2:1: error: expected keys and values between the lines of '---', like 'title: My chapter'"
    ),
  ])
  func whatIsWrongHasItsPlace(source: String, complaint: String) throws {
    let (_, complaints) = try assembled([
      "chapters/01.md": source, "chapters/bb.md": "b", "chapters/loop.md": "{{include loop.md}}",
    ])
    #expect(complaints.first == complaint)
  }
}
