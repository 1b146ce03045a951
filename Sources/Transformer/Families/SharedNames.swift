// The names that Llama gave its tensors and most families after it have kept.

extension ModelFamily {
  /// Where a parameter lies in checkpoints that are named as Llama's are: queries, keys and values
  /// in three matrices, gate and value in two.
  ///
  /// - Parameters:
  ///   - parameter: The parameter.
  ///   - model: The model's shape.
  ///   - norms: What the norms of a block are called; families use one name for different norms.
  /// - Returns: The tensors that hold it.
  package static func llamaPiece(
    of parameter: ParameterName, in model: ModelConfiguration,
    norms: [ParameterName.Part: String]
  ) -> CheckpointPiece {
    switch parameter {
    case .embedding: return .whole("model.embed_tokens.weight")
    case .unembedding: return .whole("lm_head.weight")
    case .finalNorm(let kind): return .whole("model.norm.\(kind)")
    case .positionEmbedding: unknown(parameter)
    case .block(let layer, let part, let kind):
      let at = "model.layers.\(layer)"
      switch part {
      case .queryKeyValue:
        let (queries, keys) = (model.heads * model.headWidth, model.keyHeads * model.headWidth)
        return .stacked([
          .init("\(at).self_attn.q_proj.\(kind)", rows: queries),
          .init("\(at).self_attn.k_proj.\(kind)", rows: keys),
          .init("\(at).self_attn.v_proj.\(kind)", rows: keys),
        ])
      case .output: return .whole("\(at).self_attn.o_proj.\(kind)")
      case .up where model.isGated:
        return .stacked([
          .init("\(at).mlp.gate_proj.\(kind)", rows: model.mlpWidth),
          .init("\(at).mlp.up_proj.\(kind)", rows: model.mlpWidth),
        ])
      case .up: return .whole("\(at).mlp.up_proj.\(kind)")
      case .down: return .whole("\(at).mlp.down_proj.\(kind)")
      case .queryNorm: return .whole("\(at).self_attn.q_norm.\(kind)")
      case .keyNorm: return .whole("\(at).self_attn.k_norm.\(kind)")
      case .attentionNorm, .postAttentionNorm, .mlpNorm, .postMLPNorm:
        guard let name = norms[part] else { unknown(parameter) }
        return .whole("\(at).\(name).\(kind)")
      }
    }
  }

  /// Stops where a family is asked for a parameter that its models do not have.
  package static func unknown(_ parameter: ParameterName) -> Never {
    fatalError("models of '\(modelType)' have no '\(parameter)'")
  }
}
