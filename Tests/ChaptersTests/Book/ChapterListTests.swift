import Testing

@testable import Chapters

/// Chapters in order, in parts or not.
struct ChapterListTests {
  private func list(_ yaml: String) throws -> ChapterList {
    try ChapterList(try YAML.parse(YAML.Source(text: yaml, file: "f")))
  }

  @Test func chaptersStandAloneOrInParts() throws {
    let list = try list("[a, b, {part: 'On *c*', chapters: [c, d]}, e, {part: F, chapters: f}]")
    #expect(list.names == ["a", "b", "c", "d", "e", "f"])
    #expect(list.parts.map(\.title?.text) == [nil, "On *c*", nil, "F"])
    #expect(list.parts.map(\.chapters) == [["a", "b"], ["c", "d"], ["e"], ["f"]])
    #expect(try self.list("[]").parts.isEmpty)
  }

  @Test(arguments: [
    (
      "[{part: A}]",
      "f:1:2: error: 'chapters' needs the key 'chapters': Its chapters in order, by name."
    ),
    (
      "[{prat: A, chapters: [a]}]",
      "f:1:3: error: unknown key 'prat' in 'chapters'; did you mean 'part'?"
    ),
  ])
  func partsHaveTheirKeys(yaml: String, complaint: String) {
    let error = #expect(throws: InvalidBook.self) { try list(yaml) }
    #expect(error?.diagnostics.map(\.description).contains(complaint) == true)
  }
}
