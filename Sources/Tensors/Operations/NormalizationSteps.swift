extension Tensor {
  /// Each row less its mean: what layer normalization begins with.
  package func centered() -> Tensor {
    let (x, rows, width) = (self, rows, width)
    let result = x.mappingRows { row in
      let mean = row.reduce(0, +) / Float(width)
      return row.map { $0 - mean }
    }
    return result.recorded(from: [x]) { upstream, gradients in
      require(upstream.rows == rows, "an upstream of \(upstream.rows) rows")
      gradients.add(upstream.detached.centered(), to: x)
    }
  }

  /// The root of each row's mean square, [rows, 1]: what a norm divides by (`hook_scale`).
  ///
  /// - Parameter epsilon: Keeps the root away from zero.
  /// - Returns: The roots.
  package func rootMeanSquares(epsilon: Float) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    let result = Tensor(shape: [rows, 1]) { out in
      for row in 0..<rows {
        let start = x.storage.start + row * width
        let square = Kernels.dot(start, start, count: width) / Double(width)
        out[row] = (Float(square) + epsilon).squareRoot()
      }
    }
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: x) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: x.count) }
        for row in 0..<rows {
          let slope = upstream.storage.start[row] / (result.storage.start[row] * Float(width))
          Kernels.addScaled(
            x.storage.start + row * width, to: sum + row * width, factor: slope, count: width)
        }
      }
    }
  }

  /// Each row divided by a number of its own.
  ///
  /// - Parameter divisors: One number a row, [rows, 1].
  /// - Returns: The quotients.
  package func divided(byRows divisors: Tensor) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(divisors.count == rows, "\(divisors.count) divisors for \(rows) rows")
    let result = Tensor(shape: shape) { out in
      for index in 0..<x.count {
        out[index] = x.storage.start[index] / divisors.storage.start[index / width]
      }
    }
    return result.recorded(from: [x, divisors]) { upstream, gradients in
      gradients.add(upstream.detached.divided(byRows: divisors.detached), to: x)
      gradients.add(to: divisors) { sum, accumulate in
        for row in 0..<rows {
          let product = Kernels.dot(
            upstream.storage.start + row * width, result.storage.start + row * width, count: width)
          let slope = -Float(product) / divisors.storage.start[row]
          sum[row] = accumulate ? sum[row] + slope : slope
        }
      }
    }
  }

  /// Each column times a factor, plus an addend: how a norm ends.
  ///
  /// - Parameters:
  ///   - weight: One factor a column.
  ///   - offset: Added to every factor.
  ///   - bias: One addend a column; none for none.
  /// - Returns: The columns.
  package func scaledColumns(by weight: Tensor, offset: Float, bias: Tensor?) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(weight.count == width, "\(weight.count) factors for \(width) columns")
    let result = Tensor(shape: shape) { out in
      for index in 0..<x.count {
        let column = index % width
        out[index] =
          x.storage.start[index] * (weight.storage.start[column] + offset)
          + (bias?.storage.start[column] ?? 0)
      }
    }
    return result.recorded(from: [x, weight] + (bias.map { [$0] } ?? [])) { upstream, gradients in
      gradients.add(
        upstream.detached.scaledColumns(by: weight.detached, offset: offset, bias: nil), to: x)
      gradients.add(to: weight) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: width) }
        for index in 0..<rows * width {
          sum[index % width] += upstream.storage.start[index] * x.storage.start[index]
        }
      }
      guard let bias else { return }
      gradients.add(to: bias) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: width) }
        for index in 0..<rows * width { sum[index % width] += upstream.storage.start[index] }
      }
    }
  }

  /// A tensor made row by row; a constant for gradients.
  func mappingRows(_ body: (UnsafeBufferPointer<Float>) -> [Float]) -> Tensor {
    let (x, width) = (self, width)
    return Tensor(shape: shape) { out in
      for row in 0..<x.rows {
        let values = body(UnsafeBufferPointer(start: x.storage.start + row * width, count: width))
        out.baseAddress?.advanced(by: row * width).update(from: values, count: width)
      }
    }
  }
}
