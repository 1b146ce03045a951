import RandomStreams
import Tensors

/// A decoder: pre-norm blocks of causal attention and a feed-forward layer (Llama, Gemma, Gemma 2,
/// GPT-2, GPT-NeoX).
public struct LanguageModel: Module {
  /// The shape.
  public let configuration: ModelConfiguration
  /// Token embeddings, [vocabulary, width].
  public var embedding: Tensor
  /// Position embeddings, [contextLength, width]; none where positions are rotary.
  public var positionEmbedding: Tensor?
  /// The blocks.
  public var blocks: [Block]
  /// The last norm.
  public var finalNorm: Norm
  /// The unembedding, [vocabulary, width]; none where it is the embedding.
  public var unembedding: Tensor?
  let rotary: RotaryTable?

  /// A block: attention and a feed-forward layer, each behind a norm and added to the stream.
  public struct Block: Module {
    /// The norm before attention.
    public var attentionNorm: Norm
    /// Queries, keys and values: width to (heads + 2 keyHeads) * headWidth.
    public var queryKeyValue: Linear
    /// The output projection: heads * headWidth to width.
    public var output: Linear
    /// The norm of what attention adds; none where the family has none.
    public var postAttentionNorm: Norm?
    /// The norm before the feed-forward layer.
    public var mlpNorm: Norm
    /// The way up: width to mlpWidth, or to gate and value, 2 mlpWidth.
    public var up: Linear
    /// The way down: mlpWidth to width.
    public var down: Linear
    /// The norm of what the feed-forward layer adds; none where the family has none.
    public var postMLPNorm: Norm?

    init(_ c: ModelConfiguration) {
      let (width, layout, hasBias) = (c.width, c.attention, c.hasBiases)
      let norm = Norm(width, hasBias: hasBias)
      attentionNorm = norm
      queryKeyValue = Linear(width, layout.width, hasBias: hasBias)
      output = Linear(layout.heads * layout.headWidth, width, hasBias: hasBias)
      postAttentionNorm = c.hasPostNorms ? norm : nil
      mlpNorm = norm
      up = Linear(width, c.isGated ? 2 * c.mlpWidth : c.mlpWidth, hasBias: hasBias)
      down = Linear(c.mlpWidth, width, hasBias: hasBias)
      postMLPNorm = c.hasPostNorms ? norm : nil
    }

    public mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try attentionNorm.forEachParameter(at: "\(path).attention_norm", body)
      try queryKeyValue.forEachParameter(at: "\(path).query_key_value", body)
      try output.forEachParameter(at: "\(path).output", body)
      try postAttentionNorm.forEachParameter(at: "\(path).post_attention_norm", body)
      try mlpNorm.forEachParameter(at: "\(path).mlp_norm", body)
      try up.forEachParameter(at: "\(path).up", body)
      try down.forEachParameter(at: "\(path).down", body)
      try postMLPNorm.forEachParameter(at: "\(path).post_mlp_norm", body)
    }
  }

  /// A model of zeros: the shapes, for a checkpoint or an initialization to fill.
  init(zeros c: ModelConfiguration) {
    configuration = c
    embedding = .deferredZeros([c.vocabulary, c.width])
    blocks = (0..<c.layers).map { _ in Block(c) }
    finalNorm = Norm(c.width, hasBias: c.hasBiases)
    unembedding = c.tiesEmbeddings ? nil : .deferredZeros([c.vocabulary, c.width])
    switch c.positions {
    case .learned:
      positionEmbedding = .deferredZeros([c.contextLength, c.width])
      rotary = nil
    case .rotary(let base, let width, let scaling):
      positionEmbedding = nil
      rotary = RotaryTable(
        length: c.contextLength, width: width, base: base, scaling: scaling)
    }
  }

  public mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    let prefix = path.isEmpty ? "" : "\(path)."
    try body("\(prefix)embedding", &embedding)
    try positionEmbedding.forEachParameter(at: "\(prefix)position_embedding", body)
    try blocks.forEachParameter(at: "\(prefix)blocks", body)
    try finalNorm.forEachParameter(at: "\(prefix)final_norm", body)
    try unembedding.forEachParameter(at: "\(prefix)unembedding", body)
  }
}

// MARK: - Initialization

extension LanguageModel {
  /// A model of norms at 1 and zeros else, which take no room until they are read.
  package init(initializingNorms configuration: ModelConfiguration) {
    self.init(zeros: configuration)
    forEachParameter { name, tensor in
      if name.hasSuffix("norm.weight") {
        tensor = Tensor(repeating: 1 - configuration.normOffset, shape: tensor.shape)
      }
    }
  }

  /// A model of random weights: each matrix normal with deviation 1/√inputs, those that write to
  /// the residual stream smaller by √(2 layers) (as GPT-2 does), norms at 1, biases at 0.
  public init(initializing configuration: ModelConfiguration, seed: UInt64) {
    self.init(initializingNorms: configuration)
    var stream = RandomStream(seed: seed, name: "initial weights")
    let writing = 1 / Double(2 * configuration.layers).squareRoot()
    forEachParameter { name, tensor in
      guard tensor.shape.count == 2 else { return }
      let isWriting = name.hasSuffix("output.weight") || name.hasSuffix("down.weight")
      let deviation = (isWriting ? writing : 1) / Double(tensor.width).squareRoot()
      tensor = .normal(tensor.shape, deviation: deviation, from: &stream)
    }
  }
}
