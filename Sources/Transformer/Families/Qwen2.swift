/// Qwen 2 and 2.5.
///
/// Source: `Qwen2ForCausalLM` in transformers' `models/qwen2/modeling_qwen2.py`, its configuration in
/// `configuration_qwen2.py`. Against Llama: biases on queries, keys and values (`Qwen2Attention`), and,
/// where `use_sliding_window` says so, layers from `max_window_layers` on look only so far back.
package enum Qwen2: ModelFamily {
  package static let modelType = "qwen2"

  package static func describe(_ model: inout ModelConfiguration) {
    model.forEachBlock { $0.attention.hasQueryKeyValueBias = true }
  }

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    try read(file, as: .qwen2, sizes: SizeDefaults(keyHeads: 32, contextLength: 32_768))
  }

  /// Reads what both generations say alike.
  static func read(
    _ file: ConfigurationFields, as family: ModelConfiguration.Family, sizes: SizeDefaults
  ) throws -> ModelConfiguration {
    var model = try Llama.read(file, as: family, sizes: sizes)
    let window = try file.size("sliding_window", missing: 4096)
    let first = try file.integer("max_window_layers") ?? 28
    let slides = try file.flag("use_sliding_window") ?? false
    let types = try file.layerTypes(model.layers) {
      slides && window != nil && $0 >= first ? .sliding : .full
    }
    try model.setWindows(types, window: slides ? window : nil, in: file)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    fields(of: model, architecture: "Qwen2ForCausalLM")
  }

  /// The fields that both generations have.
  static func fields(
    of model: ModelConfiguration, architecture: String
  ) -> [String: JSONTree] {
    let first = model.layerTypes.firstIndex(of: .sliding)
    var fields = Llama.fields(of: model, architecture: architecture)
    fields["use_sliding_window"] = .boolean(first != nil)
    fields["max_window_layers"] = JSONTree(first ?? model.layers)
    return fields.merging(model.layerTypeFields) { $1 }
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    Llama.piece(of: parameter, in: model)
  }
}

extension ModelConfiguration.Family {
  /// Qwen 2 and 2.5.
  public static let qwen2 = Self(Qwen2.self)
}
