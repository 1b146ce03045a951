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
    require(
      weight.width == inner, "a weight of shape \(weight.shape) cannot act on rows of \(inner)")
    let x = self
    let result = Tensor(shape: shape.dropLast() + [columns]) { out in
      guard let start = out.baseAddress else { return }
      weight.writeProducts(with: x.storage.start, rows: rows, into: start)
      if let bias { kernel_add_bias(start, bias.storage.start, rows, columns) }
    }
    let read = weight.isTracked ? x : x.origin
    return result.recorded(from: [x, weight] + (bias.map { [$0] } ?? [])) { upstream, gradients in
      gradients.add(to: weight) { sum, accumulate in
        Kernels.multiply(
          upstream.matrix.transposed, read.matrix, into: sum, stride: inner, rows: columns,
          columns: inner, inner: rows, kept: accumulate ? 1 : 0)
      }
      gradients.add(to: read) { sum, accumulate in
        weight.writeTransposedProducts(
          with: upstream.storage.start, rows: rows, into: sum, accumulate: accumulate)
      }
      guard let bias else { return }
      gradients.add(to: bias) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: columns) }
        kernel_add_rows(upstream.storage.start, sum, rows, columns)
      }
    }
  }

  /// `out = x Wᵀ` for this weight.
  func writeProducts(
    with x: UnsafeMutablePointer<Float>, rows: Int, into out: UnsafeMutablePointer<Float>
  ) {
    if let packed = storage.packed {
      return packed.multiply(x, count: rows, into: out, widened: storage.widenedIfThere)
    }
    Kernels.multiply(
      Kernels.Matrix(start: x, stride: width), matrix.transposed, into: out, stride: self.rows,
      rows: rows, columns: self.rows, inner: width)
  }

  /// `out = y W` for this weight, or added to what is there.
  func writeTransposedProducts(
    with y: UnsafeMutablePointer<Float>, rows: Int, into out: UnsafeMutablePointer<Float>,
    accumulate: Bool
  ) {
    if let packed = storage.packed {
      return packed.multiplyTransposed(
        y, count: rows, into: out, accumulate: accumulate, widened: storage.widenedIfThere)
    }
    Kernels.multiply(
      Kernels.Matrix(start: y, stride: self.rows), matrix, into: out, stride: width, rows: rows,
      columns: width, inner: self.rows, kept: accumulate ? 1 : 0)
  }

  var matrix: Kernels.Matrix { Kernels.Matrix(start: storage.start, stride: width) }
}

extension Kernels.Matrix {
  var transposed: Kernels.Matrix {
    Kernels.Matrix(start: start, stride: stride, isTransposed: !isTransposed)
  }
}

// MARK: - Packed matrices

extension PackedMatrix {
  /// Rows of x up to which products are limited by reading the matrix: bf16 is read as it lies.
  private static let fewRows = 4
  /// Scalars that are widened at once; they stay in cache.
  private static let blockSize = 1 << 17
  /// Products of fewer scalars are not worth a second thread.
  private static let threadedSize = 1 << 18

  /// `out = x Wᵀ`, [count, rows].
  ///
  /// The products are the same, block by block, whether the matrix is widened already or not.
  func multiply(
    _ x: UnsafeMutablePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>,
    widened: UnsafePointer<Float>?
  ) {
    let product = Product(x: x, out: out, widened: widened)
    let isReadOnce = count <= Self.fewRows && isAll(.bf16)
    let blocks = blocks(of: isReadOnce ? 2 * Self.blockSize : Self.blockSize)
    let threads = rows * width * count < Self.threadedSize ? 1 : Engine.threads
    _ = Parallel.map(blocks.count, threads: threads) { index in
      let block = blocks[index]
      let target = product.out + block.lowerBound
      if isReadOnce {
        return multiplyBFloat16(
          rows: block, with: product.x, count: count, into: target, stride: rows)
      }
      withFloats(of: block, product.widened) { floats in
        Kernels.multiply(
          Kernels.Matrix(start: product.x, stride: width),
          Kernels.Matrix(start: floats, stride: width, isTransposed: true), into: target,
          stride: rows, rows: count, columns: block.count, inner: width)
      }
    }
  }

  /// Some rows as floats: where they are already, or widened for as long as `body` runs.
  private func withFloats(
    of block: Range<Int>, _ widened: UnsafePointer<Float>?,
    _ body: (UnsafePointer<Float>) -> Void
  ) {
    if let widened { return body(widened + block.lowerBound * width) }
    Storage(count: block.count * width).lending { scratch in
      widen(rows: block, into: scratch)
      body(scratch)
    }
  }

  /// `out = x W`, [count, width], or added to what is there.
  func multiplyTransposed(
    _ x: UnsafeMutablePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>,
    accumulate: Bool, widened: UnsafePointer<Float>?
  ) {
    if !accumulate { out.update(repeating: 0, count: count * width) }
    for block in blocks(of: Self.blockSize) {
      withFloats(of: block, widened) { floats in
        Kernels.multiply(
          Kernels.Matrix(start: x + block.lowerBound, stride: rows),
          Kernels.Matrix(start: floats, stride: width), into: out, stride: width, rows: count,
          columns: width, inner: block.count, kept: 1)
      }
    }
  }

  /// Ranges of rows of about so many scalars; the same on any number of threads.
  private func blocks(of scalars: Int) -> [Range<Int>] {
    let size = max(1, scalars / max(1, width))
    return stride(from: 0, to: rows, by: size).map { $0..<min($0 + size, rows) }
  }

  /// Where a product reads and writes.
  // Proof: all blocks read x only, and each writes columns of out of its own.
  private struct Product: @unchecked Sendable {
    let x: UnsafeMutablePointer<Float>
    let out: UnsafeMutablePointer<Float>
    let widened: UnsafePointer<Float>?
  }
}
