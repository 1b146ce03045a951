/// A parameter of a model, by what it is; prints as `LanguageModel.forEachParameter` names it.
package enum ParameterName: Sendable, Hashable {
  /// The two tensors of a layer.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    case weight, bias
  }

  /// The layers of a block, in the order in which a model's parameters are visited.
  package enum Part: String, Sendable, Hashable, CaseIterable {
    case attentionNorm = "attention_norm"
    case queryKeyValue = "query_key_value"
    case queryNorm = "query_norm"
    case keyNorm = "key_norm"
    case output
    case postAttentionNorm = "post_attention_norm"
    case mlpNorm = "mlp_norm"
    case up
    case down
    case postMLPNorm = "post_mlp_norm"

    /// Whether the part is a linear layer, and no norm.
    package var isLinear: Bool {
      switch self {
      case .queryKeyValue, .output, .up, .down: true
      default: false
      }
    }
  }

  /// Token embeddings.
  case embedding
  /// Learned position embeddings.
  case positionEmbedding
  /// A tensor of a block's layer.
  case block(Int, Part, Kind)
  /// A tensor of the norm before the unembedding.
  case finalNorm(Kind)
  /// The unembedding, where it is not the embedding.
  case unembedding
}

extension ParameterName: LosslessStringConvertible {
  /// The parameter of a name; none where there is no such parameter.
  package init?(_ description: String) {
    let parts = description.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    switch (parts[0], parts.count) {
    case ("embedding", 1): self = .embedding
    case ("position_embedding", 1): self = .positionEmbedding
    case ("unembedding", 1): self = .unembedding
    case ("final_norm", 2):
      guard let kind = Kind(rawValue: parts[1]) else { return nil }
      self = .finalNorm(kind)
    case ("blocks", 4):
      guard let layer = Int(parts[1]), layer >= 0, let part = Part(rawValue: parts[2]),
        let kind = Kind(rawValue: parts[3])
      else { return nil }
      self = .block(layer, part, kind)
    default: return nil
    }
  }

  package var description: String {
    switch self {
    case .embedding: "embedding"
    case .positionEmbedding: "position_embedding"
    case .block(let layer, let part, let kind):
      "\(Self.path(of: part, layer: layer)).\(kind.rawValue)"
    case .finalNorm(let kind): "final_norm.\(kind.rawValue)"
    case .unembedding: "unembedding"
    }
  }

  /// What the names of a block's layer begin with.
  package static func path(of part: Part, layer: Int) -> String {
    "blocks.\(layer).\(part.rawValue)"
  }
}
