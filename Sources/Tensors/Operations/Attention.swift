import CKernels

extension Tensor {
  /// Causal attention, head by head (Vaswani et al., 2017): `softmax(scale q kᵀ) v`.
  ///
  /// - Parameters:
  ///   - layout: The layout of the rows of queries, keys and values.
  ///   - batch: Which rows belong to one sequence; padding is neither read nor attended to.
  ///   - scale: The factor of the scores.
  ///   - softCap: Keeps the scaled scores within ±cap, before the mask (Gemma 2); none for none.
  ///   - window: How many keys back a query looks, its own among them; all where none is given.
  ///   - blocks: How much is there at once.
  /// - Returns: The mixed values (`hook_z`), [rows, heads * headWidth].
  package func causalAttention(
    _ layout: AttentionLayout, batch: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil, blocks: AttentionBlocks = .usual
  ) -> Tensor {
    let attention = Attention(
      self, layout, batch: batch, scale: scale, softCap: softCap, window: window)
    let pattern = isTracked && batch.length <= blocks.kept ? attention.patterns() : nil
    let z = pattern.map { attention.mixed($0) } ?? attention.mixed(in: blocks)
    return z.recorded(from: [self]) { upstream, gradients in
      gradients.add(to: attention.qkv) { sum, accumulate in
        if let pattern {
          attention.addGradient(of: upstream, pattern, to: sum, accumulate: accumulate)
        } else {
          attention.addGradient(of: upstream, in: blocks, to: sum, accumulate: accumulate)
        }
      }
    }
  }
}

/// The products of attention, one head of one sequence at a time, in place in the merged rows.
struct Attention {
  let qkv: Tensor
  let layout: AttentionLayout
  let batch: BatchLayout
  let scale: Float
  let softCap: Float?
  let window: Int

  /// Attention over rows of merged queries, keys and values.
  init(
    _ qkv: Tensor, _ layout: AttentionLayout, batch: BatchLayout, scale: Float = 1,
    softCap: Float? = nil, window: Int? = nil
  ) {
    require(
      qkv.width == layout.width && qkv.rows == batch.batch * batch.length, "shape \(qkv.shape)")
    self.qkv = qkv
    self.layout = layout
    self.batch = batch
    self.scale = scale
    self.softCap = softCap
    self.window = window ?? batch.length
  }

  var length: Int { batch.length }
  private var headWidth: Int { layout.headWidth }

  /// Where a head's queries, keys, values, results and pattern begin, in floats.
  struct Place {
    var query: Int
    var key: Int
    var value: Int
    var z: Int
    var pattern: Int
    var sequence: Int
  }

  func forEachHead(_ body: (Place) -> Void) {
    let group = layout.heads / layout.keyHeads
    for sequence in 0..<batch.batch {
      let row = sequence * length
      for head in 0..<layout.heads {
        let keyHead = layout.heads + head / group
        body(
          Place(
            query: row * layout.width + head * headWidth,
            key: row * layout.width + keyHead * headWidth,
            value: row * layout.width + (keyHead + layout.keyHeads) * headWidth,
            z: row * layout.heads * headWidth + head * headWidth,
            pattern: (sequence * layout.heads + head) * length * length, sequence: sequence))
      }
    }
  }

  func rows(_ offset: Int) -> Kernels.Matrix {
    Kernels.Matrix(start: qkv.storage.start + offset, stride: layout.width)
  }

  private func square(_ start: UnsafeMutablePointer<Float>) -> Kernels.Matrix {
    Kernels.Matrix(start: start, stride: length)
  }

  func patterns() -> Tensor {
    Tensor(shape: [batch.batch, layout.heads, length, length]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { place in
        let pattern = start + place.pattern
        fillScores(pattern, place)
        kernel_causal_softmax(
          pattern, length, 0, batch.padding[place.sequence], window, softCap == nil ? scale : 1)
      }
    }
  }

  /// The scores, scaled and capped; -infinity where a query does not look.
  func scores() -> Tensor {
    Tensor(shape: [batch.batch, layout.heads, length, length]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { place in
        let scores = start + place.pattern
        fillScores(scores, place)
        if softCap == nil { kernel_scale(scores, scale, length * length) }
        for query in 0..<length {
          for key in 0..<length where !looks(query, at: key, place) {
            scores[query * length + key] = -.infinity
          }
        }
      }
    }
  }

  /// Whether a query looks at a key.
  private func looks(_ query: Int, at key: Int, _ place: Place) -> Bool {
    key <= query && key >= batch.padding[place.sequence] && query - key < window
  }

  /// The gradient of `scores`.
  func addScoreGradient(
    of upstream: Tensor, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    if !accumulate { sum.initialize(repeating: 0, count: qkv.count) }
    let scratch = Scratch(self)
    let slope = scratch.scores.start
    forEachHead { place in
      for query in 0..<length {
        for key in 0..<length {
          let index = query * length + key
          let isSeen = looks(query, at: key, place)
          slope[index] = isSeen ? upstream.storage.start[place.pattern + index] : 0
        }
      }
      if softCap == nil { kernel_scale(slope, scale, length * length) }
      addProductGradient(place, scratch, to: sum)
    }
  }

