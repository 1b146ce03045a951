import Tensors

extension LanguageModel {
  /// A residual stream to begin a pass with.
  public struct Start: Sendable {
    /// The first layer that is computed.
    public var layer: Int
    /// The residual stream before it, [batch, position, width] or [rows, width].
    public var stream: Tensor

    /// A pass that begins at a layer.
    public init(layer: Int, stream: Tensor) {
      self.layer = layer
      self.stream = stream
    }
  }

  /// The residual stream after the last norm, [rows, width].
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - start: Where the pass begins; at the embedding where none is given.
  ///   - tap: Sees the sites that it wants, and may replace what is there.
  /// - Returns: What the unembedding reads.
  public func finalResidual(
    _ tokens: TokenBatch, from start: Start? = nil, tap: inout some Tap
  ) -> Tensor {
    let stream = stream(tokens, from: start, before: blocks.count, tap: &tap)
    return tapped(.unembedIn, finalNorm(stream, configuration), tokens.layout, &tap)
  }

  /// The residual stream before a layer, [rows, width].
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - start: Where the pass begins; at the embedding where none is given.
  ///   - end: The layer that is not computed any more; the number of layers for all.
  ///   - tap: Sees the sites that it wants, and may replace what is there.
  /// - Returns: The stream.
  public func stream(
    _ tokens: TokenBatch, from start: Start? = nil, before end: Int, tap: inout some Tap
  ) -> Tensor {
    var caches: [KeyValueCache] = []
    return stream(tokens, from: start, before: end, caches: &caches, tap: &tap)
  }

  /// The same, keeping keys and values in the caches where there are any, one a layer.
  func stream(
    _ tokens: TokenBatch, from start: Start? = nil, before end: Int,
    caches: inout [KeyValueCache], tap: inout some Tap
  ) -> Tensor {
    let batch = tokens.layout
    var stream =
      start?.stream.reshaped([tokens.tokens.count, configuration.width])
      ?? embedded(tokens, &tap)
    for layer in (start?.layer ?? 0)..<end {
      let block = blocks[layer]
      stream = tapped(.residPre(layer: layer), stream, batch, &tap)
      let attention = attend(stream, block, layer, batch, &caches, &tap)
      if configuration.isParallel {
        stream = stream + attention + feedForward(stream, block, layer, batch, &tap)
      } else {
        stream = tapped(.residMid(layer: layer), stream + attention, batch, &tap)
        stream = stream + feedForward(stream, block, layer, batch, &tap)
      }
      stream = tapped(.residPost(layer: layer), stream, batch, &tap)
    }
    return stream
  }

  /// The logits at every row, [rows, vocabulary].
  public func logits(
    _ tokens: TokenBatch, from start: Start? = nil, tap: inout some Tap
  ) -> Tensor {
    unembed(finalResidual(tokens, from: start, tap: &tap))
  }

  /// The logits at every row, [rows, vocabulary].
  public func logits(_ tokens: TokenBatch) -> Tensor {
    var tap = NoTap()
    return logits(tokens, tap: &tap)
  }

  /// The logits of rows of the final residual.
  public func unembed(_ residual: Tensor) -> Tensor {
    let logits = residual.linear(unembedding ?? embedding)
    return configuration.finalSoftCap.map { logits.softCapped(Float($0)) } ?? logits
  }

  // MARK: - Parts

  private func embedded(_ tokens: TokenBatch, _ tap: inout some Tap) -> Tensor {
    let words = tapped(
      .embed, embedding.embedding(of: tokens.tokens, factor: configuration.embeddingFactor),
      tokens.layout, &tap)
    guard let positionEmbedding else { return words }
    let places = positionEmbedding.embedding(of: tokens.layout.positions)
    return words + tapped(.posEmbed, places, tokens.layout, &tap)
  }

