import Tensors

/// How a parameter lies in a checkpoint: in which tensors, and in what order of rows.
package enum CheckpointPiece: Sendable, Hashable {
  /// A tensor that holds some rows of a parameter.
  package struct Part: Sendable, Hashable {
    /// The tensor's name.
    package var name: String
    /// How many rows it has.
    package var rows: Int

    /// A tensor of so many rows.
    package init(_ name: String, rows: Int) {
      self.name = name
      self.rows = rows
    }
  }

  /// One tensor, as it is.
  case whole(String)
  /// One tensor stored [in, out] (GPT-2's `Conv1D`).
  case transposed(String)
  /// Tensors one below the other, each with its share of the rows.
  case stacked([Part])
  /// One tensor whose rows are ordered head by head, each head's queries, keys and values together
  /// (GPT-NeoX).
  case interleaved(String, heads: Int, headWidth: Int)

  /// The tensors' names.
  package var names: [String] {
    switch self {
    case .whole(let name), .transposed(let name), .interleaved(let name, _, _): [name]
    case .stacked(let parts): parts.map(\.name)
    }
  }
}

extension CheckpointPiece {
  /// The tensors that hold a parameter.
  package func split(_ tensor: Tensor) -> [(name: String, tensor: Tensor)] {
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

  /// The shapes of the tensors that hold a parameter of a shape.
  package func shapes(of shape: [Int]) -> [[Int]] {
    switch self {
    case .whole, .interleaved: [shape]
    case .transposed: [shape.reversed()]
    case .stacked(let parts): parts.map { [$0.rows] + Array(shape.dropFirst()) }
    }
  }

  /// The parameter that the tensors hold.
  package func joined(_ tensors: [Tensor], shape: [Int]) -> Tensor {
    switch self {
    case .whole: return tensors[0]
    case .transposed: return tensors[0].transposed
    case .stacked:
      // Vectors are stacked as columns.
      let parts = shape.count == 1 ? tensors.map { $0.reshaped([$0.count, 1]) } : tensors
      return Tensor.stacked(parts).reshaped(shape)
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
