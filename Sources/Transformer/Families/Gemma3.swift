/// Gemma 3, the text model: alone, or inside the larger models that see images too.
///
/// Source: `Gemma3ForCausalLM` in transformers' `models/gemma3/modeling_gemma3.py`, its configuration
/// in `configuration_gemma3.py`. Against Gemma 2: norms on each head's queries and keys
/// (`Gemma3Attention`), scores are not capped, five layers of six look only so far back, and those have a
/// rotary base of their own (`Gemma3RotaryEmbedding`).
package enum Gemma3: ModelFamily {
  package static let modelType = "gemma3_text"
  package static let compositeTypes = ["gemma3"]

  /// Layers are as the smallest model has them where a file says only sizes (`Gemma3TextConfig`).
  package static func describe(_ model: inout ModelConfiguration) {
    Gemma2.describe(&model)
    model.forEachBlock { block in
      block.attention.queryNorm = block.attention.norm
      block.attention.keyNorm = block.attention.norm
      block.attention.scale = 1 / defaultScalar.squareRoot()
    }
    for layer in model.blocks.indices {
      let type = type(of: layer, pattern: defaultPattern)
      model.blocks[layer].attention.window = type == .sliding ? defaultWindow : nil
      model.blocks[layer].attention.rotary?.base = defaultBases[type] ?? 0
    }
  }

  private static let defaultScalar = 256.0
  private static let defaultPattern = 6
  private static let defaultWindow = 4096
  private static let defaultBases: [LayerType: Double] = [.sliding: 10_000, .full: 1_000_000]

  /// Every layer of so many, the last of them, looks at everything.
  private static func type(of layer: Int, pattern: Int) -> LayerType {
    (layer + 1) % pattern == 0 ? .full : .sliding
  }

  /// The files of the larger models leave out what is as in `Gemma3TextConfig`.
  package static func read(_ file: ConfigurationFields) throws -> ModelConfiguration {
    var model = try Gemma.read(
      file, as: .gemma3,
      sizes: SizeDefaults(
        vocabulary: 262_208, width: 2304, mlpWidth: 9216, layers: 26, heads: 8, keyHeads: 4,
        headWidth: 256, contextLength: 131_072))
    guard try file.number("attn_logit_softcapping") == nil else {
      throw file.unsupported("attn_logit_softcapping", in: modelType)
    }
    model.finalSoftCap = try file.positive("final_logit_softcapping")
    let pattern = try file.size("sliding_window_pattern", default: defaultPattern)
    let types = try file.layerTypes(model.layers) { type(of: $0, pattern: pattern) }
    try model.setWindows(
      types, window: try file.size("sliding_window", missing: defaultWindow), in: file)
    let scale = 1 / (try file.positive("query_pre_attn_scalar") ?? defaultScalar).squareRoot()
    let rotary = try rotaryPositions(file, headWidth: model.headWidth)
    for (layer, type) in types.enumerated() {
      model.blocks[layer].attention.scale = scale
      model.blocks[layer].attention.rotary = rotary[type]
    }
    return model
  }

  /// transformers 5 says rotary positions in `rope_parameters`, by kind of layer; transformers 4 those
  /// of sliding layers in `rope_local_base_freq`, of the others in `rope_theta` and `rope_scaling`.
  private static func rotaryPositions(
    _ file: ConfigurationFields, headWidth: Int
  ) throws -> [LayerType: RotaryPositions] {
    let new = try file.object("rope_parameters")
    let old = try file.object("rope_scaling")
    let bases: [LayerType: Double?] = [
      .sliding: try file.positive("rope_local_base_freq"), .full: try file.positive("rope_theta"),
    ]
    var rotary: [LayerType: RotaryPositions] = [:]
    for type in LayerType.allCases {
      rotary[type] = try RotaryPositions(
        parameters: try new?.object(type.rawValue) ?? (type == .full ? old : nil),
        headWidth: headWidth, base: (bases[type] ?? nil) ?? defaultBases[type] ?? 0, in: file)
    }
    try new?.refuseOthers(of: modelType)
    return rotary
  }

  package static func fields(of model: ModelConfiguration) -> [String: JSONTree] {
    var fields = Gemma2.fields(of: model)
    fields["architectures"] = .array(["Gemma3ForCausalLM"])
    fields["rope_theta"] = nil
    var parameters: [String: JSONTree] = [:]
    for (block, type) in zip(model.blocks, model.layerTypes) {
      guard let rotary = block.attention.rotary else { continue }
      let base = type == .sliding ? "rope_local_base_freq" : "rope_theta"
      fields[base] = JSONTree(rotary.base)
      parameters[type.rawValue] = .object(rotary.parameters.map { ($0, $1) })
    }
    fields["rope_parameters"] = .object(parameters.map { ($0, $1) })
    return fields
  }

  package static func piece(
    of parameter: ParameterName, in model: ModelConfiguration
  ) -> CheckpointPiece {
    Gemma2.piece(of: parameter, in: model)
  }

  package static let ignoredPrefixes = ["vision_tower", "multi_modal_projector"]
    .flatMap { ["\($0).", "model.\($0)."] }

  /// Larger models call the text model's tensors `language_model.model.` or, as they lie in memory,
  /// `model.language_model.`.
  package static func otherNames(of tensor: String) -> [String] {
    let prefix = "model."
    let inner =
      tensor.hasPrefix(prefix) ? ["model.language_model." + tensor.dropFirst(prefix.count)] : []
    return ["language_model." + tensor] + inner
  }
}

extension ModelConfiguration.Family {
  /// Gemma 3, the text model.
  public static let gemma3 = Self(Gemma3.self)
}
