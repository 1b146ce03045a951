import Tensors
import Transformer

// The example of `Documentation/adding-a-family.md`: a family that nobody has trained, in one file.

/// Quince.
///
/// Source: nobody's. Against Llama: biases on queries, keys and values only (as Qwen 2), norms on each
/// head's queries and keys (as Qwen 3), and two kinds of layers with a rotary base of their own, of which
/// one looks `sliding_window` tokens back (as Gemma 3).
enum Quince: ModelFamily {
  static let modelType = "quince"

  /// Every other layer, the first among them, looks back only so far.
  static func describe(_ model: inout ModelConfiguration) {
    let headNorm = model.finalNorm
    model.forEachBlock { block in
      block.attention.hasQueryKeyValueBias = true
      block.attention.queryNorm = headNorm
      block.attention.keyNorm = headNorm
    }
    for layer in model.blocks.indices {
      let isSliding = layer % 2 == 0
      model.blocks[layer].attention.window = isSliding ? 3 : nil
      model.blocks[layer].attention.rotary?.base = isSliding ? 10_000 : 1_000_000
    }
  }

  /// transformers 5 says a base for each kind of layer in `rope_parameters`, transformers 4 in
  /// `rope_theta` and `rope_local_base_freq`.
  static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try ModelConfiguration(family: .quince, sizesIn: file)
    let epsilon = try file.positive("rms_norm_eps") ?? 1e-6
    model.forEachNorm { $0.epsilon = epsilon }
    let window = try file.size("sliding_window")
    let types = try file.layerTypes(model.layers) { model.layerTypes[$0] }
    try model.setWindows(types, window: window, in: file)
    let parameters = try file.object("rope_parameters")
    let bases: [LayerType: Double] = [
      .sliding: try file.positive("rope_local_base_freq") ?? 10_000,
      .full: try file.positive("rope_theta") ?? 1_000_000,
    ]
    for (layer, type) in types.enumerated() {
      model.blocks[layer].attention.rotary = try RotaryPositions(
        parameters: parameters?.object(type.rawValue), headWidth: model.headWidth,
        base: bases[type] ?? 0, in: file)
    }
    return model
  }

  static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = model.sizeFields(withHeads: true)
    fields["architectures"] = .array(["QuinceForCausalLM"])
    fields["rms_norm_eps"] = JSONTree(model.finalNorm.epsilon)
    var parameters: [String: JSONTree] = [:]
    for (block, type) in zip(model.blocks, model.layerTypes) {
      parameters[type.rawValue] = block.attention.rotary.map {
        .object($0.parameters.map { ($0, $1) })
      }
    }
    fields["rope_parameters"] = .object(parameters.map { ($0, $1) })
    return fields.merging(model.layerTypeFields) { $1 }
  }

  static func piece(of parameter: ParameterName, in model: ModelConfiguration) -> CheckpointPiece {
    llamaPiece(
      of: parameter, in: model,
      norms: [.attentionNorm: "input_layernorm", .mlpNorm: "post_attention_layernorm"])
  }
}

extension ModelConfiguration.Family {
  /// Quince, which is no family of the registry's.
  static let quince = Self(Quince.self)
}
