import Testing

@testable import Chapters

struct ByteSearchTests {
  @Test(
    arguments: [
      ("", false), ("$", false), ("${", true), ("a ${b} c", true), ("$ {", false),
      ("ends in ${", true),
      ("é ∑ ${x}", true), ("é ∑ $x", false), (String(repeating: "long ", count: 50) + "${x}", true),
    ])
  func textIsFoundWhereItStands(text: String, stands: Bool) {
    #expect(text.holds("${") == stands)
    #expect(text.contains("${") == stands)
  }

  /// A character is more than its bytes: what follows a brace may change it for a reader, not for a parser.
  @Test func bytesAreComparedNotCharacters() {
    #expect("${\u{301}x}".holds("${"))
    #expect("$\u{E010}x\u{E011}".holds("\u{E010}"))
  }
}
