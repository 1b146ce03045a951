import Tensors

/// GPT-NeoX and Pythia.
///
/// Source: `GPTNeoXForCausalLM` in transformers' `models/gpt_neox/modeling_gpt_neox.py`, its
/// configuration in `configuration_gpt_neox.py`. LayerNorm, biases everywhere, rotary positions over a
/// quarter of each head, attention and feed-forward layer side by side on the same stream, each
/// behind its own norm (`GPTNeoXLayer.forward`), and exact GELU without a gate.
package enum NeoX: ModelFamily {
  package static let modelType = "gpt_neox"

  package static func describe(_ model: inout ModelConfiguration) {
    model.isGated = false
    model.forEachNorm { $0 = .layer(epsilon: 1e-5) }
    let rotated = model.headWidth / 4
    model.forEachBlock { block in
      block.isParallel = true
      block.attention.rotary?.width = rotated
      block.attention.hasQueryKeyValueBias = true
      block.attention.hasOutputBias = true
      block.mlp.activation = .exactGELU
      block.mlp.hasUpBias = true
      block.mlp.hasDownBias = true
    }
  }

  /// transformers 4 says the base and the share of rotary positions in `rotary_emb_base` and
  /// `rotary_pct`.
  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try ModelConfiguration(family: .neox, sizesIn: file)
    model.keyHeads = model.heads
    let epsilon = try file.positive("layer_norm_eps") ?? 1e-5
    let rotary = try RotaryPositions(
      file, headWidth: model.headWidth, base: try file.positive("rotary_emb_base") ?? 10_000,
      share: try file.number("rotary_pct") ?? 0.25)
    let isParallel = try file.flag("use_parallel_residual") ?? true
    model.setAttentionBiases(try file.flag("attention_bias") ?? true)
    model.forEachNorm { $0.epsilon = epsilon }
    model.forEachBlock { block in
      block.isParallel = isParallel
      block.attention.rotary = rotary
    }
    try file.require("mlp_bias", false, of: modelType)
    try file.requireActivation("hidden_act", ["gelu"], of: modelType)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = model.sizeFields(withHeads: false)
    fields["architectures"] = .array(["GPTNeoXForCausalLM"])
    fields["hidden_act"] = "gelu"
    fields["layer_norm_eps"] = JSONTree(model.finalNorm.epsilon)
    fields.merge(model.attentionBiasField) { $1 }
    fields["use_parallel_residual"] = .boolean(model.blocks.allSatisfy(\.isParallel))
    guard let rotary = model.blocks.first?.attention.rotary else { return fields }
    let share = JSONTree(rotary.share(of: model.headWidth))
    fields["rotary_pct"] = share
    fields["rotary_emb_base"] = JSONTree(rotary.base)
    fields["rope_theta"] = JSONTree(rotary.base)
    fields["rope_parameters"] = .object(
      rotary.parameters.merging(["partial_rotary_factor": share]) { $1 }.map { ($0, $1) })
    return fields
  }

  /// Queries, keys and values are merged head by head (`GPTNeoXAttention.forward`).
  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    switch parameter {
    case .embedding: return .whole("gpt_neox.embed_in.weight")
    case .unembedding: return .whole("lm_head.weight")
    case .finalNorm(let kind): return .whole("gpt_neox.final_layer_norm.\(kind)")
    case .positionEmbedding: unknown(parameter)
    case .block(let layer, let part, let kind):
      guard let name = names[part] else { unknown(parameter) }
      let tensor = "gpt_neox.layers.\(layer).\(name).\(kind)"
      return part == .queryKeyValue
        ? .interleaved(tensor, heads: model.heads, headWidth: model.headWidth) : .whole(tensor)
    }
  }

  private static let names: [ParameterName.Part: String] = [
    .attentionNorm: "input_layernorm", .queryKeyValue: "attention.query_key_value",
    .output: "attention.dense", .mlpNorm: "post_attention_layernorm",
    .up: "mlp.dense_h_to_4h", .down: "mlp.dense_4h_to_h",
  ]

  /// Checkpoints of transformers 4 call the unembedding `embed_out`.
  package static func otherNames(of tensor: String) -> [String] {
    tensor == "lm_head.weight" ? ["embed_out.weight"] : []
  }
}

extension ModelConfiguration.Family {
  /// GPT-NeoX and Pythia.
  public static let neox = Self(NeoX.self)
}
