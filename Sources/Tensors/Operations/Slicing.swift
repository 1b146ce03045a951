import CKernels

extension Tensor {
  /// The same scalars in another shape.
  public func reshaped(_ shape: [Int]) -> Tensor {
    require(shape.reduce(1, *) == count, "\(count) scalars do not fill shape \(shape)")
    let origin = origin
    return Tensor(shape: shape, storage: storage).recorded(from: [self]) { upstream, gradients in
      gradients.add(upstream, to: origin)
    }
  }

  /// The rows of a matrix, or the scalars of a vector, in the given range.
  ///
  /// - Parameter range: The rows.
  /// - Returns: The rows, as a tensor of its own.
  public func rows(_ range: Range<Int>) -> Tensor {
    let origin = origin
    let (rows, width) = shape.count == 1 ? (count, 1) : (rows, width)
    require(
      range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) are not all among \(rows)")
    let result: Tensor
    if let matrix = storage.packed {
      result = Tensor(shape: [range.count, width], packed: matrix.rows(range))
    } else {
      result = Tensor(shape: [range.count] + shape.dropFirst()) { out in
        out.baseAddress?.update(
          from: storage.start + range.lowerBound * width, count: range.count * width)
      }
    }
    return result.recorded(from: [self]) { upstream, gradients in
      gradients.add(to: origin) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: origin.count) }
        Kernels.addScaled(
          upstream.storage.start, to: sum + range.lowerBound * width, factor: 1,
          count: upstream.count)
      }
    }
  }

  /// A matrix with some rows replaced.
  ///
  /// - Parameters:
  ///   - chosen: The rows, each at most once.
  ///   - replacement: What takes their place, in the same order, [chosen.count, width].
  /// - Returns: The matrix.
  package func replacingRows(_ chosen: [Int], with replacement: Tensor) -> Tensor {
    let (x, width) = (self, width)
    require(replacement.count == chosen.count * width, "rows of shape \(replacement.shape)")
    let result = Tensor(shape: shape) { out in
      guard let start = out.baseAddress else { return }
      start.update(from: x.storage.start, count: x.count)
      for (row, target) in chosen.enumerated() {
        (start + target * width).update(
          from: replacement.storage.start + row * width, count: width)
      }
    }
    return result.recorded(from: [x, replacement]) { upstream, gradients in
      if replacement.isTracked {
        gradients.add(upstream.gathered(chosen).reshaped(replacement.shape), to: replacement)
      }
      guard x.isTracked else { return }
      var kept = upstream
      kept.withMutableScalars { kept in
        for row in chosen {
          kept.baseAddress?.advanced(by: row * width).update(repeating: 0, count: width)
        }
      }
      gradients.add(kept, to: x)
    }
  }

  /// Each row several times in a row: [rows, width] to [rows, copies * width].
  package func repeatedAcross(_ copies: Int) -> Tensor {
    .sideBySide(Array(repeating: self, count: copies))
  }

  /// The sum of equal parts of each row: [rows, parts * width] to [rows, width].
  package func summedAcross(_ parts: Int) -> Tensor {
    let part = width / parts
    require(part * parts == width, "a width of \(width) has no \(parts) equal parts of \(part)")
    return (1..<parts).reduce(columns(0..<part)) { $0 + columns($1 * part..<($1 + 1) * part) }
  }

  /// Some columns of a matrix.
  ///
  /// - Parameter range: The columns.
  /// - Returns: The columns, [rows, range.count].
  package func columns(_ range: Range<Int>) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    require(
      range.lowerBound >= 0 && range.upperBound <= width,
      "columns \(range) are not all among \(width)")
    let result = Tensor(shape: [rows, range.count]) { out in
      for row in 0..<rows {
        out.baseAddress?.advanced(by: row * range.count).update(
          from: x.storage.start + row * width + range.lowerBound, count: range.count)
      }
    }
    let origin = x.origin
    return result.recorded(from: [x]) { upstream, gradients in
      gradients.add(to: origin) { sum, accumulate in
        if !accumulate { sum.initialize(repeating: 0, count: origin.count) }
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
  package static func sideBySide(_ parts: [Tensor]) -> Tensor {
    let rows = parts.first?.rows ?? 0
    require(parts.allSatisfy { $0.rows == rows }, "matrices of unequal heights")
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
    let origins = parts.map(\.origin)
    return result.recorded(from: parts) { upstream, gradients in
      for (part, start) in zip(origins, starts) where part.node != nil {
        gradients.add(upstream.columns(start..<start + part.width), to: part)
      }
    }
  }

  /// Adds scaled matrices to some columns each.
  ///
  /// - Parameter parts: The columns that each is added to, the matrix, [rows, columns], and its factor.
  /// - Returns: The sum.
  package func adding(_ parts: [(columns: Range<Int>, addend: Tensor, factor: Float)]) -> Tensor {
    let (x, rows, width) = (self, rows, width)
    let result = Tensor(shape: shape) { out in
      guard let start = out.baseAddress else { return }
      start.update(from: x.storage.start, count: x.count)
      for (columns, addend, factor) in parts {
        require(addend.shape.last == columns.count && addend.rows == rows, "addend's shape")
        for row in 0..<rows {
          Kernels.addScaled(
            addend.storage.start + row * columns.count,
            to: start + row * width + columns.lowerBound, factor: factor, count: columns.count)
        }
      }
    }
    return result.recorded(from: [x] + parts.map(\.addend)) { upstream, gradients in
      gradients.add(upstream, to: x)
      for (columns, addend, factor) in parts where addend.node != nil {
        var gradient = upstream.columns(columns)
        gradient.withMutableScalars { kernel_scale($0.baseAddress, factor, $0.count) }
        gradients.add(gradient, to: addend)
      }
    }
  }

  /// Adds a scaled matrix of the same width to the rows from one on, in place; a constant for
  /// gradients.
  package mutating func add(_ addend: Tensor, atRow row: Int, factor: Float) {
    let width = width
    require(addend.width == width && row + addend.rows <= rows, "addend's shape")
    withMutableScalars { sum in
      Kernels.addScaled(
        addend.storage.start, to: sum.baseAddress.map { $0 + row * width }, factor: factor,
        count: addend.count)
    }
  }

  /// Some rows and columns of a matrix, or scalars of a vector; all where none are given.
  package func rectangle(_ rows: Range<Int>?, _ columns: Range<Int>?) -> Tensor {
    let taken = rows.map { self.rows($0) } ?? self
    return columns.map { taken.columns($0) } ?? taken
  }

  /// A matrix, a constant, with rectangles of it replaced by others, which are differentiated.
  ///
  /// - Parameter parts: The rows and columns that are replaced, all where none are given, and what
  ///   takes their place.
  /// - Returns: The matrix.
  package func replacingRectangles(
    _ parts: [(rows: Range<Int>?, columns: Range<Int>?, tensor: Tensor)]
  ) -> Tensor {
    let (base, width) = (self, shape.count == 1 ? 1 : width)
    let result = Tensor(shape: shape) { out in
      guard let start = out.baseAddress else { return }
      start.update(from: base.storage.start, count: base.count)
      for (rows, columns, tensor) in parts {
        let columns = columns ?? 0..<width
        require(
          tensor.count == (rows?.count ?? base.count / width) * columns.count, "part's shape")
        for row in 0..<tensor.count / max(1, columns.count) {
          (start + (row + (rows?.lowerBound ?? 0)) * width + columns.lowerBound).update(
            from: tensor.storage.start + row * columns.count, count: columns.count)
        }
      }
    }
    return result.recorded(from: parts.map(\.tensor)) { upstream, gradients in
      for (rows, columns, tensor) in parts where tensor.node != nil {
        gradients.add(upstream.rectangle(rows, columns), to: tensor)
      }
    }
  }
}
