import CKernels

/// The activation of a feed-forward layer, or of its gate.
package enum Activation: Sendable, Hashable {
  /// GELU by its tanh approximation (`gelu_pytorch_tanh`, Gemma).
  case tanhGELU
  /// GELU by the normal distribution function (`gelu`, GPT-NeoX); not for gates.
  case exactGELU
  /// x times its sigmoid (`silu`, Llama); for gates only.
  case silu

  fileprivate var gate: kernel_gate {
    switch self {
    case .tanhGELU: kernel_gate_gelu_tanh
    case .silu: kernel_gate_silu
    case .exactGELU: fatalError("no family gates by the exact GELU")
    }
  }

  fileprivate var plain: kernel_activation {
    switch self {
    case .tanhGELU: kernel_gelu_tanh
    case .exactGELU: kernel_gelu_exact
    case .silu: fatalError("no family uses SiLU without a gate")
    }
  }
}

extension Tensor {
  /// The product of a gate and a value: the left half of each row through an activation, times the
  /// right half (GLU variants, Shazeer 2020).
  package func gated(_ activation: Activation) -> Tensor {
    let (x, rows, half) = (self, rows, width / 2)
    require(width % 2 == 0, "a gated layer needs rows of two equal halves, not \(width)")
    let result = Tensor(shape: shape.dropLast() + [half]) { out in
      kernel_gated(x.storage.start, out.baseAddress, rows, half, activation.gate)
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        guard accumulate else {
          return kernel_gated_gradient(
            x.storage.start, upstream.storage.start, sum, rows, half, activation.gate)
        }
        let addend = Storage(count: x.count)
        kernel_gated_gradient(
          x.storage.start, upstream.storage.start, addend.start, rows, half, activation.gate)
        Kernels.addScaled(addend.start, to: sum, factor: 1, count: x.count)
      }
    }
  }

  /// An activation of every scalar.
  package func activated(_ activation: Activation) -> Tensor {
    let x = self
    let result = Tensor(shape: shape) { out in
      kernel_activate(x.storage.start, out.baseAddress, x.count, activation.plain)
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        kernel_activate_gradient(
          x.storage.start, upstream.storage.start, sum, x.count, activation.plain,
          accumulate ? 1 : 0)
      }
    }
  }

  /// `cap * tanh(x / cap)`: keeps logits within ±cap (Gemma 2).
  package func softCapped(_ cap: Float) -> Tensor {
    let x = self
    let result = Tensor(shape: shape) { out in
      kernel_soft_cap(x.storage.start, out.baseAddress, x.count, 1, cap)
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        kernel_soft_cap_gradient(
          result.storage.start, upstream.storage.start, sum, x.count, 1, cap, accumulate ? 1 : 0)
      }
    }
  }

  /// The difference of two tensors of the same shape.
  public static func - (left: Tensor, right: Tensor) -> Tensor {
    left.adding([(0..<left.width, right, -1)])
  }

  /// Every scalar times a factor.
  public static func * (factor: Float, tensor: Tensor) -> Tensor {
    let product = { @Sendable (x: Tensor) in
      Tensor(shape: x.shape) { out in
        out.initialize(repeating: 0)
        Kernels.addScaled(x.storage.start, to: out.baseAddress, factor: factor, count: x.count)
      }
    }
    let origin = tensor.origin
    return product(tensor).recorded(from: [tensor]) { upstream, gradients in
      gradients.add(product(upstream), to: origin)
    }
  }

  /// The sum of two tensors of the same shape.
  public static func + (left: Tensor, right: Tensor) -> Tensor {
    require(
      left.shape == right.shape,
      "tensors of shapes \(left.shape) and \(right.shape) cannot be added")
    let result = Tensor(shape: left.shape) { out in
      kernel_add(left.storage.start, right.storage.start, out.baseAddress, out.count)
    }
    let (left, right) = (left.origin, right.origin)
    return result.recorded(from: [left, right]) { upstream, gradients in
      gradients.add(upstream, to: left)
      gradients.add(upstream, to: right)
    }
  }
}
