import Chapters
import TestSupport
import Testing

@testable import Notebook

/// One slip gives one complaint, not one for each use of what is wrong.
struct OneComplaintTests {
  /// Uses of a block `a`: by a reference, a value, a link, and all of that in another chapter.
  private static let uses = """


    ```yaml experiment
    id: twice
    run: double
    label: l
    number: a
    ```

    Here is `= a.value`, from [](#a).

    """

  private func complaints(_ block: String) throws -> [String] {
    let book = try TestBook([
      "01.md": "# T\n\n\(block)", "02.md": "# U\(Self.uses)".replacing("twice", with: "again"),
    ])
    do {
      _ = try book.load()
      return []
    } catch let invalid as InvalidBook {
      return invalid.diagnostics.map(\.description)
    }
  }

  @Test(arguments: [
    // YAML that cannot be read.
    "id: a\nrun: count\nlabel: [x", "run: count\nlabel: \"x\nid: a",
    "id: 'a'\nrun: count\n\tlabel: x",
    "id: \"a\" \nrun: count\nlabel: x: y",
    // YAML that is no block.
    "id: a\nrun: cuont\nlabel: x", "id: a\nrun: count\nlabel: x\nlabel: y",
    "id: a\nrun: count\nlabel: x\nvalue: 101", "id: a\nrun: count\nlabel: x\nsweep: {valeu: [1]}",
  ])
  func aBlockThatIsWrong(keys: String) throws {
    let told = try complaints("```yaml experiment\n\(keys)\n```\n\(Self.uses)")
    #expect(told.count == 1, "\(told)")
    #expect(told.first?.hasPrefix("chapters/01.md:") == true, "\(told)")
  }

  /// An open fence swallows what comes after it.
  @Test(arguments: ["```yaml experimnt", "> ```yaml experiment", "```yaml experiment\nrun: none"])
  func aFenceThatIsWrong(fence: String) throws {
    let quoted = fence.hasPrefix(">")
    let keys = "id: a\nrun: count\nlabel: x"
    let block =
      quoted
      ? "\(fence)\n" + (keys + "\n```").split(separator: "\n").map { "> \($0)\n" }.joined()
      : fence.contains("none")
        ? "\(fence)\n\n```yaml experiment\n\(keys)\n" : "\(fence)\n\(keys)\n```\n"
    let told = try complaints(fence.contains("none") ? block : block + Self.uses)
    #expect(told.count == 1, "\(told)")
  }

  @Test func whatIsNotThereIsToldWhereverItIsUsed() throws {
    let told = try complaints("```yaml\nid: a\n```\n\(Self.uses)")
    #expect(told.count == 6, "\(told)")
  }
}
