import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets OLMo 2 apart from Llama: norms after, and of all heads together.
struct OLMo2Tests {
  private let file = ConfigurationText("olmo2")

  @Test func whatIsAddedIsNormedAndWhatIsReadIsNot() throws {
    let model = try file.read()
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-5)
    for block in model.blocks {
      #expect(block.attention.norm == nil && block.mlp.norm == nil)
      #expect([block.attention.postNorm, block.mlp.postNorm] == [norm, norm])
      #expect([block.attention.queryNorm, block.attention.keyNorm] == [norm, norm])
      #expect(block.attention.normsHeadsTogether)
    }
    let zeros = LanguageModel(zeros: TinyModels.shape(.olmo2)).blocks[0]
    #expect(zeros.queryNorm?.weight.shape == [16] && zeros.keyNorm?.weight.shape == [8])
    #expect(zeros.attentionNorm == nil && zeros.postMLPNorm?.weight.shape == [12])
  }

  /// A norm of all heads is none of each: where one head's queries are large, the others' become small.
  @Test func headsAreNormedTogether() throws {
    var shape = TinyModels.shape(.olmo2)
    shape.forEachBlock { $0.attention.rotary = nil }
    let model = LanguageModel(initializing: shape, seed: 4)
    let values = try model.run(
      TokenBatch([[1, 5, 9]]), reading: [.q(layer: 0), .rotQ(layer: 0)]
    ).values
    let (plain, normed) = try (values[.q(layer: 0)], values[.rotQ(layer: 0)])
    let rows = plain.reshaped([3, 16])
    let expected = rows.rmsNorm(
      Tensor(repeating: 1, shape: [16]), epsilon: 0.1, offset: 0)
    #expect(largestDifference(normed.scalars, expected.scalars) < 1e-6)
  }

  @Test func tensorsAreNamed() {
    let shape = TinyModels.shape(.olmo2)
    #expect(
      shape.piece(of: .block(0, .postAttentionNorm, .weight))
        == .whole("model.layers.0.post_attention_layernorm.weight"))
    #expect(
      shape.piece(of: .block(1, .postMLPNorm, .weight))
        == .whole("model.layers.1.post_feedforward_layernorm.weight"))
    #expect(
      shape.piece(of: .block(1, .keyNorm, .weight))
        == .whole("model.layers.1.self_attn.k_norm.weight"))
  }

  @Test func biasesAreWhereTheFileSaysSo() throws {
    let model = try file.read(["attention_bias": "true"])
    #expect(model.hasBias(.queryKeyValue, layer: 0) && model.hasBias(.output, layer: 1))
    #expect(try ModelConfiguration(json: model.json()) == model)
    #expect(
      file.complaint(["sliding_window": "7"])
        == "config.json: 'sliding_window' is 7, which is not supported in 'olmo2'")
  }
}
