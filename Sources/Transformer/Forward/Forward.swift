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
  package func finalResidual(
    _ tokens: TokenBatch, from start: Start? = nil, tap: inout some Tap
  ) -> Tensor {
    let stream = stream(tokens, from: start, before: blocks.count, tap: &tap)
    return residual(after: stream, tokens, &tap)
  }

  /// The stream after the last block, through the last norm.
  func residual(after stream: Tensor, _ tokens: TokenBatch, _ tap: inout some Tap) -> Tensor {
    let normed = normed(stream, finalNorm, .final, tokens.layout, &tap)
    return tapped(.unembedIn, normed, tokens.layout, &tap)
  }

  /// The residual stream before a layer, [rows, width].
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - start: Where the pass begins; at the embedding where none is given.
  ///   - end: The layer that is not computed any more; the number of layers for all.
  ///   - tap: Sees the sites that it wants, and may replace what is there.
  /// - Returns: The stream.
  package func stream(
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
      if configuration.blocks[layer].isParallel {
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
    logits(of: finalResidual(tokens, from: start, tap: &tap), tokens, &tap)
  }

  /// The logits of every row of the final residual.
  func logits(of residual: Tensor, _ tokens: TokenBatch, _ tap: inout some Tap) -> Tensor {
    capped(tapped(.unembedOut, uncappedLogits(residual), tokens.layout, &tap))
  }

  /// The logits of some rows of the final residual; the others are unembedded only where a tap wants
  /// them.
  func logits(
    of residual: Tensor, at rows: [Int], _ tokens: TokenBatch, _ tap: inout some Tap
  ) -> Tensor {
    guard tap.wants(.unembedOut) else { return unembed(residual.gathered(rows)) }
    return logits(of: residual, tokens, &tap).gathered(rows)
  }

  /// The logits at every row, [rows, vocabulary].
  public func logits(_ tokens: TokenBatch) -> Tensor {
    var tap = NoTap()
    return logits(tokens, tap: &tap)
  }

  /// The logits of rows of the final residual.
  package func unembed(_ residual: Tensor) -> Tensor { capped(uncappedLogits(residual)) }

  /// The same by another head.
  func unembed(_ residual: Tensor, by head: Tensor) -> Tensor { capped(residual.linear(head)) }

  /// The cross-entropy of the logits of rows of the final residual with labels, in nats; the logits
  /// are not kept.
  ///
  /// - Parameters:
  ///   - residual: Rows of the final residual.
  ///   - labels: One token a row.
  ///   - divisor: What the sum is divided by; the number of rows where none is given.
  /// - Returns: A scalar.
  package func crossEntropy(
    of residual: Tensor, _ labels: [Int32], divisor: Int? = nil
  ) -> Tensor {
    residual.linearCrossEntropy(
      unembedding ?? embedding, labels: labels, divisor: divisor,
      softCap: configuration.finalSoftCap.map { Float($0) })
  }

  private func uncappedLogits(_ residual: Tensor) -> Tensor {
    residual.linear(unembedding ?? embedding)
  }

  private func capped(_ logits: Tensor) -> Tensor {
    configuration.finalSoftCap.map { logits.softCapped(Float($0)) } ?? logits
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

  private func feedForward(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let (c, mlp) = (configuration, configuration.blocks[layer].mlp)
    let parts: [(Site?, Int)] =
      [(.pre(layer: layer), c.mlpWidth)]
      + (c.isGated ? [(.preLinear(layer: layer), c.mlpWidth)] : [])
    let input = normed(
      tapped(.mlpIn(layer: layer), stream, batch, &tap), block.mlpNorm, .mlp(layer: layer), batch,
      &tap)
    let raised = tapped(parts, block.up(input), batch, &tap)
    let hidden = c.isGated ? raised.gated(mlp.activation) : raised.activated(mlp.activation)
    let lowered = block.down(tapped(.post(layer: layer), hidden, batch, &tap))
    let written = normed(lowered, block.postMLPNorm, .postMLP(layer: layer), batch, &tap)
    return tapped(.mlpOut(layer: layer), written, batch, &tap)
  }

  /// A norm: in one operation, or in steps where something in it is wanted; where there is no norm,
  /// the value as it is.
  func normed(
    _ x: Tensor, _ norm: Norm?, _ place: NormPlace, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    guard let norm else { return x }
    guard tap.wants(.scale(place)) || tap.wants(.normalized(place)) else { return norm(x) }
    let centred = norm.centred(x)
    let scale = tapped(.scale(place), norm.scale(of: centred), batch, &tap)
    let normalized = tapped(.normalized(place), centred.divided(byRows: scale), batch, &tap)
    return normalized.scaledColumns(
      by: norm.weight, offset: norm.configuration.offset, bias: norm.bias)
  }

  /// The logits that rows of the residual stream would give if they were its end.
  ///
  /// - Parameters:
  ///   - stream: Rows of the stream, [rows, width].
  ///   - other: Rows whose scale the last norm takes instead; the logits are then linear in `stream`,
  ///     up to a constant and a cap.
  /// - Returns: The logits, [rows, vocabulary].
  package func readout(of stream: Tensor, scaledAs other: Tensor? = nil) -> Tensor {
    var tap = ScaleTap(scale: other.map { scale(of: $0) })
    let rows = BatchLayout(batch: 1, length: stream.rows)
    return unembed(normed(stream, finalNorm, .final, rows, &tap))
  }

  private func scale(of stream: Tensor) -> Tensor {
    finalNorm.scale(of: finalNorm.centred(stream)).detached
  }

  /// Puts a scale in place of the last norm's own.
  private struct ScaleTap: Tap {
    var scale: Tensor?

    func wants(_ site: Site) -> Bool { scale != nil && site == .scale(.final) }

    mutating func tap(_: Site, _ value: Tensor) -> Tensor {
      scale?.reshaped(value.shape) ?? value
    }
  }

  // MARK: - Taps

  /// Shows a value to a tap that wants it, in the site's own shape.
  func tapped(
    _ site: Site, _ value: Tensor, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    guard tap.wants(site) else { return value }
    let shape = configuration.shape(of: site, batch)
    let seen = tap.tap(site, value.reshaped(shape))
    require(seen.shape == shape, "'\(site)' has shape \(shape), not \(seen.shape)")
    return seen.reshaped(value.shape)
  }

  /// Shows the parts of a merged value, side by side, to a tap that wants any of them.
  func tapped(
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
