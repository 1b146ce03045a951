import Tensors

@testable import Transformer

// Mistakes in families that differ from Llama, Gemma and GPT-2 in few things: each of those things.

extension MutationTests {
  static let newer: [Mutant] =
    gemma3 + llamaBiases + mistral + qwen + olmo2 + phi3 + gptNeo
    + ["llama_biases", "mistral", "qwen2", "qwen3", "olmo2", "phi3", "gemma3", "gpt_neo"].map {
      Mutant(fixture: $0, mistake: "epsilon ten times too large") {
        $0.forEachNorm { $0.epsilon *= 10 }
      }
    }

  /// A mistake in what attention does.
  private static func attention(
    _ fixture: String, _ mistake: String,
    _ change: @escaping @Sendable (inout AttentionConfiguration) -> Void
  ) -> Mutant {
    Mutant(fixture: fixture, mistake: mistake) { model in
      model.forEachBlock { change(&$0.attention) }
    }
  }

  /// A mistake in the weights of every block.
  private static func blocks(
    _ fixture: String, _ mistake: String,
    _ change: @escaping @Sendable (inout LanguageModel.Block, ModelConfiguration) -> Void
  ) -> Mutant {
    .arranged(fixture, mistake) { model in
      for layer in model.blocks.indices { change(&model.blocks[layer], model.configuration) }
    }
  }

  /// Windows as the family does not have them.
  private static func windows(_ fixture: String) -> [Mutant] {
    [
      attention(fixture, "a window one longer") { $0.window = $0.window.map { $0 + 1 } },
      attention(fixture, "a window one shorter") { $0.window = $0.window.map { $0 - 1 } },
      attention(fixture, "no windows") { $0.window = nil },
    ]
  }

  private static let gemma3: [Mutant] =
    windows("gemma3") + [
      attention("gemma3", "windows everywhere") { $0.window = 5 },
      attention("gemma3", "w for 1 + w in norms of heads") {
        $0.queryNorm?.kind = .rootMeanSquare(offset: 0)
        $0.keyNorm?.kind = .rootMeanSquare(offset: 0)
      },
      attention("gemma3", "scale from the head's width") { $0.scale = 1 / 10.0.squareRoot() },
      attention("gemma3", "one base for all layers") { $0.rotary?.base = 5000 },
      attention("gemma3", "bases exchanged") {
        $0.rotary?.base = $0.window == nil ? 100 : 5000
      },
      attention("gemma3", "no scaling") { $0.rotary?.scaling = nil },
      attention("gemma3", "scaling in all layers") { $0.rotary?.scaling = .linear(factor: 8) },
      Mutant(fixture: "gemma3", mistake: "no √width") { $0.embeddingFactor = 1 },
      Mutant(fixture: "gemma3", mistake: "w for 1 + w") {
        $0.forEachNorm { $0.kind = .rootMeanSquare(offset: 0) }
      },
      .arranged("gemma3", "key heads tiled", tileKeyHeads),
      headNorms("gemma3"), exchangedHeadNorms("gemma3"),
    ]

  private static func headNorms(_ fixture: String) -> Mutant {
    blocks(fixture, "no norms of heads") { block, _ in
      block.queryNorm = nil
      block.keyNorm = nil
    }
  }

  private static func exchangedHeadNorms(_ fixture: String) -> Mutant {
    blocks(fixture, "norms of queries and keys exchanged") { block, _ in
      (block.queryNorm, block.keyNorm) = (block.keyNorm, block.queryNorm)
    }
  }

  /// A bias of queries, keys or values that is not added.
  private static func dropped(_ fixture: String) -> [Mutant] {
    ["queries", "keys", "values"].enumerated().map { part, name in
      blocks(fixture, "no bias of \(name)") { block, c in
        let starts = [0, c.heads, c.heads + c.keyHeads, c.heads + 2 * c.keyHeads]
        block.queryKeyValue.bias?.withMutableScalars { bias in
          for place in starts[part] * c.headWidth..<starts[part + 1] * c.headWidth {
            bias[place] = 0
          }
        }
      }
    }
  }

