import Testing

@testable import Tensors

/// A token at a time against all at once.
struct KeyValueCacheTests {
  private let layout = AttentionLayout(heads: 4, keyHeads: 2, headWidth: 3)

  /// The rows of some positions of every sequence, in a batch of three of six positions.
  private func rows(_ qkv: Tensor, _ positions: Range<Int>) -> Tensor {
    qkv.gathered((0..<3).flatMap { sequence in positions.map { sequence * 6 + $0 } })
  }

  @Test(arguments: [(nil, nil), (0.8, nil), (nil, 2), (0.5, 3)] as [(Float?, Int?)], [1, 2, 3])
  func piecesAttendAsTheWholeDoes(caps: (soft: Float?, window: Int?), piece: Int) {
    let qkv = Tensor.drawn([18, layout.width], "qkv")
    let padding = [0, 1, 2]
    let whole = BatchLayout(batch: 3, length: 6, padding: padding)
    let z = qkv.causalAttention(
      layout, batch: whole, scale: 0.5, softCap: caps.soft, window: caps.window)
    let pattern = qkv.attentionPattern(
      layout, batch: whole, scale: 0.5, softCap: caps.soft, window: caps.window)
    var cache = KeyValueCache(layout, batch: 3, capacity: 8)
    for start in stride(from: 0, to: 6, by: piece) {
      let new = BatchLayout(batch: 3, length: piece, padding: padding, past: start)
      let own = rows(qkv, start..<start + piece)
      cache.keep(own, new)
      #expect(cache.length == start + piece)
      let seen = cache.patterns(
        own, batch: new, scale: 0.5, softCap: caps.soft, window: caps.window)
      let mixed = cache.mixed(seen, new)
      let (fused, inBlocks) = (
        cache.attended(own, batch: new, scale: 0.5, softCap: caps.soft, window: caps.window),
        cache.attended(
          own, batch: new, scale: 0.5, softCap: caps.soft, window: caps.window,
          blocks: .init(kept: 0, whole: 1, size: 2))
      )
      #expect(fused.isIdentical(to: mixed))
      #expect(Reference(mixed).difference(from: inBlocks) < 1e-6)
      for sequence in 0..<3 {
        for position in max(start, padding[sequence])..<max(start + piece, padding[sequence]) {
          let row = mixed.gathered([sequence * piece + position - start])
          #expect(Reference(z.gathered([sequence * 6 + position])).difference(from: row) < 1e-5)
          for head in 0..<4 {
            let place = ((sequence * 4 + head) * piece + position - start) * cache.length
            let all = ((sequence * 4 + head) * 6 + position) * 6
            for key in 0..<cache.length {
              #expect(abs(seen.scalars[place + key] - pattern.scalars[all + key]) < 1e-5)
            }
          }
        }
      }
    }
  }

  @Test func scoresBecomePatterns() {
    let qkv = Tensor.drawn([18, layout.width], "qkv")
    let batch = BatchLayout(batch: 3, length: 6, padding: [0, 1, 2])
    var cache = KeyValueCache(layout, batch: 3, capacity: 6)
    cache.keep(qkv, batch)
    let scores = cache.scores(qkv, batch: batch, scale: 0.5, softCap: 0.9, window: 4)
    let patterns = cache.patterns(qkv, batch: batch, scale: 0.5, softCap: 0.9, window: 4)
    for (sequence, padding) in batch.padding.enumerated() {
      for head in 0..<4 {
        let start = (sequence * 4 + head) * 6
        let own = start + padding..<start + 6
        let soft = scores.reshaped([72, 6]).softmax().rows(own)
        #expect(Reference(soft).difference(from: patterns.reshaped([72, 6]).rows(own)) < 1e-5)
      }
    }
  }

  /// A cache made of keys and values that were read elsewhere is the one that read them.
  @Test func copiesHaveReadWhatTheBatchHas() {
    let qkv = Tensor.drawn([18, layout.width], "qkv")
    let half = layout.keyHeads * layout.headWidth
    let keys = qkv.columns(12..<12 + half).reshaped([3, 6, 2, 3])
    let values = qkv.columns(12 + half..<12 + 2 * half).reshaped([3, 6, 2, 3])
    let copies = KeyValueCache(layout, copies: 2, keys: keys, values: values, reading: 4)
    var read = KeyValueCache(layout, batch: 3, capacity: 6)
    read.keep(rows(qkv, 0..<4), BatchLayout(batch: 3, length: 4))
    #expect(copies.length == 4)
    let next = BatchLayout(batch: 3, length: 1, past: 4)
    let twice = BatchLayout(batch: 6, length: 1, past: 4)
    let own = rows(qkv, 4..<5)
    var (one, two) = (read, copies)
    one.keep(own, next)
    two.keep(.stacked([own, own]), twice)
    let seen = one.patterns(own, batch: next, scale: 1)
    let both = two.patterns(.stacked([own, own]), batch: twice, scale: 1)
    #expect(both.scalars == seen.scalars + seen.scalars)
    #expect(two.mixed(both, twice).rows(3..<6).isIdentical(to: one.mixed(seen, next)))
  }
}
