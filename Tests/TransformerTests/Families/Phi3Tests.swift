import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What sets Phi-3 apart from Llama: merged matrices, and two sets of rotary factors.
struct Phi3Tests {
  private let file = ConfigurationText("phi3")

  @Test func matricesAreStoredMerged() {
    let shape = TinyModels.shape(.phi3)
    #expect(
      shape.piece(of: .block(1, .queryKeyValue, .weight))
        == .whole("model.layers.1.self_attn.qkv_proj.weight"))
    #expect(
      shape.piece(of: .block(0, .up, .weight)) == .whole("model.layers.0.mlp.gate_up_proj.weight"))
    #expect(
      shape.piece(of: .block(0, .down, .weight)) == .whole("model.layers.0.mlp.down_proj.weight"))
  }

  @Test func aShareOfEachHeadMayBeRotated() throws {
    let model = try file.read([
      "partial_rotary_factor": "0.75", "num_attention_heads": "6", "num_key_value_heads": "6",
    ])
    #expect(model.blocks[0].attention.rotary?.width == 6 && model.headWidth == 8)
    #expect(model.finalNorm.epsilon == 1e-5 && model.contextLength == 4096)
    #expect(try ModelConfiguration(json: model.json()) == model)
  }

  @Test func windowsAreThoseOfAllLayers() throws {
    #expect(try file.read().blocks.map(\.attention.window) == [nil, nil])
    #expect(try file.read(["sliding_window": "7"]).blocks.map(\.attention.window) == [7, 7])
  }

  /// A text is long by itself: the same beside shorter ones, padded on either side, in parts, and token by
  /// token.
  @Test func aTextIsLongByItself() throws {
    let model = TinyModels.model(.phi3)
    let (short, long): ([Int32], [Int32]) = ([1, 5, 9], [4, 4, 16, 2, 7])
    for side in [TokenBatch.Side.left, .right] {
      let batch = TokenBatch([short, long], on: side)
      #expect(batch.layout.tokens == [3, 5])
      let logits = model.logits(batch).gathered(batch.lastRows)
      for (row, text) in [short, long].enumerated() {
        let alone = model.logits(TokenBatch([text])).gathered([text.count - 1])
        #expect(largestDifference(logits.gathered([row]).scalars, alone.scalars) < 2e-6)
      }
    }
    var added: [Int32] = []
    for _ in 0..<6 {
      let logits = model.logits(TokenBatch([short + added])).scalars.suffix(17)
      added.append(
        Int32(logits.indices.max { logits[$0] < logits[$1] } ?? 0) - Int32(logits.startIndex))
    }
    #expect(model.generate([short], count: 6) == [added])
    #expect(model.generate([long, short], count: 6)[1] == added)
  }

  /// With the short factors for all texts, long ones would be others.
  @Test func longTextsHaveFactorsOfTheirOwn() {
    var shape = TinyModels.shape(.phi3)
    let model = LanguageModel(initializing: shape, seed: 4)
    shape.forEachBlock { block in
      guard case .long(var factors)? = block.attention.rotary?.scaling else { return }
      factors.originalLength = 16
      block.attention.rotary?.scaling = .long(factors)
    }
    let other = LanguageModel(initializing: shape, seed: 4)
    let (short, long) = (TokenBatch([[1, 5, 9]]), TokenBatch([[4, 4, 16, 2, 7]]))
    #expect(model.logits(short).scalars == other.logits(short).scalars)
    #expect(largestDifference(model.logits(long).scalars, other.logits(long).scalars) > 1e-3)
  }

  @Test(
    arguments: [
      (
        ["rope_scaling": #"{"type": "yarn"}"#],
        "rope type 'yarn' is not supported; there are default, linear, llama3, longrope"
      ),
      (["attention_bias": "true"], "'attention_bias' is true, which is not supported in 'phi3'"),
      (["partial_rotary_factor": "0.1"], "0.1 of heads of 12 cannot be rotated"),
    ] as [([String: String?], String)])
  func whatIsNotSupported(changes: [String: String?], complaint: String) {
    #expect(file.complaint(changes) == "config.json: \(complaint)")
  }
}