  /// The products of queries and keys; scaled only where they are capped.
  private func fillScores(_ scores: UnsafeMutablePointer<Float>, _ place: Place) {
    Kernels.multiply(
      rows(place.query), rows(place.key).transposed, into: scores, stride: length, rows: length,
      columns: length, inner: headWidth)
    if let softCap { kernel_soft_cap(scores, scores, length * length, scale, softCap) }
  }

  func mixed(_ pattern: Tensor) -> Tensor {
    let stride = layout.heads * headWidth
    return Tensor(shape: [batch.batch * length, stride]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { place in
        Kernels.multiply(
          square(pattern.storage.start + place.pattern), rows(place.value),
          into: start + place.z, stride: stride, rows: length, columns: headWidth, inner: length)
      }
    }
  }

  func addGradient(
    of upstream: Tensor, _ pattern: Tensor, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    if !accumulate { sum.initialize(repeating: 0, count: qkv.count) }
    let scratch = Scratch(self)
    forEachHead { place in
      addValueGradient(of: upstream, pattern, place, to: sum)
      fillPatternGradient(of: upstream, place, into: scratch.scores.start, kept: 0)
      addScoreGradient(pattern, place, scratch, to: sum)
    }
  }

  /// The part of the gradient that reaches the values.
  func addValueGradient(
    of upstream: Tensor, _ pattern: Tensor, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    if !accumulate { sum.initialize(repeating: 0, count: qkv.count) }
    forEachHead { addValueGradient(of: upstream, pattern, $0, to: sum) }
  }

  /// The part of the gradient that reaches the patterns.
  func addPatternGradient(
    of upstream: Tensor, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    forEachHead { place in
      fillPatternGradient(
        of: upstream, place, into: sum + place.pattern, kept: accumulate ? 1 : 0)
    }
  }

  /// The part of the patterns' gradient that reaches queries and keys.
  func addScoreGradient(
    of upstream: Tensor, _ pattern: Tensor, to sum: UnsafeMutablePointer<Float>, accumulate: Bool
  ) {
    if !accumulate { sum.initialize(repeating: 0, count: qkv.count) }
    let scratch = Scratch(self)
    forEachHead { place in
      scratch.scores.start.update(
        from: upstream.storage.start + place.pattern, count: length * length)
      addScoreGradient(pattern, place, scratch, to: sum)
    }
  }

  // MARK: - One head's gradients

  /// Room for the gradient of one head's scores, and for the scores themselves where they are capped.
  private struct Scratch {
    let scores: Storage
    let capped: Storage

    init(_ attention: Attention) {
      let count = attention.length * attention.length
      scores = Storage(count: count)
      capped = Storage(count: attention.softCap == nil ? 0 : count)
    }
  }

  private func gradient(_ upstream: Tensor, _ place: Place) -> Kernels.Matrix {
    Kernels.Matrix(start: upstream.storage.start + place.z, stride: layout.heads * headWidth)
  }

  private func addValueGradient(
    of upstream: Tensor, _ pattern: Tensor, _ place: Place, to sum: UnsafeMutablePointer<Float>
  ) {
    Kernels.multiply(
      square(pattern.storage.start + place.pattern).transposed, gradient(upstream, place),
      into: sum + place.value, stride: layout.width, rows: length, columns: headWidth,
      inner: length, kept: 1)
  }

  private func fillPatternGradient(
    of upstream: Tensor, _ place: Place, into sum: UnsafeMutablePointer<Float>, kept: Float
  ) {
    Kernels.multiply(
      gradient(upstream, place), rows(place.value).transposed, into: sum, stride: length,
      rows: length, columns: length, inner: headWidth, kept: kept)
  }

  /// Turns the gradient of a head's pattern, in `scratch`, into that of its queries and keys.
  private func addScoreGradient(
    _ pattern: Tensor, _ place: Place, _ scratch: Scratch, to sum: UnsafeMutablePointer<Float>
  ) {
    let scores = scratch.scores.start
    kernel_causal_softmax_gradient(
      pattern.storage.start + place.pattern, scores, length, softCap == nil ? scale : 1)
    addProductGradient(place, scratch, to: sum)
  }

  /// Turns the gradient of a head's scores, in `scratch`, into that of its queries and keys.
  private func addProductGradient(
    _ place: Place, _ scratch: Scratch, to sum: UnsafeMutablePointer<Float>
  ) {
    let scores = scratch.scores.start
    if let softCap {
      // Computed anew: keeping every layer's scores would double what attention stores.
      fillScores(scratch.capped.start, place)
      kernel_soft_cap_gradient(
        scratch.capped.start, scores, scores, length * length, scale, softCap, 0)
    }
    Kernels.multiply(
      square(scores), rows(place.key), into: sum + place.query, stride: layout.width,
      rows: length, columns: headWidth, inner: length, kept: 1)
    Kernels.multiply(
      square(scores).transposed, rows(place.query), into: sum + place.key,
      stride: layout.width, rows: length, columns: headWidth, inner: length, kept: 1)
  }
}
