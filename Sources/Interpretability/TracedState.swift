import Transformer

/// What causal tracing restores of a layer at a token: what one of its parts writes, or the residual
/// stream after it (Meng et al., 2022, figure 1).
package enum TracedState: String, Sendable, Hashable, CaseIterable {
  case attention, mlp, residual

  /// Where the state is.
  package func site(layer: Int) -> Site {
    switch self {
    case .attention: .attnOut(layer: layer)
    case .mlp: .mlpOut(layer: layer)
    case .residual: .residPost(layer: layer)
    }
  }
}
