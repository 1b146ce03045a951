import Testing

@testable import Tensors

/// Attention in blocks against attention at once.
struct AttentionBlocksTests {
  /// The mix and the gradient of its product with some numbers.
  private func results(
    _ form: AttentionTests.Form, _ blocks: AttentionBlocks
  ) -> (z: Tensor, gradient: Tensor) {
    let (z, pullback) = valueWithPullback(at: form.qkv) { qkv in
      qkv.causalAttention(
        form.layout, batch: form.batch, scale: form.scale, softCap: form.softCap,
        window: form.window, blocks: blocks)
    }
    return (z, pullback(.drawn(z.shape, "upstream")))
  }

  /// What is not kept is computed again with the same bits; no gradient is asked for, nothing is kept.
  @Test(arguments: AttentionTests.Form.all)
  func patternsThatAreNotKeptAreTheSame(form: AttentionTests.Form) {
    let kept = results(form, .init(kept: 16, whole: 16, size: 16))
    let again = results(form, .init(kept: 0, whole: 16, size: 16))
    #expect(again.z.isIdentical(to: kept.z))
    #expect(again.gradient.isIdentical(to: kept.gradient))
    let plain = form.qkv.causalAttention(
      form.layout, batch: form.batch, scale: form.scale, softCap: form.softCap,
      window: form.window)
    #expect(plain.isIdentical(to: kept.z))
  }

  @Test(arguments: AttentionTests.Form.all, [1, 2, 4])
  func blocksComeToTheWhole(form: AttentionTests.Form, size: Int) {
    let whole = results(form, .init(kept: 16, whole: 16, size: 16))
    let blocks = results(form, .init(kept: 0, whole: 0, size: size))
    #expect(Reference(whole.z).difference(from: blocks.z) < 1e-6)
    #expect(Reference(whole.gradient).difference(from: blocks.gradient) < 1e-5)
  }

  @Test(
    arguments: [
      (4, 4, 3, [0..<4]), (5, 4, 3, [0..<3, 3..<5]), (6, 0, 3, [0..<3, 3..<6]),
    ] as [(Int, Int, Int, [Range<Int>])])
  func longPromptsAreDivided(count: Int, whole: Int, size: Int, ranges: [Range<Int>]) {
    #expect(AttentionBlocks(kept: 0, whole: whole, size: size).queries(count) == ranges)
  }

  /// A head of 120,000 tokens would be 58 GB; a block of it is 123 MB.
  @Test func longPromptsTakeLittleRoom() {
    #expect(AttentionBlocks.usual.room(queries: 120_000, keys: 120_000) == 256 * 120_000)
    #expect(AttentionBlocks.usual.room(queries: 1024, keys: 1024) == 1 << 20)
    let layout = AttentionLayout(heads: 2, keyHeads: 1, headWidth: 4)
    let batch = BatchLayout(batch: 1, length: 1500, padding: [300])
    let qkv = Tensor.drawn([1500, layout.width], "qkv")
    for window in [nil, 400] {
      let blocks = qkv.causalAttention(layout, batch: batch, scale: 0.5, window: window)
      let whole = qkv.causalAttention(
        layout, batch: batch, scale: 0.5, window: window, blocks: .init(whole: 1500))
      #expect(Reference(whole).difference(from: blocks) < 1e-5)
    }
  }
}
