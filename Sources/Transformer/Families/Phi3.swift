import Tensors

/// Phi-3, 3.5 and 4.
///
/// Source: `Phi3ForCausalLM` in transformers' `models/phi3/modeling_phi3.py`, its configuration in
/// `configuration_phi3.py`. Against Llama: queries, keys and values lie in one matrix, gate and value in
/// another (`Phi3Attention`, `Phi3MLP`); rotary positions may take a share of each head, and have one set
/// of factors for short texts and one for long (`_compute_longrope_parameters`).
///
/// A text is long where it has more tokens than `original_max_position_embeddings`, itself and not what
/// it is batched with.
package enum Phi3: ModelFamily {
  package static let modelType = "phi3"

  package static func describe(_ model: inout ModelConfiguration) {
    model.forEachNorm { $0.epsilon = defaultEpsilon }
  }

  private static let defaultEpsilon = 1e-5

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Llama.read(
      file, as: .phi3, sizes: SizeDefaults(contextLength: 4096), epsilon: defaultEpsilon,
      rotaryShare: 1)
    try model.readOneWindow(file, missing: nil)
    try file.require("attention_bias", false, of: modelType)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = Llama.fields(of: model, architecture: "Phi3ForCausalLM")
      .merging(model.oneWindowField) { $1 }
    guard let rotary = model.blocks.first?.attention.rotary else { return fields }
    let share = JSONTree(rotary.share(of: model.headWidth))
    fields["partial_rotary_factor"] = share
    fields["rope_parameters"] = .object(
      rotary.parameters.merging(["partial_rotary_factor": share]) { $1 }.map { ($0, $1) })
    if case .long(let factors)? = rotary.scaling {
      fields["original_max_position_embeddings"] = JSONTree(factors.originalLength)
    }
    return fields
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    switch parameter {
    case .block(let layer, .queryKeyValue, let kind):
      .whole("model.layers.\(layer).self_attn.qkv_proj.\(kind)")
    case .block(let layer, .up, let kind):
      .whole("model.layers.\(layer).mlp.gate_up_proj.\(kind)")
    default: Llama.piece(of: parameter, in: model)
    }
  }
}

extension ModelConfiguration.Family {
  /// Phi-3, 3.5 and 4.
  public static let phi3 = Self(Phi3.self)
}
