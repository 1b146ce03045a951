import TestSupport
import Testing
import Transformer

@testable import Interpretability

struct CausalTracingTests {
  /// Two questions under one draw of noise that takes two from each; two parts and two heads.
  private static let effects = CausalTracing.Effects(
    clean: [3, 5], corrupted: [[1, 3]],
    restored: [[[2, 3]], [[1, 4]], [[2, 4]], [[1.5, 3.5]]])
  private static let parts = LayerPart.all(layers: 1)
  private static let heads = (0..<2).map { Head(layer: 0, number: $0) }

  @Test func whatComesBackIsAShareOfWhatNoiseTakes() {
    #expect(Self.effects.total == 2)
    #expect(Self.effects.recovered(0) == [0.25])
    #expect(Self.effects.recoveredByPrompt(0) == [0.5, 0])
  }

  /// An attention layer is scored by the whole of it, or by the sum of its heads.
  @Test(arguments: [(false, [0.5, 0]), (true, [0.75, 0.75])])
  func partsAndHeadsAreScored(byHeads: Bool, attention: [Double]) {
    let scores = Self.effects.scores(
      parts: Self.parts, heads: Self.heads, attentionByHeads: byHeads)
    let components: [Component] = [
      .attention(layer: 0), .mlp(layer: 0), .output(layer: 0, head: 0), .output(layer: 0, head: 1),
    ]
    #expect(scores.components == components.map(\.description))
    #expect(scores.byPrompt == [attention, [0, 0.5], [0.5, 0.5], [0.25, 0.25]])
  }
}
