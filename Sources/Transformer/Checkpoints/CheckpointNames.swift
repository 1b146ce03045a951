import Tensors

/// Where a parameter lies in a checkpoint: the one table between our names and Hugging Face's.
enum CheckpointPiece {
  /// One tensor, as it is.
  case whole(String)
  /// One tensor stored [in, out] (GPT-2's `Conv1D`).
  case transposed(String)
  /// Tensors one below the other, each with its share of the rows.
  case stacked([(name: String, rows: Int)])
  /// One tensor whose rows are ordered head by head, each head's queries, keys and values together
  /// (GPT-NeoX).
  case interleaved(String, heads: Int, headWidth: Int)

  /// The checkpoint's names.
  var names: [String] {
    switch self {
    case .whole(let name), .transposed(let name), .interleaved(let name, _, _): [name]
    case .stacked(let parts): parts.map(\.name)
    }
  }
}

/// The names of one family's checkpoints.
struct CheckpointNames {
  let configuration: ModelConfiguration

  /// Where the parameter of a path lies.
  func piece(_ path: String) -> CheckpointPiece {
    let parts = path.split(separator: ".").map(String.init)
    guard parts[0] == "blocks", parts.count == 4 else { return outer(path) }
    return inner(layer: parts[1], parameter: parts[2], kind: parts[3])
  }

  private func outer(_ path: String) -> CheckpointPiece {
    let isBias = path.hasSuffix(".bias")
    let kind = isBias ? "bias" : "weight"
    switch configuration.family {
    case .llama, .gemma, .gemma2:
      return .whole(
        path == "embedding"
          ? "model.embed_tokens.weight"
          : path == "unembedding" ? "lm_head.weight" : "model.norm.\(kind)")
    case .gpt2:
      switch path {
      case "embedding": return .whole("transformer.wte.weight")
      case "position_embedding": return .whole("transformer.wpe.weight")
      case "unembedding": return .whole("lm_head.weight")
      default: return .whole("transformer.ln_f.\(kind)")
      }
    case .neox:
      switch path {
      case "embedding": return .whole("gpt_neox.embed_in.weight")
      case "unembedding": return .whole("lm_head.weight")
      default: return .whole("gpt_neox.final_layer_norm.\(kind)")
      }
    }
  }

  private func inner(layer: String, parameter: String, kind: String) -> CheckpointPiece {
    switch configuration.family {
    case .llama, .gemma, .gemma2: gated("model.layers.\(layer)", parameter, kind)
    case .gpt2: gpt2("transformer.h.\(layer)", parameter, kind)
    case .neox: neox("gpt_neox.layers.\(layer)", parameter, kind)
    }
  }

  private func gated(_ at: String, _ parameter: String, _ kind: String) -> CheckpointPiece {
    let c = configuration
    let (queries, keys) = (c.heads * c.headWidth, c.keyHeads * c.headWidth)
    switch parameter {
    case "query_key_value":
      return .stacked([
        ("\(at).self_attn.q_proj.\(kind)", queries), ("\(at).self_attn.k_proj.\(kind)", keys),
        ("\(at).self_attn.v_proj.\(kind)", keys),
      ])
    case "up":
      return .stacked([
        ("\(at).mlp.gate_proj.\(kind)", c.mlpWidth), ("\(at).mlp.up_proj.\(kind)", c.mlpWidth),
      ])
    default:
      // The same name means the norm before the feed-forward layer in one family and the one after
      // attention in the other.
      let norms =
        c.hasPostNorms
        ? [
          "mlp_norm": "pre_feedforward_layernorm",
          "post_attention_norm": "post_attention_layernorm",
          "post_mlp_norm": "post_feedforward_layernorm",
        ] : ["mlp_norm": "post_attention_layernorm"]
      let others = [
        "attention_norm": "input_layernorm", "output": "self_attn.o_proj", "down": "mlp.down_proj",
      ]
      return .whole("\(at).\(norms[parameter] ?? others[parameter] ?? parameter).\(kind)")
    }
  }

  private func gpt2(_ at: String, _ parameter: String, _ kind: String) -> CheckpointPiece {
    let names = [
      "attention_norm": "ln_1", "query_key_value": "attn.c_attn", "output": "attn.c_proj",
      "mlp_norm": "ln_2", "up": "mlp.c_fc", "down": "mlp.c_proj",
    ]
    let name = "\(at).\(names[parameter] ?? parameter).\(kind)"
    let isMatrix = kind == "weight" && !parameter.hasSuffix("norm")
    return isMatrix ? .transposed(name) : .whole(name)
  }

  private func neox(_ at: String, _ parameter: String, _ kind: String) -> CheckpointPiece {
    let names = [
      "attention_norm": "input_layernorm", "query_key_value": "attention.query_key_value",
      "output": "attention.dense", "mlp_norm": "post_attention_layernorm",
      "up": "mlp.dense_h_to_4h", "down": "mlp.dense_4h_to_h",
    ]
    let name = "\(at).\(names[parameter] ?? parameter).\(kind)"
    guard parameter == "query_key_value" else { return .whole(name) }
    return .interleaved(name, heads: configuration.heads, headWidth: configuration.headWidth)
  }
}

extension CheckpointPiece {
  /// The checkpoint's tensors of a parameter.
  func split(_ tensor: Tensor) -> [(name: String, tensor: Tensor)] {
    switch self {
    case .whole(let name): return [(name, tensor)]
    case .transposed(let name): return [(name, tensor.transposed)]
    case .stacked(let parts):
      var start = 0
      return parts.map { part in
        defer { start += part.rows }
        return (part.name, tensor.rows(start..<start + part.rows))
      }
    case .interleaved(let name, let heads, let headWidth):
      let matrix = tensor.reshaped([3 * heads * headWidth, tensor.count / (3 * heads * headWidth)])
      let blocks = (0..<heads).flatMap { head in
        (0..<3).map { part in
          matrix.rows((part * heads + head) * headWidth..<(part * heads + head + 1) * headWidth)
        }
      }
      return [(name, Tensor.stacked(blocks).reshaped(tensor.shape))]
    }
  }

  /// The shapes of the checkpoint's tensors of a parameter of a shape.
  func shapes(of shape: [Int]) -> [[Int]] {
    switch self {
    case .whole, .interleaved: [shape]
    case .transposed: [shape.reversed()]
    case .stacked(let parts): parts.map { [$0.rows] + shape.dropFirst() }
    }
  }

  /// The parameter made of the checkpoint's tensors.
  func joined(_ tensors: [Tensor], shape: [Int]) -> Tensor {
    switch self {
    case .whole: return tensors[0]
    case .transposed: return tensors[0].transposed
    case .stacked: return Tensor.stacked(tensors).reshaped(shape)
    case .interleaved(_, let heads, let headWidth):
      let matrix = tensors[0].reshaped([
        3 * heads * headWidth, tensors[0].count / (3 * heads * headWidth),
      ])
      let blocks = (0..<3).flatMap { part in
        (0..<heads).map { head in
          matrix.rows((head * 3 + part) * headWidth..<(head * 3 + part + 1) * headWidth)
        }
      }
      return Tensor.stacked(blocks).reshaped(shape)
    }
  }
}
