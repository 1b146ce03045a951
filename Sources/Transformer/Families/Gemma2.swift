/// Gemma 2.
///
/// Source: `Gemma2ForCausalLM` in transformers' `models/gemma2/modeling_gemma2.py`, its configuration
/// in `configuration_gemma2.py`. Against Gemma: norms also after attention and after the feed-forward
/// layer, before either is added to the stream (`Gemma2DecoderLayer`); scores and logits are capped
/// by cap · tanh(x / cap) (`eager_attention_forward`, `Gemma2ForCausalLM.forward`); every other
/// layer, the first among them, looks only `sliding_window` tokens back; scores are scaled by
/// `query_pre_attn_scalar`^-1/2, which is not always the head's width.
package enum Gemma2: ModelFamily {
  package static let modelType = "gemma2"

  package static func describe(_ model: inout ModelConfiguration) {
    Gemma.describe(&model)
    model.forEachBlock { block in
      block.attention.postNorm = block.attention.norm
      block.mlp.postNorm = block.mlp.norm
    }
  }

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Gemma.read(file, as: .gemma2)
    let scalar = try file.positive("query_pre_attn_scalar") ?? 256
    let cap = try file.positive("attn_logit_softcapping")
    model.finalSoftCap = try file.positive("final_logit_softcapping")
    let window = try file.size("sliding_window", default: 4096)
    // Older files do not say which layers look back only so far (`Gemma2Config.__init__`).
    let types =
      try file.texts("layer_types")
      ?? (0..<model.layers).map { $0 % 2 == 0 ? sliding : full }
    guard types.count == model.layers else {
      throw file.problem("'layer_types' has \(types.count) layers")
    }
    if let other = types.first(where: { $0 != sliding && $0 != full }) {
      throw file.problem("layer type '\(other)' is not supported; there are \(sliding), \(full)")
    }
    for (layer, type) in types.enumerated() {
      model.blocks[layer].attention.scale = 1 / scalar.squareRoot()
      model.blocks[layer].attention.softCap = cap
      model.blocks[layer].attention.window = type == sliding ? window : nil
    }
    return model
  }

  private static let sliding = "sliding_attention"
  private static let full = "full_attention"

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = Gemma.fields(of: model)
    fields["architectures"] = .array(["Gemma2ForCausalLM"])
    let attention = model.blocks.map(\.attention)
    if let first = attention.first {
      fields["query_pre_attn_scalar"] = JSONTree((1 / (first.scale * first.scale)).rounded())
      fields["attn_logit_softcapping"] = first.softCap.map { JSONTree($0) }
    }
    fields["final_logit_softcapping"] = model.finalSoftCap.map { JSONTree($0) }
    fields["sliding_window"] = attention.compactMap(\.window).first.map { JSONTree($0) }
    fields["layer_types"] = .array(attention.map { .string($0.window == nil ? full : sliding) })
    return fields
  }

  /// `post_attention_layernorm` is here what it says: in Llama and Gemma it is the norm before the
  /// feed-forward layer.
  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    llamaPiece(
      of: parameter, in: model,
      norms: [
        .attentionNorm: "input_layernorm", .postAttentionNorm: "post_attention_layernorm",
        .mlpNorm: "pre_feedforward_layernorm", .postMLPNorm: "post_feedforward_layernorm",
      ])
  }
}

extension ModelConfiguration.Family {
  /// Gemma 2.
  public static let gemma2 = Self(Gemma2.self)
}
