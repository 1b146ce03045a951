/// Llama 1 to 3.2 and what is built alike, such as Vicuna and SmolLM.
///
/// Source: `LlamaForCausalLM` in transformers' `models/llama/modeling_llama.py`, its configuration in
/// `configuration_llama.py`. It is what a model is where its family says nothing: RMSNorm before
/// attention and before a feed-forward layer gated by SiLU (`LlamaDecoderLayer`, `LlamaMLP`), rotary
/// positions over the whole head (`apply_rotary_pos_emb`), no biases.
package enum Llama: ModelFamily {
  package static let modelType = "llama"

  package static func describe(_ model: inout ModelConfiguration) {}

  /// Reads sizes, epsilon and rotary positions, which Llama 3.1 stretches (`rope_type` `llama3`:
  /// `_compute_llama3_parameters` in `modeling_rope_utils.py`).
  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try ModelConfiguration(family: .llama, sizesIn: file)
    let epsilon = try file.positive("rms_norm_eps") ?? 1e-6
    let rotary = try RotaryPositions(file, headWidth: model.headWidth)
    model.forEachNorm { $0.epsilon = epsilon }
    model.forEachBlock { $0.attention.rotary = rotary }
    try file.require("attention_bias", false, of: modelType)
    try file.require("mlp_bias", false, of: modelType)
    try file.requireActivation("hidden_act", ["silu"], of: modelType)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = model.sizeFields(withHeads: true)
    fields["architectures"] = .array(["LlamaForCausalLM"])
    fields["hidden_act"] = "silu"
    fields["rms_norm_eps"] = JSONTree(model.finalNorm.epsilon)
    fields["attention_bias"] = false
    fields["mlp_bias"] = false
    fields.merge(model.sharedRotaryFields) { $1 }
    return fields
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
