import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Where components lie in the merged matrices.
struct ParameterSliceTests {
  private static func described(
    _ component: Component, _ family: ModelConfiguration.Family
  ) throws -> [String] {
    try TinyModels.shape(family).slices(of: component).map(\.description)
  }

  @Test func headsAreRowsOfTheMergedProjection() throws {
    #expect(
      try Self.described(.query(layer: 1, head: 2), .llama)
        == ["blocks.1.query_key_value.weight[rows 8..<12]"])
    #expect(
      try Self.described(.key(layer: 1), .llama)
        == ["blocks.1.query_key_value.weight[rows 16..<24]"])
    #expect(
      try Self.described(.value(layer: 1, head: 1), .quince) == [
        "blocks.1.query_key_value.weight[rows 28..<32]",
        "blocks.1.query_key_value.bias[rows 28..<32]",
      ])
  }

  @Test func aHeadOfTheOutputIsColumnsWithoutTheBias() throws {
    #expect(
      try Self.described(.output(layer: 0, head: 3), .gpt2)
        == ["blocks.0.output.weight[columns 12..<16]"])
    #expect(
      try Self.described(.output(layer: 0), .gpt2)
        == ["blocks.0.output.weight", "blocks.0.output.bias"])
  }

  @Test func gateAndValueAreHalvesOfTheWayUp() throws {
    #expect(try Self.described(.gate(layer: 0), .gemma) == ["blocks.0.up.weight[rows 0..<10]"])
    #expect(try Self.described(.up(layer: 0), .gemma) == ["blocks.0.up.weight[rows 10..<20]"])
    #expect(
      try Self.described(.up(layer: 0), .neox) == ["blocks.0.up.weight", "blocks.0.up.bias"])
  }

  @Test func normsAreThoseThatTheBlockHas() throws {
    #expect(
      try Self.described(.norms(layer: 1), .quince) == [
        "blocks.1.attention_norm.weight", "blocks.1.query_norm.weight",
        "blocks.1.key_norm.weight", "blocks.1.mlp_norm.weight",
      ])
    #expect(try Self.described(.norms(layer: 0), .gemma2).count == 4)
    #expect(
      try Self.described(.finalNorm, .gpt2) == ["final_norm.weight", "final_norm.bias"])
  }

  @Test func componentsThatAreNotThereAreErrors() {
    let model = TinyModels.model(.neox)
    func complaint(_ component: Component) -> String? {
      #expect(throws: ComponentError.self) { try Selection([component], of: model) }?.description
    }
    #expect(complaint(.gate(layer: 0)) == "the model has no 'blocks.0.mlp.W_gate'")
    #expect(complaint(.mlp(layer: 2)) == "'blocks.2.mlp' is not among 2 layers")
    #expect(complaint(.query(layer: 0, head: 4)) == "'blocks.0.attn.W_Q.4' is not among 4 heads")
    #expect(complaint(.output(layer: 0, head: 4)) == "the model has no 'blocks.0.attn.W_O.4'")
    #expect(throws: ComponentError.self) {
      try LowRankAdapters(on: [.embedding], of: model, rank: 2, alpha: 4, seed: 0)
    }
  }
}
