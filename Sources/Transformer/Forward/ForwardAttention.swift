import Tensors

extension LanguageModel {
  /// What attention adds to the stream.
  func attend(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout,
    _ caches: inout [KeyValueCache], _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let (queries, keys) = (c.heads * c.headWidth, c.keyHeads * c.headWidth)
    var merged = tapped(
      [(.q(layer: layer), queries), (.k(layer: layer), keys), (.v(layer: layer), keys)],
      projected(stream, block, layer, batch, &tap), batch, &tap)
    if c.blocks[layer].attention.turnsHeads {
      merged = tapped(
        [(.rotQ(layer: layer), queries), (.rotK(layer: layer), keys), (nil, keys)],
        turned(merged, layer, c.attention, batch), batch, &tap)
    }
    let mixed =
      caches.isEmpty
      ? mixed(merged, layer, batch, &tap)
      : mixed(merged, layer, batch, cache: &caches[layer], &tap)
    let z = tapped(.z(layer: layer), mixed, batch, &tap)
    let written = normed(
      written(z, block, layer, batch, &tap), block.postAttentionNorm, .postAttention(layer: layer),
      batch, &tap)
    return tapped(.attnOut(layer: layer), written, batch, &tap)
  }

  // MARK: - Queries, keys and values

  /// Queries, keys and values: in one product, or head by head where a head's own input is wanted.
  ///
  /// Heads with an input of their own have a norm of their own, which the sites of `ln1` do not see.
  private func projected(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let inputs: [(site: Site, heads: Range<Int>)] = [
      (.qInput(layer: layer), 0..<c.heads),
      (.kInput(layer: layer), c.heads..<c.heads + c.keyHeads),
      (.vInput(layer: layer), c.heads + c.keyHeads..<c.heads + 2 * c.keyHeads),
    ]
    let normed = normed(stream, block.attentionNorm, .attention(layer: layer), batch, &tap)
    guard inputs.contains(where: { tap.wants($0.site) }) else {
      return block.queryKeyValue(normed)
    }
    return .sideBySide(
      inputs.map { site, heads in
        guard tap.wants(site) else {
          let rows = heads.lowerBound * c.headWidth..<heads.upperBound * c.headWidth
          return block.queryKeyValue.rows(rows)(normed)
        }
        let seen = tapped(site, stream.repeatedAcross(heads.count), batch, &tap)
        return headByHead(seen, heads, block)
      })
  }

  /// The products of heads with an input each: [rows, heads * width] to [rows, heads * headWidth].
  private func headByHead(_ inputs: Tensor, _ heads: Range<Int>, _ block: Block) -> Tensor {
    let c = configuration
    return .sideBySide(
      heads.enumerated().map { index, head in
        let input = inputs.columns(index * c.width..<(index + 1) * c.width)
        let rows = head * c.headWidth..<(head + 1) * c.headWidth
        return block.queryKeyValue.rows(rows)(block.attentionNorm?(input) ?? input)
      })
  }

  /// Keeps the keys and values of some positions without computing anything else of the layer.
  func keepKeysAndValues(
    of stream: Tensor, layer: Int, _ batch: BatchLayout, in cache: inout KeyValueCache
  ) {
    let (c, block) = (configuration, blocks[layer])
    let layout = AttentionLayout(heads: 0, keyHeads: c.keyHeads, headWidth: c.headWidth)
    let rows = c.heads * c.headWidth..<c.attention.width
    let merged = block.queryKeyValue.rows(rows)(block.attentionNorm?(stream) ?? stream)
    cache.keep(turned(merged, layer, layout, batch), batch)
  }

  /// Queries and keys as attention compares them: each head normed, then rotated by its position.
  private func turned(
    _ merged: Tensor, _ layer: Int, _ layout: AttentionLayout, _ batch: BatchLayout
  ) -> Tensor {
    let normed = headsNormed(merged, blocks[layer], layout)
    return rotary[layer].map { normed.rotated($0, layout: layout, batch: batch) } ?? normed
  }

  /// Merged queries, keys and values, the heads of the first two normed where the block norms them,
  /// each by itself or all together, as wide as the norm is.
  private func headsNormed(_ merged: Tensor, _ block: Block, _ layout: AttentionLayout) -> Tensor {
    guard block.queryNorm != nil || block.keyNorm != nil else { return merged }
    let parts = [
      (block.queryNorm, layout.heads), (block.keyNorm, layout.keyHeads), (nil, layout.keyHeads),
    ]
    var start = 0
    var normed: [Tensor] = []
    for (norm, heads) in parts where heads > 0 {
      let part = merged.columns(start..<start + heads * layout.headWidth)
      start += heads * layout.headWidth
      normed.append(
        norm.map { $0(part.reshaped([part.count / $0.width, $0.width])).reshaped(part.shape) }
          ?? part)
    }
    return .sideBySide(normed)
  }

  // MARK: - Mixing values

  /// The values mixed by attention: in one operation, or in two where the pattern is wanted.
  private func mixed(
    _ merged: Tensor, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let attention = c.blocks[layer].attention
    let (scale, cap) = (Float(attention.scale), attention.softCap.map { Float($0) })
    let window = attention.window
    let pattern: Tensor
    if tap.wants(.scores(layer: layer)) {
      let scores = merged.attentionScores(
        c.attention, batch: batch, scale: scale, softCap: cap, window: window)
      pattern = tapped(.scores(layer: layer), scores, batch, &tap).softmax()
    } else if tap.wants(.pattern(layer: layer)) {
      pattern = merged.attentionPattern(
        c.attention, batch: batch, scale: scale, softCap: cap, window: window)
    } else {
      return merged.causalAttention(
        c.attention, batch: batch, scale: scale, softCap: cap, window: window)
    }
    let seen = tapped(.pattern(layer: layer), pattern, batch, &tap)
    return merged.attended(by: seen, c.attention, batch: batch)
  }

  /// The values of all positions so far, mixed for the new ones.
  private func mixed(
    _ merged: Tensor, _ layer: Int, _ batch: BatchLayout, cache: inout KeyValueCache,
    _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let attention = c.blocks[layer].attention
    let (scale, cap) = (Float(attention.scale), attention.softCap.map { Float($0) })
    let window = attention.window
    cache.keep(merged, batch)
    guard tap.wants(.scores(layer: layer)) || tap.wants(.pattern(layer: layer)) else {
      return cache.attended(merged, batch: batch, scale: scale, softCap: cap, window: window)
    }
    var pattern: Tensor
    if tap.wants(.scores(layer: layer)) {
      let scores = cache.scores(merged, batch: batch, scale: scale, softCap: cap, window: window)
      pattern = tapped(.scores(layer: layer), scores, batch, &tap).softmax()
    } else {
      pattern = cache.patterns(merged, batch: batch, scale: scale, softCap: cap, window: window)
    }
    pattern = tapped(.pattern(layer: layer), pattern, batch, &tap)
    return cache.mixed(pattern, batch)
  }

  // MARK: - Writing to the stream

  /// The output projection: in one product, or head by head where what each writes is wanted.
  private func written(
    _ z: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    guard tap.wants(.result(layer: layer)) else { return block.output(z) }
    let results = (0..<c.heads).map { head in
      let columns = head * c.headWidth..<(head + 1) * c.headWidth
      return block.output.columns(columns)(z.columns(columns))
    }
    let sum = tapped(.result(layer: layer), .sideBySide(results), batch, &tap)
      .summedAcross(c.heads)
    guard let bias = block.output.bias else { return sum }
    return sum.scaledColumns(by: .zeros([c.width]), offset: 1, bias: bias)
  }
}