  private func attend(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout,
    _ caches: inout [KeyValueCache], _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let (queries, keys) = (c.heads * c.headWidth, c.keyHeads * c.headWidth)
    var merged = tapped(
      [(.q(layer: layer), queries), (.k(layer: layer), keys), (.v(layer: layer), keys)],
      block.queryKeyValue(block.attentionNorm(stream, c)), batch, &tap)
    if let rotary {
      merged = tapped(
        [(.rotQ(layer: layer), queries), (.rotK(layer: layer), keys), (nil, keys)],
        merged.rotated(rotary, layout: c.attention, batch: batch), batch, &tap)
    }
    let mixed =
      caches.isEmpty
      ? mixed(merged, layer, batch, &tap)
      : mixed(merged, layer, batch, cache: &caches[layer], &tap)
    let z = tapped(.z(layer: layer), mixed, batch, &tap)
    let written = block.output(z)
    return tapped(
      .attnOut(layer: layer), block.postAttentionNorm?(written, c) ?? written, batch, &tap)
  }

  /// The values mixed by attention: in one operation, or in two where the pattern is wanted.
  private func mixed(
    _ merged: Tensor, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let (scale, cap) = (Float(c.attentionScale), c.attentionSoftCap.map { Float($0) })
    let window = c.window(ofLayer: layer)
    guard tap.wants(.pattern(layer: layer)) else {
      return merged.causalAttention(
        c.attention, batch: batch, scale: scale, softCap: cap, window: window
      ).z
    }
    let pattern = merged.attentionPattern(
      c.attention, batch: batch, scale: scale, softCap: cap, window: window)
    let seen = tapped(.pattern(layer: layer), pattern, batch, &tap)
    return merged.attended(by: seen, c.attention, batch: batch)
  }

  /// The values of all positions so far, mixed for the new ones.
  private func mixed(
    _ merged: Tensor, _ layer: Int, _ batch: BatchLayout, cache: inout KeyValueCache,
    _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let (z, pattern) = cache.attend(
      merged, batch: batch, scale: Float(c.attentionScale),
      softCap: c.attentionSoftCap.map { Float($0) }, window: c.window(ofLayer: layer))
    guard tap.wants(.pattern(layer: layer)) else { return z }
    return cache.mixed(tapped(.pattern(layer: layer), pattern, batch, &tap), batch)
  }

  private func feedForward(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let parts: [(Site?, Int)] =
      [(.pre(layer: layer), c.mlpWidth)]
      + (c.isGated ? [(.preLinear(layer: layer), c.mlpWidth)] : [])
    let raised = tapped(parts, block.up(block.mlpNorm(stream, c)), batch, &tap)
    let hidden = c.isGated ? raised.gated(c.activation) : raised.activated(c.activation)
    let written = block.down(tapped(.post(layer: layer), hidden, batch, &tap))
    return tapped(.mlpOut(layer: layer), block.postMLPNorm?(written, c) ?? written, batch, &tap)
  }

  // MARK: - Taps

  /// Shows a value to a tap that wants it, in the site's own shape.
  private func tapped(
    _ site: Site, _ value: Tensor, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    guard tap.wants(site) else { return value }
    let shape = shape(of: site, batch)
    let seen = tap.tap(site, value.reshaped(shape))
    precondition(seen.shape == shape, "'\(site)' has shape \(shape), not \(seen.shape)")
    return seen.reshaped(value.shape)
  }

  /// Shows the parts of a merged value, side by side, to a tap that wants any of them.
  private func tapped(
    _ parts: [(site: Site?, width: Int)], _ merged: Tensor, _ batch: BatchLayout,
    _ tap: inout some Tap
  ) -> Tensor {
    guard parts.contains(where: { $0.site.map(tap.wants) ?? false }) else { return merged }
    var start = 0
    var seen: [Tensor] = []
    for (site, width) in parts {
      let part = merged.columns(start..<start + width)
      seen.append(site.map { tapped($0, part, batch, &tap) } ?? part)
      start += width
    }
    return .sideBySide(seen)
  }
}
