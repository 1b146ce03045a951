import CKernels

extension Tensor {
  /// Rows of a table by token, times a factor (Gemma scales by √width).
  ///
  /// - Parameters:
  ///   - tokens: Row numbers.
  ///   - factor: What every scalar is multiplied by.
  /// - Returns: The rows, [tokens, width].
  public func embedding(of tokens: [Int32], factor: Float = 1) -> Tensor {
    let (table, width) = (self, width)
    require(
      tokens.allSatisfy { (0..<Int32(table.rows)).contains($0) }, "a token outside the vocabulary")
    let result = Tensor(shape: [tokens.count, width]) { out in
      guard let start = out.baseAddress else { return }
      for (row, token) in tokens.enumerated() {
        let target = start + row * width
        if let matrix = table.storage.packed {
          matrix.widen(rows: Int(token)..<Int(token) + 1, into: target)
        } else {
          target.update(from: table.storage.start + Int(token) * width, count: width)
        }
        kernel_scale(target, factor, width)
      }
    }
    return result.recorded(from: [table]) { upstream, gradients in
      gradients.add(to: table) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: table.count) }
        for (row, token) in tokens.enumerated() {
          Kernels.addScaled(
            upstream.storage.start + row * width, to: sum + Int(token) * width, factor: factor,
            count: width)
        }
      }
    }
  }

  /// Chosen rows, in the given order: the head is computed only where labels are.
  public func gathered(_ chosen: [Int]) -> Tensor {
    let (x, width) = (self, width)
    require(chosen.allSatisfy { $0 >= 0 && $0 < x.rows }, "a row outside the tensor")
    let result = Tensor(shape: [chosen.count, width]) { out in
      for (row, source) in chosen.enumerated() {
        out.baseAddress?.advanced(by: row * width).update(
          from: x.storage.start + source * width, count: width)
      }
    }
    let origin = x.origin
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: origin) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: origin.count) }
        for (row, source) in chosen.enumerated() {
          Kernels.addScaled(
            upstream.storage.start + row * width, to: sum + source * width, factor: 1,
            count: width)
        }
      }
    }
  }
}
