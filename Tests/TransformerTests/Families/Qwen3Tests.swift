import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Qwen 3 apart from Qwen 2: norms of heads in place of biases.
struct Qwen3Tests {
  private let file = ConfigurationText("qwen3")

  @Test func headsAreNormedEachByItself() throws {
    let norm = NormConfiguration.rootMeanSquare(epsilon: 1e-5)
    let model = try file.read(["rms_norm_eps": "1e-5"])
    for attention in model.blocks.map(\.attention) {
      #expect([attention.queryNorm, attention.keyNorm] == [norm, norm])
      #expect(!attention.normsHeadsTogether && !attention.hasQueryKeyValueBias)
    }
    #expect(model.headWidth == 128 && model.contextLength == 32_768)
    let norms = LanguageModel(zeros: model).blocks[0]
    #expect(norms.queryNorm?.weight.shape == [128] && norms.keyNorm?.weight.shape == [128])
  }

  @Test func biasesAreWhereTheFileSaysSo() throws {
    let model = try file.read(["attention_bias": "true"])
    #expect(model.hasBias(.queryKeyValue, layer: 0) && model.hasBias(.output, layer: 1))
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func upperLayersMayLookBackOnlySoFar() throws {
    let model = try file.read([
      "use_sliding_window": "true", "max_window_layers": "1", "sliding_window": "5",
    ])
    #expect(model.blocks.map(\.attention.window) == [nil, 5])
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func normsAreNamed() {
    let shape = TinyModels.shape(.qwen3)
    #expect(
      shape.piece(of: .block(1, .queryNorm, .weight))
        == .whole("model.layers.1.self_attn.q_norm.weight"))
  }
}
