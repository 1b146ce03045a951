extension Tensor {
  /// The same scalars in another shape.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.reduce(1, *) == count, "\(count) scalars do not fill shape \(shape)")
    let x = self
    return Tensor(shape: shape, storage: storage).recorded(from: [x]) { upstream, gradients in
      gradients.add(upstream, to: x)
    }
  }

  /// Some columns of a matrix.
  ///
  /// - Parameter range: The columns.
  /// - Returns: The columns, [rows, range.count].
  public func columns(_ range: Range<Int>) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    precondition(range.lowerBound >= 0 && range.upperBound <= width, "columns \(range) of \(width)")
    let result = Tensor(shape: [rows, range.count]) { out in
      for row in 0..<rows {
        out.baseAddress?.advanced(by: row * range.count).update(
          from: x.storage.start + row * width + range.lowerBound, count: range.count)
      }
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: x.count) }
        for row in 0..<rows {
          Kernels.addScaled(
            upstream.storage.start + row * range.count,
            to: sum + row * width + range.lowerBound, factor: 1, count: range.count)
        }
      }
    }
  }

  /// Matrices of as many rows side by side.
  ///
  /// - Parameter parts: The matrices.
  /// - Returns: One matrix, [rows, sum of their widths].
  public static func sideBySide(_ parts: [Tensor]) -> Tensor {
    let rows = parts.first?.rows ?? 0
    precondition(parts.allSatisfy { $0.rows == rows }, "matrices of unequal heights")
    let width = parts.reduce(0) { $0 + $1.width }
    let starts = parts.indices.map { parts[..<$0].reduce(0) { $0 + $1.width } }
    let result = Tensor(shape: [rows, width]) { out in
      for (part, start) in zip(parts, starts) {
        for row in 0..<rows {
          out.baseAddress?.advanced(by: row * width + start).update(
            from: part.storage.start + row * part.width, count: part.width)
        }
      }
    }
    return result.recorded(from: parts) { upstream, gradients in
      for (part, start) in zip(parts, starts) where part.node != nil {
        gradients.add(upstream.columns(start..<start + part.width), to: part)
      }
    }
  }
}
