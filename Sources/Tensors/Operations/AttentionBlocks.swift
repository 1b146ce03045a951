import CKernels

/// How much of attention is there at once: heads times the square of the tokens would be 60 GB for a
/// prompt of 120,000.
package struct AttentionBlocks: Sendable, Hashable {
  /// The most tokens of a prompt whose patterns are kept for the way back; those of longer prompts are
  /// computed a second time.
  let kept: Int
  /// The most tokens of a prompt that is looked at in one piece, head by head.
  let whole: Int
  /// Queries at once of longer prompts, beside all keys that they look at.
  let size: Int

  /// Sizes; the usual ones where nothing else is said.
  package init(kept: Int = 128, whole: Int = 1024, size: Int = 256) {
    self.kept = kept
    self.whole = whole
    self.size = size
  }

  /// The usual sizes.
  package static let usual = AttentionBlocks()

  /// Scores that are there at once.
  package func room(queries: Int, keys: Int) -> Int {
    self.queries(queries).reduce(0) { max($0, $1.count) } * keys
  }

  /// Ranges of so many queries.
  func queries(_ count: Int) -> [Range<Int>] {
    guard count > whole else { return [0..<count] }
    return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }
}

extension Attention {
  /// Some queries of a head, and the keys that any of them looks at.
  struct Block {
    var place: Place
    var queries: Range<Int>
    var keys: Range<Int>
    /// Whether this is all that the head has.
    var isWhole: Bool

    var count: Int { queries.count * keys.count }
  }

  private func forEachBlock(_ blocks: AttentionBlocks, _ body: (Block) -> Void) {
    let ranges = blocks.queries(length)
    forEachHead { place in
      for queries in ranges {
        let first = max(0, queries.lowerBound + 1 - window)
        body(
          ranges.count == 1
            ? Block(place: place, queries: queries, keys: queries, isWhole: true)
            : Block(
              place: place, queries: queries, keys: first..<queries.upperBound, isWhole: false))
      }
    }
  }

  /// Room for a block's scores.
  private func room(_ blocks: AttentionBlocks) -> Storage {
    Storage(count: blocks.room(queries: length, keys: length))
  }

  /// The values mixed by patterns that are thrown away block by block.
  func mixed(in blocks: AttentionBlocks) -> Tensor {
    let stride = layout.heads * layout.headWidth
    let pattern = room(blocks)
    return Tensor(shape: [batch.batch * length, stride]) { out in
      guard let start = out.baseAddress else { return }
      forEachBlock(blocks) { block in
        fillPattern(pattern.start, block)
        Kernels.multiply(
          matrix(pattern.start, block), keyed(block.place.value, block),
          into: start + block.place.z + block.queries.lowerBound * stride, stride: stride,
          rows: block.queries.count, columns: layout.headWidth, inner: block.keys.count)
      }
    }
  }

  /// The gradient of `mixed(in:)`; patterns are computed a second time.
  func addGradient(
    of upstream: Tensor, in blocks: AttentionBlocks, to sum: UnsafeMutablePointer<Float>,
    accumulate: Bool
  ) {
    if !accumulate { sum.initialize(repeating: 0, count: qkv.count) }
    let (pattern, slope) = (room(blocks), room(blocks))
    forEachBlock(blocks) { block in
      let mix = gradient(upstream, block)
      fillPattern(pattern.start, block)
      Kernels.multiply(
        matrix(pattern.start, block).transposed, mix,
        into: sum + start(block.place.value, block.keys),
        stride: layout.width, rows: block.keys.count, columns: layout.headWidth,
        inner: block.queries.count, kept: 1)
      Kernels.multiply(
        mix, keyed(block.place.value, block).transposed, into: slope.start,
        stride: block.keys.count, rows: block.queries.count, columns: block.keys.count,
        inner: layout.headWidth)
      turn(slope.start, from: pattern.start, block)
      if let softCap {
        fillScores(pattern.start, block)
        kernel_soft_cap_gradient(
          pattern.start, slope.start, slope.start, block.count, scale, softCap, 0)
      }
      Kernels.multiply(
        matrix(slope.start, block), keyed(block.place.key, block),
        into: sum + start(block.place.query, block.queries), stride: layout.width,
        rows: block.queries.count, columns: layout.headWidth, inner: block.keys.count, kept: 1)
      Kernels.multiply(
        matrix(slope.start, block).transposed, queries(block),
        into: sum + start(block.place.key, block.keys), stride: layout.width,
        rows: block.keys.count, columns: layout.headWidth, inner: block.queries.count, kept: 1)
    }
  }

  // MARK: - A block

  private func fillPattern(_ pattern: UnsafeMutablePointer<Float>, _ block: Block) {
    fillScores(pattern, block)
    let padding = max(0, batch.padding[block.place.sequence] - block.keys.lowerBound)
    kernel_causal_softmax(
      pattern, block.queries.count, block.queries.lowerBound - block.keys.lowerBound, padding,
      window, softCap == nil ? scale : 1)
  }

  /// The products of a block's queries and keys; scaled only where they are capped.
  private func fillScores(_ scores: UnsafeMutablePointer<Float>, _ block: Block) {
    Kernels.multiply(
      queries(block), keyed(block.place.key, block).transposed, into: scores,
      stride: block.keys.count, rows: block.queries.count, columns: block.keys.count,
      inner: layout.headWidth)
    if let softCap { kernel_soft_cap(scores, scores, block.count, scale, softCap) }
  }

  /// Turns the gradient of patterns into that of scores.
  private func turn(
    _ slopes: UnsafeMutablePointer<Float>, from pattern: UnsafePointer<Float>, _ block: Block
  ) {
    let factor = softCap == nil ? scale : 1
    guard !block.isWhole else {
      return kernel_causal_softmax_gradient(pattern, slopes, length, factor)
    }
    let width = block.keys.count
    for row in 0..<block.queries.count {
      let (p, slope) = (pattern + row * width, slopes + row * width)
      let mean = Float(Kernels.dot(p, slope, count: width))
      for key in 0..<width { slope[key] = factor * p[key] * (slope[key] - mean) }
    }
  }

  private func matrix(_ start: UnsafePointer<Float>, _ block: Block) -> Kernels.Matrix {
    Kernels.Matrix(start: start, stride: block.keys.count)
  }

  private func queries(_ block: Block) -> Kernels.Matrix {
    rows(start(block.place.query, block.queries))
  }

  /// The keys, or the values, that a block looks at.
  private func keyed(_ offset: Int, _ block: Block) -> Kernels.Matrix {
    rows(start(offset, block.keys))
  }

  private func gradient(_ upstream: Tensor, _ block: Block) -> Kernels.Matrix {
    let stride = layout.heads * layout.headWidth
    return Kernels.Matrix(
      start: upstream.storage.start + block.place.z + block.queries.lowerBound * stride,
      stride: stride)
  }

  /// Where some tokens of a head begin in the merged rows.
  private func start(_ offset: Int, _ tokens: Range<Int>) -> Int {
    offset + tokens.lowerBound * layout.width
  }
}
