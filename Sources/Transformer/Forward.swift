import Tensors

extension LanguageModel {
  /// The residual stream after the last norm, [rows, width].
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - tap: Sees every site, and may replace what is there.
  /// - Returns: What the unembedding reads.
  public func finalResidual(_ tokens: TokenBatch, tap: inout some Tap) -> Tensor {
    var stream = embedded(tokens, &tap)
    for (layer, block) in blocks.enumerated() {
      stream = tap.tap(.residPre(layer: layer), stream)
      let attention = attend(stream, block, layer, tokens.layout, &tap)
      if configuration.isParallel {
        let mlp = feedForward(stream, block, layer, &tap)
        stream = tap.tap(.residPost(layer: layer), stream + attention + mlp)
      } else {
        stream = tap.tap(.residMid(layer: layer), stream + attention)
        let mlp = feedForward(stream, block, layer, &tap)
        stream = tap.tap(.residPost(layer: layer), stream + mlp)
      }
    }
    return tap.tap(.unembedIn, finalNorm(stream, configuration))
  }

  /// The logits at every row, [rows, vocabulary].
  public func logits(_ tokens: TokenBatch, tap: inout some Tap) -> Tensor {
    unembed(finalResidual(tokens, tap: &tap))
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

  private func embedded(_ tokens: TokenBatch, _ tap: inout some Tap) -> Tensor {
    let words = tap.tap(
      .embed, embedding.embedding(of: tokens.tokens, factor: configuration.embeddingFactor))
    guard let positionEmbedding else { return words }
    return words
      + tap.tap(.posEmbed, positionEmbedding.embedding(of: tokens.layout.positions))
  }

  private func attend(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let merged = block.queryKeyValue(block.attentionNorm(stream, c))
    let turned = rotary.map { merged.rotated($0, layout: c.attention, batch: batch) } ?? merged
    let mixed = turned.causalAttention(
      c.attention, batch: batch, scale: Float(c.attentionScale),
      softCap: c.attentionSoftCap.map { Float($0) }, window: c.window(ofLayer: layer))
    let written = block.output(tap.tap(.z(layer: layer), mixed.z))
    return tap.tap(.attnOut(layer: layer), block.postAttentionNorm?(written, c) ?? written)
  }

  private func feedForward(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ tap: inout some Tap
  ) -> Tensor {
    let c = configuration
    let raised = block.up(block.mlpNorm(stream, c))
    let hidden = c.isGated ? raised.gated(c.activation) : raised.activated(c.activation)
    let written = block.down(tap.tap(.post(layer: layer), hidden))
    return tap.tap(.mlpOut(layer: layer), block.postMLPNorm?(written, c) ?? written)
  }
}
