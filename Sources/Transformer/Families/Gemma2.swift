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
    var model = try Gemma.read(
      file, as: .gemma2,
      sizes: SizeDefaults(keyHeads: 4, headWidth: 256, contextLength: 8192))
    let rotary = try RotaryPositions(file, headWidth: model.headWidth)
    let scalar = try file.positive("query_pre_attn_scalar") ?? 256
    let cap = try file.positive("attn_logit_softcapping", missing: 50)
    model.finalSoftCap = try file.positive("final_logit_softcapping", missing: 30)
    // Older files do not say which layers look back only so far (`Gemma2Config.__init__`).
    let types = try file.layerTypes(model.layers) { $0 % 2 == 0 ? .sliding : .full }
    try model.setWindows(types, window: try file.size("sliding_window", missing: 4096), in: file)
    model.forEachBlock { block in
      block.attention.rotary = rotary
      block.attention.scale = 1 / scalar.squareRoot()
      block.attention.softCap = cap
    }
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = Gemma.fields(of: model)
    fields["architectures"] = .array(["Gemma2ForCausalLM"])
    if let first = model.blocks.first?.attention {
      fields["query_pre_attn_scalar"] = JSONTree(
        Int((1 / (first.scale * first.scale)).rounded()))
      fields["attn_logit_softcapping"] = first.softCap.map { JSONTree($0) } ?? .null
    }
    fields["final_logit_softcapping"] = model.finalSoftCap.map { JSONTree($0) } ?? .null
    return fields.merging(model.layerTypeFields) { $1 }
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
