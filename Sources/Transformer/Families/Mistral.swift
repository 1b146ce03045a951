/// Mistral.
///
/// Source: `MistralForCausalLM` in transformers' `models/mistral/modeling_mistral.py`, its configuration
/// in `configuration_mistral.py`. Against Llama: all layers look `sliding_window` tokens back
/// (`MistralModel.forward`), 4096 where the file says nothing; `null` is no window.
package enum Mistral: ModelFamily {
  package static let modelType = "mistral"

  package static func describe(_ model: inout ModelConfiguration) {
    model.forEachBlock { $0.attention.window = defaultWindow }
  }

  private static let defaultWindow = 4096

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Llama.read(
      file, as: .mistral, sizes: SizeDefaults(keyHeads: 8, contextLength: 131_072))
    try model.readOneWindow(file, missing: defaultWindow)
    return model
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    Llama.fields(of: model, architecture: "MistralForCausalLM")
      .merging(model.oneWindowField) { $1 }
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    Llama.piece(of: parameter, in: model)
  }
}

extension ModelConfiguration.Family {
  /// Mistral.
  public static let mistral = Self(Mistral.self)
}
