import Tensors

/// Where a model's parameters lie in a GGUF file: all architectures use the same names
/// (`gguf-py/gguf/constants.py`).
struct GGUFTensorNames {
  let model: ModelConfiguration
  let parts: GGUFParts

  /// Where a parameter lies; what may be one tensor or several is looked up.
  func piece(of parameter: ParameterName) -> CheckpointPiece {
    switch parameter {
    case .embedding: .whole(Self.embedding)
    case .positionEmbedding: .whole("position_embd.weight")
    case .unembedding: .whole(Self.unembedding)
    case .finalNorm(let kind): .whole("output_norm.\(kind)")
    case .block(let layer, .queryKeyValue, let kind): attention("blk.\(layer)", kind)
    case .block(let layer, .up, let kind): up("blk.\(layer)", kind)
    case .block(let layer, let part, let kind):
      .whole("blk.\(layer).\(Self.name(of: part)).\(kind)")
    }
  }

  static let embedding = "token_embd.weight"
  static let unembedding = "output.weight"

  /// Tensors that say how positions are rotated, and are no parameters.
  static let rotaryFactors = [
    "rope_freqs.weight", "rope_factors_long.weight", "rope_factors_short.weight",
  ]

  /// Queries, keys and values, one below the other.
  private func attention(_ block: String, _ kind: ParameterName.Kind) -> CheckpointPiece {
    let merged = "\(block).attn_qkv.\(kind)"
    guard parts.shape(of: merged) == nil else { return .whole(merged) }
    let keys = model.keyHeads * model.headWidth
    return .stacked([
      .init("\(block).attn_q.\(kind)", rows: model.heads * model.headWidth),
      .init("\(block).attn_k.\(kind)", rows: keys),
      .init("\(block).attn_v.\(kind)", rows: keys),
    ])
  }

  /// The way up; the gate, where there is one, above it.
  private func up(_ block: String, _ kind: ParameterName.Kind) -> CheckpointPiece {
    let gate = "\(block).ffn_gate.\(kind)"
    guard parts.shape(of: gate) != nil else { return .whole("\(block).ffn_up.\(kind)") }
    return .stacked([
      .init(gate, rows: model.mlpWidth), .init("\(block).ffn_up.\(kind)", rows: model.mlpWidth),
    ])
  }

  private static func name(of part: ParameterName.Part) -> String {
    switch part {
    case .attentionNorm: "attn_norm"
    case .queryKeyValue: "attn_qkv"
    case .queryNorm: "attn_q_norm"
    case .keyNorm: "attn_k_norm"
    case .output: "attn_output"
    case .postAttentionNorm: "post_attention_norm"
    case .mlpNorm: "ffn_norm"
    case .up: "ffn_up"
    case .down: "ffn_down"
    case .postMLPNorm: "post_ffw_norm"
    }
  }
}
