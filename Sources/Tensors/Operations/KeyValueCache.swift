import CKernels

/// The keys and values of one layer for the positions that a model has read, so that a new token
/// costs one row instead of all of them.
package struct KeyValueCache: Sendable {
  /// Positions kept so far.
  package private(set) var length = 0
  private let layout: AttentionLayout
  private let capacity: Int
  private let batch: Int
  /// Keys and values side by side, [batch, capacity, 2 keyHeads * headWidth].
  private var rows: Tensor

  /// An empty cache.
  ///
  /// - Parameters:
  ///   - layout: The layout of merged queries, keys and values.
  ///   - batch: Sequences.
  ///   - capacity: Positions that can be kept.
  package init(_ layout: AttentionLayout, batch: Int, capacity: Int) {
    self.layout = layout
    self.batch = batch
    self.capacity = capacity
    rows = .zeros([batch, capacity, 2 * layout.keyHeads * layout.headWidth])
  }

  /// A cache that has read the first positions of a batch, several times over.
  ///
  /// - Parameters:
  ///   - layout: The layout of merged queries, keys and values.
  ///   - copies: How often the batch is repeated, copy after copy.
  ///   - keys: The rotated keys of the batch, [batch, length, keyHeads, headWidth].
  ///   - values: Its values, of the same shape.
  ///   - count: How many positions have been read; there is room for `length` in all.
  package init(
    _ layout: AttentionLayout, copies: Int, keys: Tensor, values: Tensor, reading count: Int
  ) {
    let (sequences, capacity) = (keys.shape[0], keys.shape[1])
    require(
      keys.shape == values.shape && count <= capacity,
      "keys of shape \(keys.shape), values of \(values.shape), for \(capacity) tokens")
    self.init(layout, batch: copies * sequences, capacity: capacity)
    let (width, half) = (width, width / 2)
    rows.withMutableScalars { rows in
      guard let start = rows.baseAddress else { return }
      for sequence in 0..<copies * sequences {
        for position in 0..<count {
          let source = (sequence % sequences * capacity + position) * half
          let target = start + (sequence * capacity + position) * width
          target.update(from: keys.storage.start + source, count: half)
          (target + half).update(from: values.storage.start + source, count: half)
        }
      }
    }
    length = count
  }

  private var width: Int { 2 * layout.keyHeads * layout.headWidth }

  /// Keeps the keys and values of new positions.
  ///
  /// - Parameters:
  ///   - merged: Keys and values of the new positions, and whatever is before them in a row, such as
  ///     queries; a constant.
  ///   - new: Which rows are which position.
  package mutating func keep(_ merged: Tensor, _ new: BatchLayout) {
    require(!merged.isTracked, "a cache has no gradient")
    require(
      new.past == length && length + new.length <= capacity,
      "tokens from \(new.past) do not follow the \(length) in a cache of \(capacity)")
    let (merged, width, capacity) = (merged, width, capacity)
    let first = merged.width - width
    rows.withMutableScalars { rows in
      for sequence in 0..<batch {
        for position in 0..<new.length {
          let from = (sequence * new.length + position) * merged.width + first
          rows.baseAddress?.advanced(by: (sequence * capacity + new.past + position) * width)
            .update(from: merged.storage.start + from, count: width)
        }
      }
    }
    length += new.length
  }

  /// The patterns of attention from new positions, kept before, to all that are kept.
  ///
  /// - Parameters:
  ///   - merged: Queries, keys and values of the new positions, [rows, layout.width].
  ///   - new: Which rows are which position.
  ///   - scale: The factor of the scores.
  ///   - softCap: Keeps the scaled scores within ±cap; none for none.
  ///   - window: How many keys back a query looks; all where none is given.
  /// - Returns: The patterns, [batch, heads, new positions, all positions]; a constant for gradients.
  package func patterns(
    _ merged: Tensor, batch new: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil
  ) -> Tensor {
    filled(merged, new, scale: scale, softCap: softCap) { scores, sequence in
      kernel_causal_softmax(
        scores, new.length, new.past, new.padding[sequence], window ?? length,
        softCap == nil ? scale : 1)
    }
  }

  /// The kept values mixed for new positions, kept before, by patterns that are thrown away.
  ///
  /// - Parameters:
  ///   - merged: Queries, keys and values of the new positions, [rows, layout.width].
  ///   - new: Which rows are which position.
  ///   - scale: The factor of the scores.
  ///   - softCap: Keeps the scaled scores within ±cap; none for none.
  ///   - window: How many keys back a query looks; all where none is given.
  ///   - blocks: How much is there at once.
  /// - Returns: The mixed values, [rows, heads * headWidth]; a constant for gradients.
  package func attended(
    _ merged: Tensor, batch new: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil, blocks: AttentionBlocks = .usual
  ) -> Tensor {
    let (ranges, stride) = (blocks.queries(new.length), layout.heads * layout.headWidth)
    let pattern = Storage(count: blocks.room(queries: new.length, keys: length))
    return Tensor(shape: [batch * new.length, stride]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { sequence, head in
        for queries in ranges {
          let keys = new.past + queries.upperBound
          fillProducts(
            pattern.start, merged, new, queries, sequence, head, scale: scale, softCap: softCap)
          kernel_causal_softmax(
            pattern.start, queries.count, new.past + queries.lowerBound, new.padding[sequence],
            window ?? length, softCap == nil ? scale : 1)
          Kernels.multiply(
            Kernels.Matrix(start: pattern.start, stride: keys), kept(sequence, head, isValue: true),
            into: start + (sequence * new.length + queries.lowerBound) * stride
              + head * layout.headWidth,
            stride: stride, rows: queries.count, columns: layout.headWidth, inner: keys)
        }
      }
    }
  }

  /// The attention scores, scaled and capped, -infinity where a query does not look; as `patterns`.
  package func scores(
    _ merged: Tensor, batch new: BatchLayout, scale: Float, softCap: Float? = nil,
    window: Int? = nil
  ) -> Tensor {
    filled(merged, new, scale: scale, softCap: softCap) { scores, sequence in
      if softCap == nil { kernel_scale(scores, scale, new.length * length) }
      for row in 0..<new.length {
        for key in 0..<length {
          let back = new.past + row - key
          if back < 0 || back >= window ?? length || key < new.padding[sequence] {
            scores[row * length + key] = -.infinity
          }
        }
      }
    }
  }

  /// The products of queries and kept keys, scaled only where they are capped, finished by `finish`.
  private func filled(
    _ merged: Tensor, _ new: BatchLayout, scale: Float, softCap: Float?,
    finish: (_ scores: UnsafeMutablePointer<Float>, _ sequence: Int) -> Void
  ) -> Tensor {
    Tensor(shape: [batch, layout.heads, new.length, length]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { sequence, head in
        let scores = start + (sequence * layout.heads + head) * new.length * length
        fillProducts(
          scores, merged, new, 0..<new.length, sequence, head, scale: scale, softCap: softCap)
        finish(scores, sequence)
      }
    }
  }

  /// The products of some queries and the keys up to the last of them; scaled only where they are
  /// capped.
  private func fillProducts(
    _ scores: UnsafeMutablePointer<Float>, _ merged: Tensor, _ new: BatchLayout,
    _ range: Range<Int>, _ sequence: Int, _ head: Int, scale: Float, softCap: Float?
  ) {
    let keys = new.past + range.upperBound
    let row = sequence * new.length + range.lowerBound
    let queries = Kernels.Matrix(
      start: merged.storage.start + row * layout.width + head * layout.headWidth,
      stride: layout.width)
    Kernels.multiply(
      queries, kept(sequence, head, isValue: false).transposed, into: scores, stride: keys,
      rows: range.count, columns: keys, inner: layout.headWidth)
    if let softCap { kernel_soft_cap(scores, scores, range.count * keys, scale, softCap) }
  }

  /// The kept values mixed by patterns.
  ///
  /// - Parameters:
  ///   - pattern: The patterns, [batch, heads, new positions, all positions].
  ///   - new: Which rows are which position.
  /// - Returns: The mixed values, [rows, heads * headWidth].
  package func mixed(_ pattern: Tensor, _ new: BatchLayout) -> Tensor {
    let stride = layout.heads * layout.headWidth
    return Tensor(shape: [batch * new.length, stride]) { out in
      guard let start = out.baseAddress else { return }
      forEachHead { sequence, head in
        let place = (sequence * layout.heads + head) * new.length * length
        Kernels.multiply(
          Kernels.Matrix(start: pattern.storage.start + place, stride: length),
          kept(sequence, head, isValue: true),
          into: start + sequence * new.length * stride + head * layout.headWidth, stride: stride,
          rows: new.length, columns: layout.headWidth, inner: length)
      }
    }
  }

  private func forEachHead(_ body: (_ sequence: Int, _ head: Int) -> Void) {
    for sequence in 0..<batch {
      for head in 0..<layout.heads { body(sequence, head) }
    }
  }

  /// The kept keys or values that a query head reads.
  private func kept(_ sequence: Int, _ head: Int, isValue: Bool) -> Kernels.Matrix {
    let keyHead = head / (layout.heads / layout.keyHeads) + (isValue ? layout.keyHeads : 0)
    return Kernels.Matrix(
      start: rows.storage.start + sequence * capacity * width + keyHead * layout.headWidth,
      stride: width)
  }
}
