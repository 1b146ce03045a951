/// What a GGUF file calls a model's architecture, and how that differs from other architectures' files.
struct GGUFArchitecture: Sendable {
  /// What `general.architecture` says.
  let name: String
  /// The `model_type` of its models in a `config.json`.
  let modelType: String
  /// Whether queries and keys have neighbouring places rotated, not those of two halves.
  var permutesHeads = false
  /// The fields of a `config.json` that are not every architecture's.
  let fields: @Sendable (GGUFFields) throws -> [String: JSONTree]

  /// The architectures that are read, in the order in which messages list them.
  static let all: [GGUFArchitecture] = [
    llama, gemma, gemma2, gemma3, qwen2, qwen3, phi3, olmo2, gpt2, neox,
  ]

  /// Llama and what is built alike; Mistral's files are called so too.
  static let llama = GGUFArchitecture(
    name: "llama", modelType: "llama", permutesHeads: true
  ) { file in
    var fields = try siluFields(file)
    if file.hasTensor("blk.0.attn_q.bias") { fields["attention_bias"] = true }
    if file.hasTensor("blk.0.ffn_up.bias") { fields["mlp_bias"] = true }
    return fields
  }

  static let gemma = GGUFArchitecture(name: "gemma", modelType: "gemma", fields: gemmaFields)

  static let gemma2 = GGUFArchitecture(name: "gemma2", modelType: "gemma2") { file in
    var fields = try gemmaFields(file)
    fields["sliding_window"] = try file.integer("attention.sliding_window")
    fields["attn_logit_softcapping"] = try file.number("attn_logit_softcapping")
    fields["final_logit_softcapping"] = try file.number("final_logit_softcapping")
    fields["query_pre_attn_scalar"] = try file.scoreScalar(largestLayers: 46)
    return fields
  }

  /// Where a file says nothing, five layers of six slide, and those have a base of 10,000.
  static let gemma3 = GGUFArchitecture(name: "gemma3", modelType: "gemma3_text") { file in
    var fields = try gemmaFields(file)
    fields["sliding_window"] = try file.integer("attention.sliding_window")
    fields["sliding_window_pattern"] =
      try file.integer("attention.sliding_window_pattern") ?? JSONTree(6)
    fields["rope_local_base_freq"] = try file.number("rope.freq_base_swa") ?? JSONTree(10_000)
    fields["final_logit_softcapping"] = try file.number("final_logit_softcapping")
    fields["query_pre_attn_scalar"] = try file.scoreScalar(largestLayers: 62)
    return fields
  }

  static let qwen2 = GGUFArchitecture(name: "qwen2", modelType: "qwen2", fields: siluFields)

  static let qwen3 = GGUFArchitecture(name: "qwen3", modelType: "qwen3", fields: siluFields)

  static let olmo2 = GGUFArchitecture(name: "olmo2", modelType: "olmo2", fields: siluFields)

  /// Long contexts have factors by frequency, in two tensors.
  static let phi3 = GGUFArchitecture(name: "phi3", modelType: "phi3") { file in
    var fields = try file.llamaFields().merging(["hidden_act": "silu"]) { $1 }
    fields["sliding_window"] = try file.integer("attention.sliding_window")
    if let rotated = try file.whole("rope.dimension_count") {
      let share = Double(rotated) / Double(try file.headWidth())
      if share != 1 { fields["partial_rotary_factor"] = JSONTree(share) }
    }
    if let long = try file.vector("rope_factors_long.weight"),
      let short = try file.vector("rope_factors_short.weight")
    {
      let magnitude = try file.number("rope.scaling.attn_factor").map { ("attention_factor", $0) }
      fields["rope_scaling"] = .object(
        [
          ("type", "longrope"), ("long_factor", .array(long.map { JSONTree(Double($0)) })),
          ("short_factor", .array(short.map { JSONTree(Double($0)) })),
        ] + (magnitude.map { [$0] } ?? []))
      fields["original_max_position_embeddings"] = try file.integer(
        "rope.scaling.original_context_length")
    }
    return fields
  }

  static let gpt2 = GGUFArchitecture(name: "gpt2", modelType: "gpt2") { file in
    [
      "n_embd": try file.required("embedding_length"), "n_layer": try file.required("block_count"),
      "n_head": try file.required("attention.head_count"),
      "n_positions": try file.required("context_length"),
      "n_inner": try file.required("feed_forward_length"),
      "layer_norm_epsilon": try file.number("attention.layer_norm_epsilon") ?? JSONTree(1e-5),
      "activation_function": "gelu_new",
    ]
  }

  static let neox = GGUFArchitecture(name: "gptneox", modelType: "gpt_neox") { file in
    let rotated = try file.whole("rope.dimension_count") ?? file.headWidth() / 4
    return [
      "hidden_size": try file.required("embedding_length"),
      "intermediate_size": try file.required("feed_forward_length"),
      "num_hidden_layers": try file.required("block_count"),
      "num_attention_heads": try file.required("attention.head_count"),
      "max_position_embeddings": try file.required("context_length"),
      "layer_norm_eps": try file.number("attention.layer_norm_epsilon") ?? JSONTree(1e-5),
      "rotary_emb_base": try file.number("rope.freq_base") ?? JSONTree(10_000),
      "rotary_pct": JSONTree(Double(rotated) / Double(try file.headWidth())),
      "use_parallel_residual": .boolean(try file.flag("use_parallel_residual") ?? true),
      "hidden_act": "gelu",
    ]
  }

  private static let siluFields: @Sendable (GGUFFields) throws -> [String: JSONTree] = { file in
    try file.requireWholeHeadsRotated()
    return try file.llamaFields().merging(["hidden_act": "silu"]) { $1 }
  }

  private static let gemmaFields: @Sendable (GGUFFields) throws -> [String: JSONTree] = { file in
    try file.requireWholeHeadsRotated()
    return try file.llamaFields().merging([
      "hidden_act": "gelu_pytorch_tanh", "hidden_activation": "gelu_pytorch_tanh",
    ]) { $1 }
  }
}
