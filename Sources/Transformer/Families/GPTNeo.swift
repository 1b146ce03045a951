import Tensors

/// GPT-Neo and the TinyStories models.
///
/// Source: `GPTNeoForCausalLM` in transformers' `models/gpt_neo/modeling_gpt_neo.py`, its configuration
/// in `configuration_gpt_neo.py`. Against GPT-2: queries, keys and values lie in matrices of their own,
/// without biases, scores are not scaled (`GPTNeoSelfAttention`), some layers look only `window_size`
/// tokens back, and no matrix is stored the other way round.
package enum GPTNeo: ModelFamily {
  package static let modelType = "gpt_neo"

  package static func describe(_ model: inout ModelConfiguration) {
    GPT2.describe(&model)
    model.forEachBlock { block in
      block.attention.hasQueryKeyValueBias = false
      block.attention.scale = 1
    }
    for layer in model.blocks.indices where layer % 2 == 1 {
      model.blocks[layer].attention.window = defaultWindow
    }
  }

  private static let defaultWindow = 256
  private static let (local, global) = ("local", "global")

  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    let (width, heads) = (try file.size("hidden_size"), try file.size("num_heads"))
    var model = ModelConfiguration(
      family: .gptNeo, vocabulary: try file.size("vocab_size"), width: width,
      mlpWidth: try file.size("intermediate_size", default: 4 * width),
      layers: try file.layers("num_layers"), heads: heads, keyHeads: heads,
      headWidth: try file.checked(width / heads, "hidden_size / num_heads"),
      contextLength: try file.size("max_position_embeddings", default: 2048))
    let epsilon = try file.positive("layer_norm_epsilon") ?? 1e-5
    model.forEachNorm { $0.epsilon = epsilon }
    let window = try file.size("window_size", default: defaultWindow)
    for (layer, type) in try attentionTypes(file, layers: model.layers).enumerated() {
      model.blocks[layer].attention.window = type == local ? window : nil
    }
    try file.requireActivation("activation_function", ["gelu_new"], of: modelType)
    return model
  }

  /// `attention_types` is a list of [types, times] (`expand_attention_types_params`), all of which
  /// `attention_layers` spells out.
  private static func attentionTypes(
    _ file: ConfigurationFields, layers: Int
  ) throws -> [String] {
    let alternating = (0..<layers).map { $0 % 2 == 0 ? global : local }
    let spelled = try file.texts("attention_layers")
    guard let groups = try file.list("attention_types") else { return spelled ?? alternating }
    var types: [String] = []
    for group in groups {
      guard let parts = group.items, parts.count == 2, let times = parts[1].integer,
        let names = parts[0].items?.compactMap(\.text), !names.isEmpty
      else { throw file.problem("'attention_types' is no list of [types, times]") }
      guard times >= 0, times <= layers else { break }
      for _ in 0..<times { types += names }
    }
    guard types.count == layers, types == spelled ?? types else {
      throw file.problem("'attention_types' does not say what each of \(layers) layers does")
    }
    if let other = types.first(where: { $0 != local && $0 != global }) {
      throw file.problem("attention type '\(other)' is not supported; there are global, local")
    }
    return types
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    let windows = model.blocks.map(\.attention.window)
    let types = JSONTree.array(windows.map { .string($0 == nil ? global : local) })
    return [
      "architectures": .array(["GPTNeoForCausalLM"]),
      "max_position_embeddings": JSONTree(model.contextLength),
      "hidden_size": JSONTree(model.width), "num_layers": JSONTree(model.layers),
      "num_heads": JSONTree(model.heads), "intermediate_size": JSONTree(model.mlpWidth),
      "activation_function": "gelu_new", "layer_norm_epsilon": JSONTree(model.finalNorm.epsilon),
      "attention_types": .array([.array([types, JSONTree(1)])]), "attention_layers": types,
      "window_size": JSONTree(windows.compactMap(\.self).first ?? defaultWindow),
    ]
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    guard case .block(let layer, let part, let kind) = parameter else {
      return GPT2.piece(of: parameter, in: model)
    }
    let at = "transformer.h.\(layer)"
    switch part {
    case .queryKeyValue:
      return .stacked(
        ["q", "k", "v"].map {
          .init("\(at).attn.attention.\($0)_proj.\(kind)", rows: model.heads * model.headWidth)
        })
    case .output: return .whole("\(at).attn.attention.out_proj.\(kind)")
    default: return .whole(GPT2.piece(of: parameter, in: model).names[0])
    }
  }
}

extension ModelConfiguration.Family {
  /// GPT-Neo and the TinyStories models.
  public static let gptNeo = Self(GPTNeo.self)
}
