import CKernels

extension Tensor {
  /// Root-mean-square normalization of each row: `x / sqrt(mean(x²) + epsilon) * (offset + weight)`
  /// (Zhang and Sennrich, 2019).
  ///
  /// - Parameters:
  ///   - weight: One factor a column.
  ///   - epsilon: Keeps the root away from zero.
  ///   - offset: 0 for Llama, 1 for Gemma.
  /// - Returns: The normalized rows.
  package func rmsNorm(_ weight: Tensor, epsilon: Float, offset: Float) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(weight.count == width, "\(weight.count) weights for rows of \(width)")
    let scale = Storage(count: rows)
    let result = Tensor(shape: shape) { out in
      kernel_rms_norm(
        x.storage.start, weight.storage.start, out.baseAddress, scale.start, rows, width, epsilon,
        offset)
    }
    return result.recorded(from: [x, weight]) { upstream, gradients in
      let weightGradient = weight.node.map { _ in Tensor.zeros(weight.shape) }
      gradients.addAnyway(to: x) { sum, accumulate in
        kernel_rms_norm_gradient(
          x.storage.start, weight.storage.start, scale.start, upstream.storage.start, sum,
          weightGradient?.storage.start, rows, width, offset, accumulate ? 1 : 0)
      }
      if let weightGradient { gradients.add(weightGradient, to: weight) }
    }
  }

  /// Layer normalization of each row: `(x - mean) / sqrt(variance + epsilon) * weight + bias`
  /// (Ba, Kiros and Hinton, 2016).
  ///
  /// - Parameters:
  ///   - weight: One factor a column.
  ///   - bias: One addend a column.
  ///   - epsilon: Keeps the root away from zero.
  /// - Returns: The normalized rows.
  package func layerNorm(_ weight: Tensor, bias: Tensor, epsilon: Float) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(weight.count == width && bias.count == width, "weights for rows of \(width)")
    let (center, scale) = (Storage(count: rows), Storage(count: rows))
    let result = Tensor(shape: shape) { out in
      kernel_layer_norm(
        x.storage.start, weight.storage.start, bias.storage.start, out.baseAddress, center.start,
        scale.start, rows, width, epsilon)
    }
    return result.recorded(from: [x, weight, bias]) { upstream, gradients in
      let weightGradient = weight.node.map { _ in Tensor.zeros(weight.shape) }
      gradients.addAnyway(to: x) { sum, accumulate in
        kernel_layer_norm_gradient(
          x.storage.start, weight.storage.start, center.start, scale.start,
          upstream.storage.start, sum, weightGradient?.storage.start, rows, width,
          accumulate ? 1 : 0)
      }
      if let weightGradient { gradients.add(weightGradient, to: weight) }
      gradients.add(to: bias) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: width) }
        kernel_add_rows(upstream.storage.start, sum, rows, width)
      }
    }
  }
}
