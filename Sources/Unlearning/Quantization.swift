import Tensors
import Transformer

extension LanguageModel {
  /// The model with the matrices of its blocks rounded to few bits and back: to the nearest of
  /// `2^bits - 1` evenly spaced values, symmetric about 0, each row scaled by its largest scalar.
  ///
  /// Unlearning that moved weights by less than half a step is undone by it (Zhang et al., 2024,
  /// "Catastrophic Failure of LLM Unlearning via Quantization").
  ///
  /// - Parameter bits: Bits a weight, from 2.
  /// - Returns: The rounded model; embeddings, norms and biases stay as they are.
  public func quantized(toBits bits: Int) -> LanguageModel {
    require((2...16).contains(bits), "weights are rounded to 2 to 16 bits, not \(bits)")
    let levels = Float((1 << (bits - 1)) - 1)
    var result = self
    for layer in result.blocks.indices {
      result.blocks[layer].forEachParameter { _, tensor in
        if tensor.shape.count == 2 { tensor.roundRows(to: levels) }
      }
    }
    return result
  }

  /// The model whose weights lie between this one's and another's of the same shape.
  ///
  /// - Parameters:
  ///   - other: The other model.
  ///   - share: 0 for this model, 1 for the other.
  /// - Returns: The model between them.
  public func interpolated(towards other: LanguageModel, share: Double) -> LanguageModel {
    let others = other.parameters
    var position = 0
    var result = self
    result.forEachParameter { _, tensor in
      let target = others[position].tensor
      position += 1
      tensor = (Float(1 - share) * tensor) + (Float(share) * target)
    }
    return result
  }
}

extension Tensor {
  /// Rounds each row to so many evenly spaced values on either side of 0, the last its largest size.
  fileprivate mutating func roundRows(to levels: Float) {
    let width = width
    withMutableScalars { scalars in
      for start in stride(from: 0, to: scalars.count, by: width) {
        let row = start..<start + width
        let largest = row.reduce(Float(0)) { max($0, abs(scalars[$1])) }
        guard largest > 0 else { continue }
        let step = largest / levels
        for index in row {
          scalars[index] = (scalars[index] / step).rounded(.toNearestOrEven) * step
        }
      }
    }
  }
}
