import Tensors

/// A place in the forward pass where a value can be read or replaced; prints as TransformerLens
/// names it, and has the shape that it has there.
public enum Site: Sendable, Hashable {
  /// Embeddings, after Gemma's scaling: [batch, position, width].
  case embed
  /// Learned position embeddings, where the family has them: [batch, position, width].
  case posEmbed
  /// The residual stream before a block: [batch, position, width].
  case residPre(layer: Int)
  /// What each query head reads of the stream, before the norm: [batch, position, head, width].
  case qInput(layer: Int)
  /// What each key head reads of the stream, before the norm: [batch, position, key head, width].
  case kInput(layer: Int)
  /// What each value head reads of the stream, before the norm: [batch, position, key head, width].
  case vInput(layer: Int)
  /// What a norm divides by: [batch, position, 1]; √(mean x² + epsilon), the mean taken off before in
  /// LayerNorm.
  case scale(NormPlace)
  /// What a norm makes, before its weight and bias: [batch, position, width].
  case normalized(NormPlace)
  /// Queries before they are normed or rotated: [batch, position, head, headWidth].
  case q(layer: Int)
  /// Keys before they are normed or rotated: [batch, position, key head, headWidth].
  case k(layer: Int)
  /// Values: [batch, position, key head, headWidth].
  case v(layer: Int)
  /// Queries after both, where there is either: [batch, position, head, headWidth].
  case rotQ(layer: Int)
  /// Keys after both, where there is either: [batch, position, key head, headWidth].
  case rotK(layer: Int)
  /// Attention scores, scaled and capped, -infinity where a query does not look:
  /// [batch, head, query position, key position].
  case scores(layer: Int)
  /// Attention patterns: [batch, head, query position, key position].
  case pattern(layer: Int)
  /// Mixed values of every head, before the output projection: [batch, position, head, headWidth].
  case z(layer: Int)
  /// What each head writes, before a bias or norm: [batch, position, head, width].
  case result(layer: Int)
  /// What attention adds to the residual stream: [batch, position, width].
  case attnOut(layer: Int)
  /// The residual stream between attention and feed-forward layer, [batch, position, width]; absent
  /// from parallel blocks.
  case residMid(layer: Int)
  /// What the feed-forward layer reads of the stream, before the norm: [batch, position, width].
  case mlpIn(layer: Int)
  /// The input of the feed-forward layer's activation, or of its gate: [batch, position, mlpWidth].
  case pre(layer: Int)
  /// What a gated layer's gate is multiplied by: [batch, position, mlpWidth].
  case preLinear(layer: Int)
  /// The feed-forward layer's hidden activations: [batch, position, mlpWidth].
  case post(layer: Int)
  /// What the feed-forward layer adds to the residual stream: [batch, position, width].
  case mlpOut(layer: Int)
  /// The residual stream after a block: [batch, position, width].
  case residPost(layer: Int)
  /// The residual stream as the unembedding reads it, after the last norm: [batch, position, width].
  case unembedIn
  /// The logits, before Gemma 2's cap: [batch, position, vocabulary].
  case unembedOut
}

/// The norms of a model.
public enum NormPlace: Sendable, Hashable {
  /// Before attention (`ln1`).
  case attention(layer: Int)
  /// After attention (`ln1_post`, Gemma 2).
  case postAttention(layer: Int)
  /// Before the feed-forward layer (`ln2`).
  case mlp(layer: Int)
  /// After the feed-forward layer (`ln2_post`, Gemma 2).
  case postMLP(layer: Int)
  /// Before the unembedding (`ln_final`).
  case final

  /// The block that the norm is in; none for the last norm.
  package var layer: Int? {
    switch self {
    case .attention(let layer), .postAttention(let layer), .mlp(let layer), .postMLP(let layer):
      layer
    case .final: nil
    }
  }
}

