import Tensors

/// Gemma, the first generation.
///
/// Source: `GemmaForCausalLM` in transformers' `models/gemma/modeling_gemma.py`, its configuration in
/// `configuration_gemma.py`. Against Llama: norms multiply by 1 + w (`GemmaRMSNorm`), embeddings are
/// multiplied by √width (`GemmaModel.forward`), the gate's activation is GELU, and the unembedding is
/// the embedding.
package enum Gemma: ModelFamily {
  package static let modelType = "gemma"

  package static func describe(_ model: inout ModelConfiguration) {
    model.embeddingFactor = Float(model.width).squareRoot()
    model.tiesEmbeddings = true
    model.forEachNorm { $0.kind = .rootMeanSquare(offset: 1) }
    model.forEachBlock { $0.mlp.activation = .tanhGELU }
  }

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try read(
      file, as: .gemma,
      sizes: SizeDefaults(keyHeads: 16, headWidth: 256, contextLength: 8192))
    let rotary = try RotaryPositions(file, headWidth: model.headWidth)
    model.forEachBlock { $0.attention.rotary = rotary }
    return model
  }

  /// Reads what all generations say alike: everything but rotary positions and windows.
  ///
  /// The activation is the tanh approximation of GELU, although the oldest configurations say `gelu`
  /// in `hidden_act`; in `hidden_activation`, which came later, that would be exact (`GemmaMLP`).
  static func read(
    _ file: ConfigurationFields, as family: ModelConfiguration.Family, sizes: SizeDefaults
  ) throws -> ModelConfiguration {
    var model = try ModelConfiguration(family: family, sizesIn: file, defaults: sizes)
    let epsilon = try file.positive("rms_norm_eps") ?? 1e-6
    model.forEachNorm { $0.epsilon = epsilon }
    for flag in ["attention_bias", "mlp_bias", "use_bidirectional_attention"] {
      try file.require(flag, false, of: family.name)
    }
    try file.requireActivation("hidden_act", [tanhGELU, "gelu"], of: family.name)
    try file.requireActivation("hidden_activation", [tanhGELU], of: family.name)
    return model
  }

  private static let tanhGELU = "gelu_pytorch_tanh"

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = model.sizeFields(withHeads: true)
    fields["architectures"] = .array(["GemmaForCausalLM"])
    fields["hidden_act"] = .string(tanhGELU)
    fields["hidden_activation"] = .string(tanhGELU)
    fields["rms_norm_eps"] = JSONTree(model.finalNorm.epsilon)
    fields["attention_bias"] = false
    fields.merge(model.sharedRotaryFields) { $1 }
    return fields
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    Llama.piece(of: parameter, in: model)
  }
}

extension ModelConfiguration.Family {
  /// Gemma, the first generation.
  public static let gemma = Self(Gemma.self)
}
