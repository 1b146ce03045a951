/// OLMo 2.
///
/// Source: `Olmo2ForCausalLM` in transformers' `models/olmo2/modeling_olmo2.py`, its configuration in
/// `configuration_olmo2.py`. Against Llama: attention and feed-forward layer read the stream as it is,
/// and what they add is normed (`Olmo2DecoderLayer`); queries and keys are normed, all heads together
/// (`Olmo2Attention`).
package enum OLMo2: ModelFamily {
  package static let modelType = "olmo2"

  package static func describe(_ model: inout ModelConfiguration) {
    model.forEachNorm { $0.epsilon = defaultEpsilon }
    let norm = model.finalNorm
    model.forEachBlock { block in
      block.attention.norm = nil
      block.attention.postNorm = norm
      block.attention.queryNorm = norm
      block.attention.keyNorm = norm
      block.attention.normsHeadsTogether = true
      block.mlp.norm = nil
      block.mlp.postNorm = norm
    }
  }

  private static let defaultEpsilon = 1e-5

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Llama.read(file, as: .olmo2, epsilon: defaultEpsilon)
    model.setAttentionBiases(try file.flag("attention_bias") ?? false)
    try file.refuseWindows(of: model)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    Llama.fields(of: model, architecture: "Olmo2ForCausalLM")
      .merging(model.attentionBiasField) { $1 }
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    llamaPiece(
      of: parameter, in: model,
      norms: [
        .postAttentionNorm: "post_attention_layernorm",
        .postMLPNorm: "post_feedforward_layernorm",
      ])
  }
}

extension ModelConfiguration.Family {
  /// OLMo 2.
  public static let olmo2 = Self(OLMo2.self)
}
