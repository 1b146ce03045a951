import Tensors

/// The shape of a decoder and what its family fixes.
public struct ModelConfiguration: Sendable, Hashable {
  /// The families that this engine runs, as `model_type` names them.
  public enum Family: String, Sendable, Hashable, CaseIterable {
    case llama, gemma, gemma2, gpt2
    case neox = "gpt_neox"

    /// Whether the family is one of Google's.
    var isGemma: Bool { self == .gemma || self == .gemma2 }
  }

  /// How a model knows positions.
  public enum Positions: Sendable, Hashable {
    /// A learned vector a position, added to the embedding.
    case learned
    /// Rotations of queries and keys over the first `width` places of each head.
    case rotary(base: Double, width: Int, scaling: RotaryScaling?)
  }

  /// The family.
  public var family: Family
  /// Rows of the embedding.
  public var vocabulary: Int
  /// The width of the residual stream.
  public var width: Int
  /// The width of the feed-forward layers.
  public var mlpWidth: Int
  /// The number of blocks.
  public var layers: Int
  /// Query heads.
  public var heads: Int
  /// Key and value heads.
  public var keyHeads: Int
  /// The width of a head; not always `width / heads`.
  public var headWidth: Int
  /// The longest sequence.
  public var contextLength: Int
  /// The epsilon of the norms.
  public var epsilon: Double
  /// What is added to the norms' weights: 1 in Google's families.
  public var normOffset: Float
  /// What embeddings are multiplied by, √width in Google's families; the unembedding is not.
  public var embeddingFactor: Float
  /// The activation of the feed-forward layers, or of their gates.
  ///
  /// Gemma's is the tanh approximation of GELU, although its oldest configurations say `gelu`.
  public var activation: Activation
  /// How positions are known.
  public var positions: Positions
  /// Whether the unembedding is the embedding.
  public var tiesEmbeddings: Bool
  /// The factor of the attention scores.
  public var attentionScale: Double
  /// The cap of the attention scores (Gemma 2).
  public var attentionSoftCap: Double?
  /// The cap of the logits (Gemma 2).
  public var finalSoftCap: Double?
  /// How many keys back windowed layers look, their own among them.
  public var window: Int?
  /// Which layers are windowed.
  public var windowedLayers: [Bool] = []
  /// Whether attention and feed-forward layer read the same stream (GPT-NeoX).
  public var isParallel = false
  /// The token that begins every sequence.
  public var beginToken: Int?
  /// The token that ends a sequence.
  public var endToken: Int?
  /// The token that fills up short sequences.
  public var padToken: Int?

  /// A shape; scores are scaled by `1 / √headWidth`, nothing is capped or windowed.
  public init(
    family: Family, vocabulary: Int, width: Int, mlpWidth: Int, layers: Int, heads: Int,
    keyHeads: Int, headWidth: Int, contextLength: Int, epsilon: Double, positions: Positions,
    tiesEmbeddings: Bool, beginToken: Int? = nil, endToken: Int? = nil, padToken: Int? = nil
  ) {
    self.family = family
    self.vocabulary = vocabulary
    self.width = width
    self.mlpWidth = mlpWidth
    self.layers = layers
    self.heads = heads
    self.keyHeads = keyHeads
    self.headWidth = headWidth
    self.contextLength = contextLength
    self.epsilon = epsilon
    self.normOffset = family.isGemma ? 1 : 0
    self.embeddingFactor = family.isGemma ? Float(width).squareRoot() : 1
    self.activation =
      switch family {
      case .llama: .silu
      case .gemma, .gemma2, .gpt2: .tanhGELU
      case .neox: .exactGELU
      }
    self.positions = positions
    self.tiesEmbeddings = tiesEmbeddings
    self.attentionScale = 1 / Double(headWidth).squareRoot()
    self.beginToken = beginToken
    self.endToken = endToken
    self.padToken = padToken
  }
}

// MARK: - What the family fixes

extension ModelConfiguration {
  /// Whether the feed-forward layers are gated.
  public var isGated: Bool { family == .llama || family.isGemma }

  /// Whether layers and norms have biases, and norms take off the mean.
  public var hasBiases: Bool { family == .gpt2 || family == .neox }

  /// Whether what a layer adds to the stream is normalized first.
  public var hasPostNorms: Bool { family == .gemma2 }

  /// The layout of merged queries, keys and values.
  public var attention: AttentionLayout {
    AttentionLayout(heads: heads, keyHeads: keyHeads, headWidth: headWidth)
  }

  /// How many keys back a layer looks; none for all.
  public func window(ofLayer layer: Int) -> Int? {
    windowedLayers.indices.contains(layer) && windowedLayers[layer] ? window : nil
  }
}