extension Site: LosslessStringConvertible {
  /// The names of a block's sites, behind `blocks.LAYER.`, in the order of the pass.
  private static let names: [(name: String, site: @Sendable (Int) -> Site)] = [
    ("hook_resid_pre", { .residPre(layer: $0) }), ("hook_q_input", { .qInput(layer: $0) }),
    ("hook_k_input", { .kInput(layer: $0) }), ("hook_v_input", { .vInput(layer: $0) }),
    ("ln1.hook_scale", { .scale(.attention(layer: $0)) }),
    ("ln1.hook_normalized", { .normalized(.attention(layer: $0)) }),
    ("attn.hook_q", { .q(layer: $0) }),
    ("attn.hook_k", { .k(layer: $0) }), ("attn.hook_v", { .v(layer: $0) }),
    ("attn.hook_rot_q", { .rotQ(layer: $0) }), ("attn.hook_rot_k", { .rotK(layer: $0) }),
    ("attn.hook_attn_scores", { .scores(layer: $0) }),
    ("attn.hook_pattern", { .pattern(layer: $0) }), ("attn.hook_z", { .z(layer: $0) }),
    ("attn.hook_result", { .result(layer: $0) }),
    ("ln1_post.hook_scale", { .scale(.postAttention(layer: $0)) }),
    ("ln1_post.hook_normalized", { .normalized(.postAttention(layer: $0)) }),
    ("hook_attn_out", { .attnOut(layer: $0) }), ("hook_resid_mid", { .residMid(layer: $0) }),
    ("hook_mlp_in", { .mlpIn(layer: $0) }),
    ("ln2.hook_scale", { .scale(.mlp(layer: $0)) }),
    ("ln2.hook_normalized", { .normalized(.mlp(layer: $0)) }),
    ("mlp.hook_pre", { .pre(layer: $0) }), ("mlp.hook_pre_linear", { .preLinear(layer: $0) }),
    ("mlp.hook_post", { .post(layer: $0) }),
    ("ln2_post.hook_scale", { .scale(.postMLP(layer: $0)) }),
    ("ln2_post.hook_normalized", { .normalized(.postMLP(layer: $0)) }),
    ("hook_mlp_out", { .mlpOut(layer: $0) }),
    ("hook_resid_post", { .residPost(layer: $0) }),
  ]

  private static let outer: [(name: String, site: Site)] = [
    ("hook_embed", .embed), ("hook_pos_embed", .posEmbed), ("ln_final.hook_scale", .scale(.final)),
    ("ln_final.hook_normalized", .normalized(.final)), ("unembed.hook_in", .unembedIn),
    ("unembed.hook_out", .unembedOut),
  ]

  /// The site of a name; none where there is no such site.
  public init?(_ description: String) {
    if let site = Self.outer.first(where: { $0.name == description })?.site {
      self = site
      return
    }
    let parts = description.split(separator: ".", maxSplits: 2).map(String.init)
    guard parts.count == 3, parts[0] == "blocks", let layer = Int(parts[1]), layer >= 0,
      let site = Self.names.first(where: { $0.name == parts[2] })?.site(layer)
    else { return nil }
    self = site
  }

  public var description: String {
    if let name = Self.outer.first(where: { $0.site == self })?.name { return name }
    let layer = layer ?? 0
    let name = Self.names.first { $0.site(layer) == self }?.name ?? ""
    return "blocks.\(layer).\(name)"
  }

  /// The block that the site is in; none for those around the blocks.
  package var layer: Int? {
    switch self {
    case .embed, .posEmbed, .unembedIn, .unembedOut: nil
    case .scale(let norm), .normalized(let norm): norm.layer
    case .residPre(let layer), .qInput(let layer), .kInput(let layer), .vInput(let layer),
      .q(let layer), .k(let layer), .v(let layer), .rotQ(let layer), .rotK(let layer),
      .scores(let layer), .pattern(let layer), .z(let layer), .result(let layer),
      .attnOut(let layer), .residMid(let layer), .mlpIn(let layer), .pre(let layer),
      .preLinear(let layer), .post(let layer), .mlpOut(let layer), .residPost(let layer):
      layer
    }
  }

  /// Whether the pass comes to the site after all blocks.
  package var isAfterBlocks: Bool {
    switch self {
    case .scale(.final), .normalized(.final), .unembedIn, .unembedOut: true
    default: false
    }
  }

  /// Whether the site gives each head an input of its own, and with it a norm of its own.
  var splitsHeads: Bool {
    switch self {
    case .qInput, .kInput, .vInput: true
    default: false
    }
  }

  /// The sites of a model, in the order in which a pass comes to them.
  public static func all(of configuration: ModelConfiguration) -> [Site] {
    let blocks = (0..<configuration.layers).flatMap { layer in names.map { $0.site(layer) } }
    return (outer.prefix(2).map(\.site) + blocks + outer.dropFirst(2).map(\.site))
      .filter(configuration.has)
  }
}

extension ModelConfiguration {
  /// Whether a pass comes to a site.
  fileprivate func has(_ site: Site) -> Bool {
    switch site {
    case .posEmbed: learnsPositions
    case .rotQ(let layer), .rotK(let layer): blocks[layer].attention.turnsHeads
    case .preLinear: isGated
    case .residMid(let layer): !blocks[layer].isParallel
    case .scale(let place), .normalized(let place): has(place)
    default: true
    }
  }

  private func has(_ place: NormPlace) -> Bool {
    switch place {
    case .attention(let layer): blocks[layer].attention.norm != nil
    case .postAttention(let layer): blocks[layer].attention.postNorm != nil
    case .mlp(let layer): blocks[layer].mlp.norm != nil
    case .postMLP(let layer): blocks[layer].mlp.postNorm != nil
    case .final: true
    }
  }
}
