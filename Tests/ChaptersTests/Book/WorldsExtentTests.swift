import TestSupport
import Testing

@testable import Chapters

struct WorldsExtentTests {
  @Test(arguments: [
    ("none", WorldsExtent.none), ("full", .full), ("{sample: 12}", .sample(12, seed: 0)),
    ("{sample: 2, seed: 7}", .sample(2, seed: 7)),
  ]) func whatAProfileRuns(text: String, extent: WorldsExtent) throws {
    #expect(try WorldsExtent(Written.value(text)) == extent)
  }

  @Test(arguments: [
    (
      "all",
      "test.md:1:1: error: expected none, full, or a sample like {sample: 12, seed: 0}, found 'all'"
    ),
    (
      "{sample: 1}",
      "test.md:1:1: error: a sample of worlds has at least 2, one of them the chosen one; found 1"
    ),
    ("{sampel: 3}", "test.md:1:2: error: unknown key 'sampel' in 'worlds'; did you mean 'sample'?"),
  ]) func complaints(text: String, complaint: String) throws {
    let node = try Written.value(text)
    let error = #expect(throws: (any Error).self) { try WorldsExtent(node) }
    let all = (error as? InvalidBook)?.diagnostics ?? [error as? Diagnostic].compactMap(\.self)
    #expect(all.map(\.description).contains(complaint))
  }

  /// A profile says otherwise than the book; it is no parameter of either.
  @Test func profilesSayOtherwise() throws {
    let folder = try TemporaryFolder([
      "book.yml": """
      worlds: {sample: 3}
      profiles:
        quick: {steps: 1, worlds: none}
        full: {worlds: full}
        usual: {}
      """
    ])
    let file = try BookFile.read(in: folder.url, path: "chapters")
    #expect(file.worlds(of: "quick") == .none)
    #expect(file.worlds(of: "full") == .full)
    #expect(file.worlds(of: "usual") == .sample(3, seed: 0))
    #expect(try file.profile("quick", settings: []).1.keys.sorted() == ["steps"])
    #expect(try file.profile("full", settings: []).1.isEmpty)
  }
}
