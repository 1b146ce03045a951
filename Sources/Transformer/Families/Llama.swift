/// Llama 1 to 3.2 and what is built alike, such as Vicuna and SmolLM.
///
/// Source: `LlamaForCausalLM` in transformers' `models/llama/modeling_llama.py`, its configuration in
/// `configuration_llama.py`. It is what a model is where its family says nothing: RMSNorm before
/// attention and before a feed-forward layer gated by SiLU (`LlamaDecoderLayer`, `LlamaMLP`), rotary
/// positions over the whole head (`apply_rotary_pos_emb`), biases only where the file asks for them.
package enum Llama: ModelFamily {
  package static let modelType = "llama"

  package static func describe(_ model: inout ModelConfiguration) {}

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try read(file, as: .llama)
    model.setAttentionBiases(try file.flag("attention_bias") ?? false)
    let hasBiases = try file.flag("mlp_bias") ?? false
    model.forEachBlock { block in
      block.mlp.hasUpBias = hasBiases
      block.mlp.hasDownBias = hasBiases
    }
    try file.refuseWindows(of: model)
    return model
  }

  /// Reads what families built like Llama say alike: everything but biases and windows.
  ///
  /// Rotary positions may be stretched, as those of Llama 3.1 are (`rope_type` `llama3`:
  /// `_compute_llama3_parameters` in `modeling_rope_utils.py`).
  ///
  /// - Parameters:
  ///   - file: The fields of a `config.json`.
  ///   - family: The family.
  ///   - sizes: What sizes are where the file does not say them.
  ///   - epsilon: That of the norms where the file does not say it.
  ///   - rotaryShare: The share of each head that is rotated where the file says none; none where the
  ///     family always rotates whole heads.
  /// - Returns: The model's shape.
  /// - Throws: `FileError` where a field is missing, impossible or not supported.
  static func read(
    _ file: ConfigurationFields, as family: ModelConfiguration.Family,
    sizes: SizeDefaults = SizeDefaults(), epsilon: Double = 1e-6, rotaryShare: Double? = nil
  ) throws -> ModelConfiguration {
    var model = try ModelConfiguration(family: family, sizesIn: file, defaults: sizes)
    let epsilon = try file.positive("rms_norm_eps") ?? epsilon
    let rotary = try RotaryPositions(file, headWidth: model.headWidth, share: rotaryShare)
    model.forEachNorm { $0.epsilon = epsilon }
    model.forEachBlock { $0.attention.rotary = rotary }
    try file.requireActivation("hidden_act", ["silu"], of: family.name)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = fields(of: model, architecture: "LlamaForCausalLM")
    fields["mlp_bias"] = .boolean(model.blocks.contains(where: \.mlp.hasUpBias))
    return fields.merging(model.attentionBiasField) { $1 }
  }

  /// The fields of families built like Llama: everything but biases and windows.
  static func fields(
    of model: ModelConfiguration, architecture: String
  ) -> [String: JSONTree] {
    var fields = model.sizeFields(withHeads: true)
    fields["architectures"] = .array([.string(architecture)])
    fields["hidden_act"] = "silu"
    fields["rms_norm_eps"] = JSONTree(model.finalNorm.epsilon)
    return fields.merging(model.sharedRotaryFields) { $1 }
  }

  /// The norm before the feed-forward layer is called `post_attention_layernorm`, after where it
  /// stands in the block.
  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    llamaPiece(
      of: parameter, in: model,
      norms: [.attentionNorm: "input_layernorm", .mlpNorm: "post_attention_layernorm"])
  }
}

extension ModelConfiguration.Family {
  /// Llama 1 to 3.2.
  public static let llama = Self(Llama.self)
}
