/// Qwen 3.
///
/// Source: `Qwen3ForCausalLM` in transformers' `models/qwen3/modeling_qwen3.py`, its configuration in
/// `configuration_qwen3.py`. Against Qwen 2: norms on each head's queries and keys in place of biases
/// (`Qwen3Attention`), which it has only where `attention_bias` says so, then on the output too.
package enum Qwen3: ModelFamily {
  package static let modelType = "qwen3"

  package static func describe(_ model: inout ModelConfiguration) {
    model.forEachBlock { block in
      block.attention.queryNorm = block.attention.norm
      block.attention.keyNorm = block.attention.norm
    }
  }

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Qwen2.read(
      file, as: .qwen3,
      sizes: SizeDefaults(keyHeads: 32, headWidth: 128, contextLength: 32_768))
    model.setAttentionBiases(try file.flag("attention_bias") ?? false)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    Qwen2.fields(of: model, architecture: "Qwen3ForCausalLM")
      .merging(model.attentionBiasField) { $1 }
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    Llama.piece(of: parameter, in: model)
  }
}

extension ModelConfiguration.Family {
  /// Qwen 3.
  public static let qwen3 = Self(Qwen3.self)
}
