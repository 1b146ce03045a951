import Tensors

/// A decoder of the Llama shape: pre-norm blocks of rotary causal attention and a gated feed-forward
/// layer (Llama, Gemma).
public struct LanguageModel: Module {
  /// The shape.
  public let configuration: ModelConfiguration
  /// Token embeddings, [vocabulary, width].
  public var embedding: Tensor
  /// The blocks.
  public var blocks: [Block]
  /// The weight of the last norm, [width].
  public var finalNorm: Tensor
  /// The unembedding, [vocabulary, width]; none where it is the embedding.
  public var unembedding: Tensor?
  private let rotary: RotaryTable

  /// A block: attention and a feed-forward layer, each behind a norm and added to the stream.
  public struct Block: Module {
    /// The weight of the norm before attention, [width].
    public var attentionNorm: Tensor
    /// Queries, keys and values, [(heads + 2 keyHeads) * headWidth, width].
    public var queryKeyValue: Tensor
    /// The output projection, [width, heads * headWidth].
    public var output: Tensor
    /// The weight of the norm before the feed-forward layer, [width].
    public var mlpNorm: Tensor
    /// Gate and value, [2 mlpWidth, width].
    public var gateUp: Tensor
    /// The way down, [width, mlpWidth].
    public var down: Tensor

    public mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("\(path).attention_norm", &attentionNorm)
      try body("\(path).query_key_value", &queryKeyValue)
      try body("\(path).output", &output)
      try body("\(path).mlp_norm", &mlpNorm)
      try body("\(path).gate_up", &gateUp)
      try body("\(path).down", &down)
    }
  }

  init(
    configuration: ModelConfiguration, embedding: Tensor, blocks: [Block], finalNorm: Tensor,
    unembedding: Tensor?
  ) {
    self.configuration = configuration
    self.embedding = embedding
    self.blocks = blocks
    self.finalNorm = finalNorm
    self.unembedding = unembedding
    self.rotary = RotaryTable(
      length: configuration.contextLength, headWidth: configuration.headWidth,
      base: configuration.rotaryBase)
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let prefix = path.isEmpty ? "" : "\(path)."
    try body("\(prefix)embedding", &embedding)
    try blocks.forEachParameter(at: "\(prefix)blocks", body)
    try body("\(prefix)final_norm", &finalNorm)
    if var unembedding {
      try body("\(prefix)unembedding", &unembedding)
      self.unembedding = unembedding
    }
  }
}

// MARK: - Forward

extension LanguageModel {
  /// The residual stream after the last norm, [rows, width].
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - tap: Sees every site, and may replace what is there.
  /// - Returns: What the unembedding reads.
  public func finalResidual(_ tokens: TokenBatch, tap: inout some Tap) -> Tensor {
    var stream = tap.tap(
      .embed, embedding.embedding(of: tokens.tokens, factor: configuration.embeddingFactor))
    for (layer, block) in blocks.enumerated() {
      stream = tap.tap(.residPre(layer: layer), stream)
      let attention = attend(stream, block, layer, tokens.layout, &tap)
      stream = tap.tap(.residMid(layer: layer), stream + attention)
      let mlp = feedForward(stream, block, layer, &tap)
      stream = tap.tap(.residPost(layer: layer), stream + mlp)
    }
    return tap.tap(.unembedIn, normalized(stream, finalNorm))
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
    residual.linear(unembedding ?? embedding)
  }

  private func attend(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ batch: BatchLayout, _ tap: inout some Tap
  ) -> Tensor {
    let layout = configuration.attention
    let merged = normalized(stream, block.attentionNorm).linear(block.queryKeyValue)
    let mixed = merged.rotated(rotary, layout: layout, batch: batch)
      .causalAttention(layout, batch: batch, scale: 1 / Float(layout.headWidth).squareRoot())
    let z = tap.tap(.z(layer: layer), mixed.z)
    return tap.tap(.attnOut(layer: layer), z.linear(block.output))
  }

  private func feedForward(
    _ stream: Tensor, _ block: Block, _ layer: Int, _ tap: inout some Tap
  ) -> Tensor {
    let hidden = normalized(stream, block.mlpNorm).linear(block.gateUp)
      .gated(configuration.activation)
    return tap.tap(.mlpOut(layer: layer), tap.tap(.post(layer: layer), hidden).linear(block.down))
  }

  private func normalized(_ stream: Tensor, _ weight: Tensor) -> Tensor {
    stream.rmsNorm(
      weight, epsilon: Float(configuration.epsilon), offset: configuration.normOffset)
  }
}

// MARK: - Initialization

extension LanguageModel {
  /// A model of random weights: each matrix normal with deviation 1/√inputs, those that write to
  /// the residual stream smaller by √(2 layers) (as GPT-2 does), norms at 1.
  public init(initializing configuration: ModelConfiguration, seed: UInt64) {
    var stream = RandomStream(seed: seed, name: "initial weights")
    let writing = 1 / Double(2 * configuration.layers).squareRoot()
    func matrix(_ rows: Int, _ columns: Int, factor: Double = 1) -> Tensor {
      .normal(
        [rows, columns], deviation: factor / Double(columns).squareRoot(), from: &stream)
    }
    let (width, layout) = (configuration.width, configuration.attention)
    let norm = Tensor(repeating: 1 - configuration.normOffset, shape: [width])
    let embedding = matrix(configuration.vocabulary, width)
    let blocks = (0..<configuration.layers).map { _ in
      Block(
        attentionNorm: norm, queryKeyValue: matrix(layout.width, width),
        output: matrix(width, layout.heads * layout.headWidth, factor: writing), mlpNorm: norm,
        gateUp: matrix(2 * configuration.mlpWidth, width),
        down: matrix(width, configuration.mlpWidth, factor: writing))
    }
    self.init(
      configuration: configuration, embedding: embedding, blocks: blocks, finalNorm: norm,
      unembedding: configuration.tiesEmbeddings
        ? nil : matrix(configuration.vocabulary, width))
  }
}
