import Tensors
import Testing

@testable import Transformer

/// Texts that are equal when their bytes are.
struct TokenTextTests {
  @Test func lookalikesDiffer() {
    let (composed, decomposed) = ("\u{e9}", "e\u{301}")
    #expect(composed == decomposed, "as Swift compares them")
    #expect(TokenText(composed) != TokenText(decomposed))
    #expect(Set([TokenText(composed), TokenText(decomposed), TokenText(composed)]).count == 2)
  }

  @Test func equalTextsHashAlike() {
    let pieces = ["▁", "a"].joined()
    #expect(TokenText(pieces) == TokenText("▁a"))
    #expect(TokenText(pieces).hashValue == TokenText("▁a").hashValue)
  }
}
