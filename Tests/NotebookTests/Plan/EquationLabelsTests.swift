import Chapters
import Foundation
import TestSupport
import Testing

@testable import Notebook

/// Labels of equations, and references to them.
struct EquationLabelsTests {
  private func labels(_ text: String, blocks: [String: Chapters.SourceLocation] = [:]) throws
    -> EquationLabels
  {
    let folder = try TemporaryFolder(["chapters/01.md": "# A\n\n$$x \\label{one}$$\n\n" + text])
    let book = try BookLoader(
      folder: folder.url.appending(path: "chapters"), path: "c", kinds: KindRegistry([]),
      blocks: BlockRegistry([])
    ).load(isDraft: true)
    return EquationLabels(of: book, besides: blocks)
  }

  @Test func labelsAreFoundByReferences() throws {
    let found = try labels("$$y \\label{two}$$\n\n\\eqref{one} and \\ref{two}\n")
    #expect(found.all == ["one", "two"] && found.complaints == [])
  }

  @Test(arguments: [
    (
      "$$y \\label{one}$$",
      "c/01.md:5:5: error: the label 'one' is taken: what stands at c/01.md:3:5 has it"
    ),
    (
      "\\eqref{on}",
      "c/01.md:5:1: error: there is no equation 'on' to refer to; did you mean 'one'?"
    ),
  ])
  func whatIsWrongIsToldAtItsPlace(text: String, complaint: String) throws {
    #expect(try labels(text).complaints.map(\.description) == [complaint])
  }

  @Test func blocksHaveTheirNamesFirst() throws {
    let place = Chapters.SourceLocation(file: "c/01.md", line: 9, column: 1)
    let found = try labels("", blocks: ["one": place])
    #expect(
      found.complaints.map(\.message) == [
        "the label 'one' is taken: what stands at c/01.md:9:1 has it"
      ])
  }
}