  private static let llamaBiases: [Mutant] =
    dropped("llama_biases") + [
      blocks("llama_biases", "no bias of the output") { block, _ in block.output.bias = nil },
      blocks("llama_biases", "no bias of the way up") { block, _ in block.up.bias = nil },
      blocks("llama_biases", "no bias of the way down") { block, _ in block.down.bias = nil },
    ]

  private static let mistral: [Mutant] =
    windows("mistral") + [
      Mutant(fixture: "mistral", mistake: "a window in the first layer only") {
        for layer in $0.blocks.indices.dropFirst() { $0.blocks[layer].attention.window = nil }
      },
      .arranged("mistral", "rotary over adjacent pairs", pairAdjacent),
      .arranged("mistral", "key heads tiled", tileKeyHeads),
    ]

  private static let qwen: [Mutant] =
    windows("qwen2") + dropped("qwen2") + [
      attention("qwen2", "windows in lower layers") { $0.window = $0.window == nil ? 5 : nil },
      headNorms("qwen3"), exchangedHeadNorms("qwen3"),
      attention("qwen3", "scale from width / heads") { $0.scale = 1 / 6.0.squareRoot() },
      .arranged("qwen3", "key heads tiled", tileKeyHeads),
    ]

  private static let olmo2: [Mutant] = [
    headNorms("olmo2"),
    blocks("olmo2", "each head normed by itself") { block, c in
      block.queryNorm?.weight = Tensor(repeating: 1, shape: [c.headWidth])
      block.keyNorm?.weight = Tensor(repeating: 1, shape: [c.headWidth])
    },
    blocks("olmo2", "norms before in place of after") { block, _ in
      (block.attentionNorm, block.postAttentionNorm) = (block.postAttentionNorm, nil)
      (block.mlpNorm, block.postMLPNorm) = (block.postMLPNorm, nil)
    },
    blocks("olmo2", "no norm after attention") { block, _ in block.postAttentionNorm = nil },
    blocks("olmo2", "no norm after the feed-forward layer") { block, _ in block.postMLPNorm = nil },
    blocks("olmo2", "norms after exchanged") { block, _ in
      (block.postAttentionNorm, block.postMLPNorm) = (block.postMLPNorm, block.postAttentionNorm)
    },
  ]

  /// A mistake in the factors of rotary frequencies.
  private static func factors(
    _ mistake: String, _ change: @escaping @Sendable (inout LongRotaryFactors) -> Void
  ) -> Mutant {
    attention("phi3", mistake) {
      guard case .long(var factors)? = $0.rotary?.scaling else { return }
      change(&factors)
      $0.rotary?.scaling = .long(factors)
    }
  }

  private static let phi3: [Mutant] = [
    factors("short factors for long texts") { $0.long = $0.short },
    factors("no magnitude") { $0.magnitude = 1 },
    factors("magnitude squared") { $0.magnitude *= $0.magnitude },
    factors("frequencies multiplied by factors") { $0.long = $0.long.map { 1 / $0 } },
    attention("phi3", "no scaling") { $0.rotary?.scaling = nil },
    blocks("phi3", "gate and value exchanged") { block, c in
      let (up, width) = (block.up.weight, c.mlpWidth)
      block.up.weight = .stacked([up.rows(width..<2 * width), up.rows(0..<width)])
    },
    .arranged("phi3", "key heads tiled", tileKeyHeads),
  ]

  private static let gptNeo: [Mutant] =
    windows("gpt_neo") + [
      attention("gpt_neo", "scores scaled") { $0.scale = 1 / 7.0.squareRoot() },
      attention("gpt_neo", "windows on the other layers") {
        $0.window = $0.window == nil ? 5 : nil
      },
      Mutant(fixture: "gpt_neo", mistake: "exact for tanh GELU") {
        $0.forEachBlock { $0.mlp.activation = .exactGELU }
      },
      blocks("gpt_neo", "no bias of the output") { block, _ in block.output.bias = nil },
    ]
}
