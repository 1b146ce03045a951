import CKernels

extension Tensor {
  /// The cross-entropy of the logits `x Wᵀ` with labels, summed and divided, in nats.
  ///
  /// The logits are never there as a whole: some rows at a time are multiplied, turned into their
  /// gradient in place and multiplied back while they are in cache. The gradients wait for the way
  /// back, to be scaled.
  ///
  /// - Parameters:
  ///   - weight: The unembedding, [vocabulary, width].
  ///   - labels: One word number a row.
  ///   - divisor: What the sum is divided by; the number of rows where none is given.
  ///   - softCap: Keeps the logits within ±cap (Gemma 2); none for none.
  /// - Returns: A scalar.
  package func linearCrossEntropy(
    _ weight: Tensor, labels: [Int32], divisor: Int? = nil, softCap: Float? = nil
  ) -> Tensor {
    require(labels.count == rows, "\(labels.count) labels for \(rows) rows")
    require(weight.width == width, "a weight of shape \(weight.shape) on rows of \(width)")
    require(
      labels.allSatisfy { $0 >= 0 && $0 < weight.rows }, "a label outside the vocabulary")
    let (x, total) = (self, Float(max(1, divisor ?? rows)))
    var head = HeadLoss(x: x, weight: weight, softCap: softCap, total: total)
    let size = HeadBlock.rows(words: weight.rows)
    for start in stride(from: 0, to: rows, by: size) {
      head.add(rows: start..<min(start + size, rows), labels)
    }
    let loss = Tensor([Float(head.sum / Double(total))], shape: [])
    let (xGradient, weightGradient) = (head.xGradient, head.weightGradient)
    return loss.recorded(from: [x, weight]) { upstream, gradients in
      for (tensor, gradient) in [(x, xGradient), (weight, weightGradient)] {
        guard let gradient else { continue }
        gradients.add(gradient.scaled(by: upstream.scalar), to: tensor)
      }
    }
  }

  /// The tensor times a factor, a constant for gradients; the tensor itself where that is 1.
  private func scaled(by factor: Float) -> Tensor {
    guard factor != 1 else { return self }
    var result = self
    result.withMutableScalars { kernel_scale($0.baseAddress, factor, $0.count) }
    return result
  }
}

/// How many rows of logits are there at once.
package enum HeadBlock {
  /// As many rows as make a mebibyte, at least 128: of 262,144 words, those take 128 MiB.
  ///
  /// Each block reads the whole head twice; with fewer rows that shows beside the products.
  package static func rows(words: Int) -> Int { max(128, (1 << 18) / max(1, words)) }
}

/// A loss that is being summed over blocks of rows, with its gradients where they are wanted.
private struct HeadLoss {
  let x: Tensor
  let weight: Tensor
  let softCap: Float?
  let total: Float
  var sum = 0.0
  var xGradient: Tensor?
  var weightGradient: Tensor?

  init(x: Tensor, weight: Tensor, softCap: Float?, total: Float) {
    self.x = x
    self.weight = weight
    self.softCap = softCap
    self.total = total
    if x.isTracked { xGradient = Tensor(shape: x.shape, storage: Storage(count: x.count)) }
    if weight.isTracked { weightGradient = .zeros(weight.shape) }
  }

  mutating func add(rows: Range<Int>, _ labels: [Int32]) {
    let logits = Storage(count: rows.count * weight.rows)
    let normalizer = Storage(count: rows.count)
    logits.lending { logits in
      normalizer.lending { add(rows, labels, logits, normalizer: $0) }
    }
  }

  private mutating func add(
    _ rows: Range<Int>, _ labels: [Int32], _ logits: UnsafeMutablePointer<Float>,
    normalizer: UnsafeMutablePointer<Float>
  ) {
    let (count, words) = (rows.count, weight.rows)
    let input = x.storage.start + rows.lowerBound * x.width
    weight.writeProducts(with: input, rows: count, into: logits)
    if let softCap { kernel_soft_cap(logits, logits, count * words, 1, softCap) }
    let places = (0..<count).map { $0 * words + Int(labels[rows.lowerBound + $0]) }
    let right = places.map { logits[$0] }
    let wantsGradient = xGradient != nil || weightGradient != nil
    if wantsGradient {
      turnIntoGradients(logits, places, normalizer)
    } else {
      kernel_log_sum_exp(logits, normalizer, count, words)
    }
    for row in 0..<count { sum += Double(normalizer[row] - right[row]) }
    if wantsGradient { addGradients(of: logits, rows) }
  }

  /// Turns a block's logits into the loss's gradient by them, and writes the logarithm of each row's sum.
  private func turnIntoGradients(
    _ logits: UnsafeMutablePointer<Float>, _ places: [Int],
    _ normalizer: UnsafeMutablePointer<Float>
  ) {
    let (count, words) = (places.count, weight.rows)
    let capped = Storage(count: softCap == nil ? 0 : count * words)
    capped.lending { capped in
      if softCap != nil { capped.update(from: logits, count: count * words) }
      kernel_softmax_in_place(logits, normalizer, 1 / total, count, words)
      for place in places { logits[place] -= 1 / total }
      if let softCap {
        kernel_soft_cap_gradient(capped, logits, logits, count * words, 1, softCap, 0)
      }
    }
  }

  /// Multiplies the gradient of a block's logits back.
  private mutating func addGradients(
    of logits: UnsafeMutablePointer<Float>, _ rows: Range<Int>
  ) {
    let (offset, words) = (rows.lowerBound * x.width, weight.rows)
    if let start = xGradient?.mutableStart() {
      weight.writeTransposedProducts(
        with: logits, rows: rows.count, into: start + offset, accumulate: false)
    }
    if let start = weightGradient?.mutableStart() {
      Kernels.multiply(
        Kernels.Matrix(start: logits, stride: words, isTransposed: true),
        Kernels.Matrix(start: x.storage.start + offset, stride: x.width), into: start,
        stride: x.width, rows: words, columns: x.width, inner: rows.count, kept: 1)
    }
  }
}
