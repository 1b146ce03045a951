import CKernels

/// The activation of a gated feed-forward layer's gate.
public enum Activation: Sendable, Hashable {
  /// GELU by its tanh approximation (`gelu_pytorch_tanh`, Gemma).
  case tanhGELU
  /// x times its sigmoid (`silu`, Llama).
  case silu

  var kernel: kernel_gate {
    switch self {
    case .tanhGELU: kernel_gate_gelu_tanh
    case .silu: kernel_gate_silu
    }
  }
}

extension Tensor {
  /// Root-mean-square normalization of each row: `x / sqrt(mean(x²) + epsilon) * (offset + weight)`
  /// (Zhang and Sennrich, 2019).
  ///
  /// - Parameters:
  ///   - weight: One factor a column.
  ///   - epsilon: Keeps the root away from zero.
  ///   - offset: 0 for Llama, 1 for Gemma.
  /// - Returns: The normalized rows.
  public func rmsNorm(_ weight: Tensor, epsilon: Float, offset: Float) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    precondition(weight.count == width, "\(weight.count) weights for rows of \(width)")
    let scale = Storage(count: rows)
    let result = Tensor(shape: shape) { out in
      kernel_rms_norm(
        x.storage.start, weight.storage.start, out.baseAddress, scale.start, rows, width, epsilon,
        offset)
    }
    return result.recorded(from: [x, weight]) { upstream, gradients in
      // A constant weight's gradient is not computed; a constant x's is, which no model needs.
      let weightGradient = weight.node.map { _ in Tensor.zeros(weight.shape) }
      let input = Storage(count: x.node == nil ? x.count : 0)
      let write = { (sum: UnsafeMutablePointer<Float>, accumulate: Bool) in
        kernel_rms_norm_gradient(
          x.storage.start, weight.storage.start, scale.start, upstream.storage.start, sum,
          weightGradient?.storage.start, rows, width, offset, accumulate ? 1 : 0)
      }
      if x.node == nil { write(input.start, false) } else { gradients.add(to: x, write) }
      if let weightGradient { gradients.add(weightGradient, to: weight) }
    }
  }

  /// The product of a gate and a value: the left half of each row through an activation, times the
  /// right half (GLU variants, Shazeer 2020).
  public func gated(_ activation: Activation) -> Tensor {
    let (x, rows, half) = (self, rows, width / 2)
    precondition(width % 2 == 0, "a gated layer needs rows of two equal halves, not \(width)")
    let result = Tensor(shape: shape.dropLast() + [half]) { out in
      kernel_gated(x.storage.start, out.baseAddress, rows, half, activation.kernel)
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        guard accumulate else {
          return kernel_gated_gradient(
            x.storage.start, upstream.storage.start, sum, rows, half, activation.kernel)
        }
        let addend = Storage(count: x.count)
        kernel_gated_gradient(
          x.storage.start, upstream.storage.start, addend.start, rows, half, activation.kernel)
        Kernels.addScaled(addend.start, to: sum, factor: 1, count: x.count)
      }
    }
  }

  /// The sum of two tensors of the same shape.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    precondition(left.shape == right.shape, "adding shapes \(left.shape) and \(right.shape)")
    let result = Tensor(shape: left.shape) { out in
      kernel_add(left.storage.start, right.storage.start, out.baseAddress, out.count)
    }
    return result.recorded(from: [left, right]) { upstream, gradients in
      gradients.add(upstream, to: left)
      gradients.add(upstream, to: right)
    }
  }
}
