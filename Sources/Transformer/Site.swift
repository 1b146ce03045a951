import Tensors

/// A place in the forward pass where a value can be read or replaced; prints as TransformerLens
/// names it.
public enum Site: Sendable, Hashable, CustomStringConvertible {
  /// Embeddings, after Gemma's scaling: [rows, width].
  case embed
  /// Learned position embeddings, where the family has them: [rows, width].
  case posEmbed
  /// The residual stream before a block: [rows, width].
  case residPre(layer: Int)
  /// Mixed values of all heads, before the output projection: [rows, heads * headWidth].
  case z(layer: Int)
  /// What attention adds to the residual stream: [rows, width].
  case attnOut(layer: Int)
  /// The residual stream between attention and feed-forward layer, [rows, width]; absent from
  /// parallel blocks.
  case residMid(layer: Int)
  /// The feed-forward layer's hidden activations, gate times value: [rows, mlpWidth].
  case post(layer: Int)
  /// What the feed-forward layer adds to the residual stream: [rows, width].
  case mlpOut(layer: Int)
  /// The residual stream after a block: [rows, width].
  case residPost(layer: Int)
  /// The residual stream as the unembedding reads it, after the last norm: [rows, width].
  case unembedIn

  public var description: String {
    switch self {
    case .embed: "hook_embed"
    case .posEmbed: "hook_pos_embed"
    case .residPre(let layer): "blocks.\(layer).hook_resid_pre"
    case .z(let layer): "blocks.\(layer).attn.hook_z"
    case .attnOut(let layer): "blocks.\(layer).hook_attn_out"
    case .residMid(let layer): "blocks.\(layer).hook_resid_mid"
    case .post(let layer): "blocks.\(layer).mlp.hook_post"
    case .mlpOut(let layer): "blocks.\(layer).hook_mlp_out"
    case .residPost(let layer): "blocks.\(layer).hook_resid_post"
    case .unembedIn: "unembed.hook_in"
    }
  }
}

/// Sees every site of a forward pass and says what the pass goes on with.
public protocol Tap {
  /// Reads or replaces the value at a site.
  mutating func tap(_ site: Site, _ value: Tensor) -> Tensor
}

/// A tap that leaves everything as it is.
public struct NoTap: Tap {
  /// A tap that does nothing.
  public init() {}

  public func tap(_: Site, _ value: Tensor) -> Tensor { value }
}

/// A tap that keeps what it sees.
public struct Recorder: Tap {
  /// The values seen, of the sites asked for.
  public private(set) var values: [Site: Tensor] = [:]
  private let sites: Set<Site>

  /// A recorder of the given sites.
  public init(_ sites: Set<Site>) { self.sites = sites }

  public mutating func tap(_ site: Site, _ value: Tensor) -> Tensor {
    if sites.contains(site) { values[site] = value }
    return value
  }
}
