import Transformer

/// The two parts of a layer, as columns name them.
package enum LayerPart: String, Sendable, Hashable, CaseIterable {
  case attention, mlp

  /// The part as a component.
  package func component(layer: Int) -> Component {
    self == .attention ? .attention(layer: layer) : .mlp(layer: layer)
  }

  /// Where the part writes to the residual stream.
  package func site(layer: Int) -> Site {
    self == .attention ? .attnOut(layer: layer) : .mlpOut(layer: layer)
  }

  /// Every part of every layer.
  package static func all(layers: Int) -> [(layer: Int, part: LayerPart)] {
    (0..<layers).flatMap { layer in allCases.map { (layer, $0) } }
  }
}

extension Component {
  /// The part of a layer that the component is, or is of; none for norms and what is around the
  /// blocks.
  package var part: LayerPart? {
    switch self {
    case .attention, .query, .key, .value, .output: .attention
    case .mlp, .gate, .up, .down: .mlp
    case .embedding, .positionEmbedding, .unembedding, .finalNorm, .norms: nil
    }
  }

  /// The component as tables name it: `attn 2`, `mlp 4`; single matrices by their whole names.
  package var short: String {
    switch self {
    case .attention(let layer): "attn \(layer)"
    case .mlp(let layer): "mlp \(layer)"
    default: description
    }
  }
}
