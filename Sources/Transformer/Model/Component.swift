import Tensors

/// A part of a model that localization points to and training may be confined to.
///
/// Prints as TransformerLens names parameters: `blocks.3.mlp.W_in`, one head of a matrix as
/// `blocks.3.attn.W_Q.5`. A matrix goes with its bias, a head of the output projection without.
public enum Component: Sendable, Hashable {
  /// Token embeddings, which are the unembedding too where the two are tied.
  case embedding
  /// Learned position embeddings.
  case positionEmbedding
  /// The unembedding, where it is not the embedding.
  case unembedding
  /// The norm before the unembedding.
  case finalNorm
  /// The norms of a block.
  case norms(layer: Int)
  /// All four matrices of attention.
  case attention(layer: Int)
  /// All matrices of the feed-forward layer.
  case mlp(layer: Int)
  /// The query projection, or one head's.
  case query(layer: Int, head: Int? = nil)
  /// The key projection, or one key head's.
  case key(layer: Int, head: Int? = nil)
  /// The value projection, or one key head's.
  case value(layer: Int, head: Int? = nil)
  /// The output projection, or what it reads of one head.
  case output(layer: Int, head: Int? = nil)
  /// The gate of a gated feed-forward layer.
  case gate(layer: Int)
  /// The way up: what the gate is multiplied by, or what goes into the activation.
  case up(layer: Int)
  /// The way down.
  case down(layer: Int)
}

extension Component {
  /// The block that the component is in; none for those around the blocks.
  package var layer: Int? {
    switch self {
    case .embedding, .positionEmbedding, .unembedding, .finalNorm: nil
    case .norms(let layer), .attention(let layer), .mlp(let layer), .query(let layer, _),
      .key(let layer, _), .value(let layer, _), .output(let layer, _), .gate(let layer),
      .up(let layer), .down(let layer):
      layer
    }
  }

  /// The single matrices that an attention or feed-forward layer stands for; others as they are.
  package func matrices(of c: ModelConfiguration) -> [Component] {
    switch self {
    case .attention(let layer):
      [.query(layer: layer), .key(layer: layer), .value(layer: layer), .output(layer: layer)]
    case .mlp(let layer):
      (c.isGated ? [.gate(layer: layer)] : []) + [.up(layer: layer), .down(layer: layer)]
    default: [self]
    }
  }

  /// The parts of a matrix of attention that belong to its heads; of anything else, it itself.
  ///
  /// A bias of the output projection, which is no head's, belongs to none of them.
  package func heads(of c: ModelConfiguration) -> [Component] {
    switch self {
    case .query(let layer, nil): (0..<c.heads).map { .query(layer: layer, head: $0) }
    case .key(let layer, nil): (0..<c.keyHeads).map { .key(layer: layer, head: $0) }
    case .value(let layer, nil): (0..<c.keyHeads).map { .value(layer: layer, head: $0) }
    case .output(let layer, nil): (0..<c.heads).map { .output(layer: layer, head: $0) }
    default: [self]
    }
  }

  /// What a whole model consists of, without overlap.
  package static func all(of c: ModelConfiguration) -> [Component] {
    let blocks = (0..<c.layers).flatMap {
      [Component.attention(layer: $0), .mlp(layer: $0), .norms(layer: $0)]
    }
    return [.embedding] + (c.learnsPositions ? [.positionEmbedding] : []) + blocks
      + [.finalNorm] + (c.tiesEmbeddings ? [] : [.unembedding])
  }
}

// MARK: - Names

extension Component: LosslessStringConvertible {
  private static let outer: [(name: String, component: Component)] = [
    ("W_E", .embedding), ("W_pos", .positionEmbedding), ("W_U", .unembedding),
    ("ln_final", .finalNorm),
  ]
  private static let inner: [(name: String, component: @Sendable (Int) -> Component)] = [
    ("norms", { .norms(layer: $0) }), ("attn", { .attention(layer: $0) }),
    ("mlp", { .mlp(layer: $0) }), ("attn.W_Q", { .query(layer: $0) }),
    ("attn.W_K", { .key(layer: $0) }), ("attn.W_V", { .value(layer: $0) }),
    ("attn.W_O", { .output(layer: $0) }), ("mlp.W_gate", { .gate(layer: $0) }),
    ("mlp.W_in", { .up(layer: $0) }), ("mlp.W_out", { .down(layer: $0) }),
  ]

  /// The component of a name; none where there is no such component.
  public init?(_ description: String) {
    if let component = Self.outer.first(where: { $0.name == description })?.component {
      self = component
      return
    }
    var parts = description.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 3, parts[0] == "blocks", let layer = Int(parts[1]), layer >= 0 else {
      return nil
    }
    let head: Int?
    if parts.count == 5 {
      guard let number = Int(parts.removeLast()), number >= 0 else { return nil }
      head = number
    } else {
      head = nil
    }
    let name = parts.dropFirst(2).joined(separator: ".")
    guard let whole = Self.inner.first(where: { $0.name == name })?.component(layer) else {
      return nil
    }
    guard let head else {
      self = whole
      return
    }
    guard let part = whole.withHead(head) else { return nil }
    self = part
  }

  public var description: String {
    if let name = Self.outer.first(where: { $0.component == self })?.name { return name }
    let (layer, whole) = (layer ?? 0, withHead(nil) ?? self)
    let name = Self.inner.first { $0.component(layer) == whole }?.name ?? ""
    return "blocks.\(layer).\(name)" + (head.map { ".\($0)" } ?? "")
  }

  private var head: Int? {
    switch self {
    case .query(_, let head), .key(_, let head), .value(_, let head), .output(_, let head): head
    default: nil
    }
  }

  /// The same matrix of another head, or of all; none for what has no heads.
  private func withHead(_ head: Int?) -> Component? {
    switch self {
    case .query(let layer, _): .query(layer: layer, head: head)
    case .key(let layer, _): .key(layer: layer, head: head)
    case .value(let layer, _): .value(layer: layer, head: head)
    case .output(let layer, _): .output(layer: layer, head: head)
    default: nil
    }
  }
}
