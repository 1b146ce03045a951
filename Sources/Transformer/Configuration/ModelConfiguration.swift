import Tensors

/// The shape of a decoder: its sizes, and what each of its blocks does.
///
/// Nothing here knows families: a family (`ModelFamily`) says all of it for its models.
public struct ModelConfiguration: Sendable, Hashable {
  /// The family, which reads and writes the model's files.
  public let family: Family
  /// Rows of the embedding.
  public var vocabulary: Int
  /// The width of the residual stream.
  public var width: Int
  /// The width of the feed-forward layers.
  public var mlpWidth: Int
  /// Query heads.
  public var heads: Int
  /// Key and value heads.
  public var keyHeads: Int
  /// The width of a head; not always `width / heads`.
  public var headWidth: Int
  /// The longest sequence.
  public var contextLength: Int
  /// What each block does, in order.
  package var blocks: [BlockConfiguration]
  /// Whether the feed-forward layers are gated.
  package var isGated = true
  /// Whether a learned vector a position is added to the embedding.
  package var learnsPositions = false
  /// What embeddings are multiplied by; the unembedding is not.
  package var embeddingFactor: Float = 1
  /// The norm before the unembedding.
  package var finalNorm = NormConfiguration.rootMeanSquare(epsilon: 1e-6)
  /// Whether the unembedding is the embedding.
  public var tiesEmbeddings = false
  /// Keeps the logits within ±cap; none where they are not capped.
  package var finalSoftCap: Double?
  /// The token that begins every sequence.
  package var beginToken: Int?
  /// The token that ends a sequence.
  package var endToken: Int?
  /// The token that fills up short sequences.
  package var padToken: Int?

  /// A model of a family, as the family has it where its `config.json` says nothing but sizes.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - vocabulary: Rows of the embedding.
  ///   - width: The width of the residual stream.
  ///   - mlpWidth: The width of the feed-forward layers.
  ///   - layers: The number of blocks.
  ///   - heads: Query heads.
  ///   - keyHeads: Key and value heads.
  ///   - headWidth: The width of a head.
  ///   - contextLength: The longest sequence.
  public init(
    family: Family, vocabulary: Int, width: Int, mlpWidth: Int, layers: Int, heads: Int,
    keyHeads: Int, headWidth: Int, contextLength: Int
  ) {
    self.family = family
    self.vocabulary = vocabulary
    self.width = width
    self.mlpWidth = mlpWidth
    self.heads = heads
    self.keyHeads = keyHeads
    self.headWidth = headWidth
    self.contextLength = contextLength
    let block = BlockConfiguration(
      attention: AttentionConfiguration(
        norm: finalNorm, rotary: RotaryPositions(base: 10_000, width: headWidth),
        scale: 1 / Double(headWidth).squareRoot()),
      mlp: FeedForwardConfiguration(norm: finalNorm, activation: .silu))
    blocks = Array(repeating: block, count: layers)
    family.definition.describe(&self)
  }
}

extension ModelConfiguration {
  /// The number of blocks.
  public var layers: Int { blocks.count }

  /// The layout of merged queries, keys and values.
  package var attention: AttentionLayout {
    AttentionLayout(heads: heads, keyHeads: keyHeads, headWidth: headWidth)
  }

  /// The most tokens of a text whose queries and keys are turned as those of short texts; none where
  /// all texts are alike.
  package var mostTokensOfShortTexts: Int? {
    for block in blocks {
      if case .long(let factors)? = block.attention.rotary?.scaling {
        return factors.originalLength
      }
    }
    return nil
  }

  /// Changes all blocks.
  package mutating func forEachBlock(_ body: (inout BlockConfiguration) -> Void) {
    for layer in blocks.indices { body(&blocks[layer]) }
  }

  /// Changes all norms: those of the blocks, those of queries and keys, and the last one.
  package mutating func forEachNorm(_ body: (inout NormConfiguration) -> Void) {
    func visit(_ norm: inout NormConfiguration?) {
      guard var changed = norm else { return }
      body(&changed)
      norm = changed
    }
    forEachBlock { block in
      visit(&block.attention.norm)
      visit(&block.attention.queryNorm)
      visit(&block.attention.keyNorm)
      visit(&block.attention.postNorm)
      visit(&block.mlp.norm)
      visit(&block.mlp.postNorm)
    }
    body(&finalNorm)
  }

  /// Whether a part of a block has a bias; false for a norm that the block does not have.
  package func hasBias(_ part: ParameterName.Part, layer: Int) -> Bool {
    let (attention, mlp) = (blocks[layer].attention, blocks[layer].mlp)
    switch part {
    case .queryKeyValue: return attention.hasQueryKeyValueBias
    case .output: return attention.hasOutputBias
    case .up: return mlp.hasUpBias
    case .down: return mlp.hasDownBias
    default: return norm(part, layer: layer)?.isCentred ?? false
    }
  }

  /// A norm of a block; none where the block has no such norm, or the part is none.
  package func norm(_ part: ParameterName.Part, layer: Int) -> NormConfiguration? {
    let (attention, mlp) = (blocks[layer].attention, blocks[layer].mlp)
    switch part {
    case .attentionNorm: return attention.norm
    case .queryNorm: return attention.queryNorm
    case .keyNorm: return attention.keyNorm
    case .postAttentionNorm: return attention.postNorm
    case .mlpNorm: return mlp.norm
    case .postMLPNorm: return mlp.postNorm
    case .queryKeyValue, .output, .up, .down: return nil
    }
  }
}
