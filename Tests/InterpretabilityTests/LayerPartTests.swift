import Interpretability
import Testing
import Transformer

struct LayerPartTests {
  @Test func everyLayerHasBothParts() {
    let all = LayerPart.all(layers: 2)
    #expect(all.map(\.layer) == [0, 0, 1, 1])
    #expect(all.map(\.part) == [.attention, .mlp, .attention, .mlp])
    #expect(LayerPart.allCases.map(\.rawValue) == ["attention", "mlp"])
  }

  @Test func partsAreComponentsAndSites() {
    #expect(LayerPart.attention.component(layer: 3) == .attention(layer: 3))
    #expect(LayerPart.mlp.component(layer: 3) == .mlp(layer: 3))
    #expect(LayerPart.attention.site(layer: 3) == .attnOut(layer: 3))
    #expect(LayerPart.mlp.site(layer: 3) == .mlpOut(layer: 3))
  }

  @Test(
    arguments: [
      (.attention(layer: 0), .attention), (.query(layer: 0, head: 1), .attention),
      (.key(layer: 1), .attention), (.value(layer: 1), .attention), (.output(layer: 2), .attention),
      (.mlp(layer: 0), .mlp), (.gate(layer: 0), .mlp), (.up(layer: 0), .mlp),
      (.down(layer: 0), .mlp), (.norms(layer: 0), nil), (.embedding, nil), (.finalNorm, nil),
      (.unembedding, nil), (.positionEmbedding, nil),
    ] as [(Component, LayerPart?)]) func componentsAreOfAPart(
      component: Component, part: LayerPart?
    )
  {
    #expect(component.part == part)
  }

  @Test func tablesNameLayersShortly() {
    #expect(Component.attention(layer: 2).short == "attn 2")
    #expect(Component.mlp(layer: 4).short == "mlp 4")
    #expect(Component.down(layer: 4).short == "blocks.4.mlp.W_out")
  }
}
