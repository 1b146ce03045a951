import Tensors

/// GPT-2.
///
/// Source: `GPT2LMHeadModel` in transformers' `models/gpt2/modeling_gpt2.py`, its configuration in
/// `configuration_gpt2.py`. Learned positions added to the embedding (`wpe`), LayerNorm, biases
/// everywhere, a feed-forward layer without a gate whose activation is the tanh approximation of GELU
/// (`gelu_new`), and the unembedding is the embedding.
package enum GPT2: ModelFamily {
  package static let modelType = "gpt2"

  package static func describe(_ model: inout ModelConfiguration) {
    model.isGated = false
    model.learnsPositions = true
    model.tiesEmbeddings = true
    model.forEachNorm { $0 = .layer(epsilon: 1e-5) }
    model.forEachBlock { block in
      block.attention.rotary = nil
      block.attention.hasQueryKeyValueBias = true
      block.attention.hasOutputBias = true
      block.mlp.activation = .tanhGELU
      block.mlp.hasUpBias = true
      block.mlp.hasDownBias = true
    }
  }

  /// Reads sizes under GPT-2's own names; `n_inner` is 4 `n_embd` where it is not said (`GPT2Block`).
  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    let heads = try file.size("n_head")
    let width = try file.size("n_embd")
    let headWidth = try file.checked(width / heads, "n_embd / n_head")
    var model = ModelConfiguration(
      family: .gpt2, vocabulary: try file.size("vocab_size"), width: width,
      mlpWidth: try file.size("n_inner", default: 4 * width), layers: try file.layers("n_layer"),
      heads: heads, keyHeads: heads, headWidth: headWidth,
      contextLength: try file.size("n_positions", default: 1024))
    let epsilon = try file.positive("layer_norm_epsilon") ?? 1e-5
    model.forEachNorm { $0.epsilon = epsilon }
    try file.require("scale_attn_by_inverse_layer_idx", false, of: modelType)
    try file.require("scale_attn_weights", true, of: modelType)
    try file.requireActivation("activation_function", ["gelu_new"], of: modelType)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    [
      "architectures": .array(["GPT2LMHeadModel"]),
      "n_positions": JSONTree(model.contextLength), "n_embd": JSONTree(model.width),
      "n_layer": JSONTree(model.layers), "n_head": JSONTree(model.heads),
      "n_inner": JSONTree(model.mlpWidth), "activation_function": "gelu_new",
      "layer_norm_epsilon": JSONTree(model.finalNorm.epsilon),
    ]
  }

  /// Matrices are stored [in, out] (`Conv1D` in `pytorch_utils.py`); queries, keys and values are
  /// merged in `c_attn`, one after the other.
  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    switch parameter {
    case .embedding: return .whole("transformer.wte.weight")
    case .positionEmbedding: return .whole("transformer.wpe.weight")
    case .unembedding: return .whole("lm_head.weight")
    case .finalNorm(let kind): return .whole("transformer.ln_f.\(kind)")
    case .block(let layer, let part, let kind):
      guard let part = parts[part] else { unknown(parameter) }
      let name = "transformer.h.\(layer).\(part.name).\(kind)"
      return part.isConv1D && kind == .weight ? .transposed(name) : .whole(name)
    }
  }

  private static let parts: [ParameterName.Part: (name: String, isConv1D: Bool)] = [
    .attentionNorm: ("ln_1", false), .queryKeyValue: ("attn.c_attn", true),
    .output: ("attn.c_proj", true), .mlpNorm: ("ln_2", false), .up: ("mlp.c_fc", true),
    .down: ("mlp.c_proj", true),
  ]
}

extension ModelConfiguration.Family {
  /// GPT-2.
  public static let gpt2 = Self(GPT2.self)
}
