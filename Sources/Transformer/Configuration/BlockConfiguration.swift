import Tensors

/// What a block does: attention and a feed-forward layer, each behind a norm and added to the
/// stream.
package struct BlockConfiguration: Sendable, Hashable {
  /// What attention does.
  package var attention: AttentionConfiguration
  /// What the feed-forward layer does.
  package var mlp: FeedForwardConfiguration
  /// Whether attention and feed-forward layer read the same stream, in place of one after the other.
  package var isParallel = false

  /// A block.
  package init(attention: AttentionConfiguration, mlp: FeedForwardConfiguration) {
    self.attention = attention
    self.mlp = mlp
  }
}

/// What the attention of a block does.
package struct AttentionConfiguration: Sendable, Hashable {
  /// The norm of what attention reads; none where it reads the stream as it is.
  package var norm: NormConfiguration?
  /// The norm of what attention adds to the stream; none where it adds what it computes.
  package var postNorm: NormConfiguration?
  /// The norm of each head's queries, before they are rotated; none where there is none.
  package var queryNorm: NormConfiguration?
  /// The norm of each head's keys, before they are rotated; none where there is none.
  package var keyNorm: NormConfiguration?
  /// Whether those norm the heads together, as one row, in place of each by itself.
  package var normsHeadsTogether = false
  /// Whether the projections to queries, keys and values have biases.
  package var hasQueryKeyValueBias = false
  /// Whether the output projection has a bias.
  package var hasOutputBias = false
  /// How queries and keys are rotated by their positions; none where they are not.
  package var rotary: RotaryPositions?
  /// How many keys back a query looks, its own among them; all where none is given.
  package var window: Int?
  /// The factor of the scores.
  package var scale: Double
  /// Keeps the scaled scores within ±cap; none where they are not capped.
  package var softCap: Double?

  /// Attention behind a norm, without biases, that looks at all tokens before.
  package init(norm: NormConfiguration?, rotary: RotaryPositions?, scale: Double) {
    self.norm = norm
    self.rotary = rotary
    self.scale = scale
  }

  /// Whether queries and keys are normed or rotated before they are compared.
  var turnsHeads: Bool { rotary != nil || queryNorm != nil || keyNorm != nil }
}

/// What the feed-forward layer of a block does.
package struct FeedForwardConfiguration: Sendable, Hashable {
  /// The norm of what the layer reads; none where it reads the stream as it is.
  package var norm: NormConfiguration?
  /// The norm of what the layer adds to the stream; none where it adds what it computes.
  package var postNorm: NormConfiguration?
  /// The activation, or that of the gate where the layer is gated.
  package var activation: Activation
  /// Whether the way up, and the gate with it, has a bias.
  package var hasUpBias = false
  /// Whether the way down has a bias.
  package var hasDownBias = false

  /// A layer behind a norm, without biases.
  package init(norm: NormConfiguration?, activation: Activation) {
    self.norm = norm
    self.activation = activation
  }
}

/// What a norm does.
package struct NormConfiguration: Sendable, Hashable {
  /// The kinds of norms.
  package enum Kind: Sendable, Hashable {
    /// RMSNorm: rows over their root mean square, times the weight and what is added to it.
    case rootMeanSquare(offset: Float)
    /// LayerNorm: the mean is taken off first, and a bias is added.
    case layer
  }

  /// The kind.
  package var kind: Kind
  /// What keeps the root away from zero.
  package var epsilon: Double

  /// An RMSNorm; nothing is added to its weights unless an offset is given.
  package static func rootMeanSquare(epsilon: Double, offset: Float = 0) -> Self {
    Self(kind: .rootMeanSquare(offset: offset), epsilon: epsilon)
  }

  /// A LayerNorm.
  package static func layer(epsilon: Double) -> Self { Self(kind: .layer, epsilon: epsilon) }

  /// What is added to the weights.
  var offset: Float {
    switch kind {
    case .rootMeanSquare(let offset): offset
    case .layer: 0
    }
  }

  /// Whether the mean is taken off first, and a bias added.
  package var isCentred: Bool { kind == .layer }
}

/// How queries and keys are rotated by their positions (Su et al., 2021).
package struct RotaryPositions: Sendable, Hashable {
  /// The base of the frequencies.
  package var base: Double
  /// How many places of each head are rotated, from the first on.
  package var width: Int
  /// How frequencies are changed for long contexts; none where they are not.
  package var scaling: RotaryScaling?

  /// Rotations over the first `width` places of each head.
  package init(base: Double, width: Int, scaling: RotaryScaling? = nil) {
    self.base = base
    self.width = width
    self.scaling = scaling
  }
}
