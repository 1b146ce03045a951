import Chapters
import TestSupport
import Testing

@testable import LivePreview

struct LiveProblemTests {
  private static func complaint(_ file: String, _ line: Int) -> Diagnostic {
    Diagnostic(Chapters.SourceLocation(file: file, line: line, column: 1), "so it is")
  }

  /// A complaint stands at its block where its line is one of the block's.
  @Test func complaintsFindTheirBlocks() throws {
    let folder = try TemporaryFolder(["chapters/01.md": "# T\n" + gated("x") + "\nWords.\n"])
    let book = try LiveScene.load(folder)
    let file = "chapters/01.md"
    let invalid = InvalidBook([
      Self.complaint(file, 4), Self.complaint(file, 8), Self.complaint("chapters/book.yml", 1),
    ])
    #expect(
      LiveProblem.list(invalid, in: book) == [
        LiveProblem(page: "01", block: "x", text: "chapters/01.md:4:1: error: so it is"),
        LiveProblem(page: "01", text: "chapters/01.md:8:1: error: so it is"),
        LiveProblem(text: "chapters/book.yml:1:1: error: so it is"),
      ])
    #expect(LiveProblem.list(invalid, in: nil).allSatisfy { $0.page == nil })
  }

  @Test func whatElseGoesWrongIsSaidInItsOwnWords() {
    let error = GatedKind.Told(description: "no space left")
    #expect(LiveProblem.list(error, in: nil) == [LiveProblem(text: "no space left")])
  }
}
