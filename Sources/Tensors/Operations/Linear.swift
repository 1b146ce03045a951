import CKernels

extension Tensor {
  /// `x Wᵀ + b`: a linear layer, its weight stored as checkpoints do, [out, in].
  ///
  /// - Parameters:
  ///   - weight: The weight, [out, in].
  ///   - bias: Added to every row, [out]; none for none.
  /// - Returns: The products, [..., out].
  public func linear(_ weight: Tensor, bias: Tensor? = nil) -> Tensor {
    let (rows, inner, columns) = (rows, width, weight.rows)
    precondition(weight.width == inner, "a weight of shape \(weight.shape) on rows of \(inner)")
    let x = self
    let result = Tensor(shape: shape.dropLast() + [columns]) { out in
      guard let start = out.baseAddress else { return }
      Kernels.multiply(
        x.matrix, weight.matrix.transposed, into: start, stride: columns, rows: rows,
        columns: columns, inner: inner)
      if let bias { kernel_add_bias(start, bias.storage.start, rows, columns) }
    }
    return result.recorded(from: [x, weight] + (bias.map { [$0] } ?? [])) { upstream, gradients in
      gradients.add(to: weight) { sum, accumulate in
        Kernels.multiply(
          upstream.matrix.transposed, x.matrix, into: sum, stride: inner, rows: columns,
          columns: inner, inner: rows, kept: accumulate ? 1 : 0)
      }
      gradients.add(to: x) { sum, accumulate in
        Kernels.multiply(
          upstream.matrix, weight.matrix, into: sum, stride: inner, rows: rows, columns: inner,
          inner: columns, kept: accumulate ? 1 : 0)
      }
      guard let bias else { return }
      gradients.add(to: bias) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: columns) }
        kernel_add_rows(upstream.storage.start, sum, rows, columns)
      }
    }
  }

  var matrix: Kernels.Matrix { Kernels.Matrix(start: storage.start, stride: width) }
}

extension Kernels.Matrix {
  var transposed: Kernels.Matrix {
    Kernels.Matrix(start: start, stride: stride, isTransposed: !isTransposed)
  }
}
