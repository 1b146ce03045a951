import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Parts of a model by their names, and what they lie in.
struct ComponentTests {
  static let components: [Component] = [
    .embedding, .finalNorm, .norms(layer: 0), .attention(layer: 0), .mlp(layer: 1),
    .query(layer: 1), .query(layer: 0, head: 2), .key(layer: 1, head: 1), .value(layer: 0),
    .output(layer: 1, head: 3), .output(layer: 0), .up(layer: 1), .down(layer: 0),
  ]

  @Test func componentsAreFoundByTheirNames() {
    for component in Self.components + [.gate(layer: 7), .positionEmbedding, .unembedding] {
      #expect(Component(component.description) == component)
    }
    #expect(Component("blocks.3.attn.W_Q.5") == .query(layer: 3, head: 5))
    #expect(Component("blocks.3.mlp.W_in") == .up(layer: 3))
    for name in [
      "blocks.3.mlp.W_in.2", "blocks.x.attn", "blocks.3.attn.W_Q.", "W_X", "", "blocks.1",
    ] {
      #expect(Component(name) == nil)
    }
  }

  @Test(arguments: Families.all) func componentsMakeUpTheModel(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let all = Component.all(of: model.configuration)
    #expect(try Selection(all, of: model).parameterCount == model.parameterCount)
    let matrices = all.flatMap { $0.matrices(of: model.configuration) }
    #expect(try Selection(matrices, of: model).parameterCount == model.parameterCount)
    #expect(try Selection(all + matrices, of: model).parameterCount == model.parameterCount)
    let heads = try Selection(
      (0..<4).map { Component.query(layer: 1, head: $0) } + [.query(layer: 1)], of: model)
    #expect(heads.parameters.first?.tensor.shape == [16, 12])
  }

  @Test func layersAreSaid() {
    #expect(Component.query(layer: 4, head: 1).layer == 4 && Component.norms(layer: 2).layer == 2)
    #expect(Component.embedding.layer == nil && Component.finalNorm.layer == nil)
  }
}
