import Tensors

extension ModelConfiguration {
  /// A site's shape for one prompt of so many tokens, as TransformerLens has it.
  package func shape(of site: Site, tokens: Int) -> [Int] {
    shape(of: site, BatchLayout(batch: 1, length: tokens))
  }

  /// A site's shape for a batch, as TransformerLens has it.
  package func shape(of site: Site, in tokens: TokenBatch) -> [Int] {
    shape(of: site, tokens.layout)
  }

  /// The shape of a site's value, as TransformerLens has it.
  func shape(of site: Site, _ batch: BatchLayout) -> [Int] {
    let rows = [batch.batch, batch.length]
    switch site {
    case .q, .rotQ, .z: return rows + [heads, headWidth]
    case .k, .v, .rotK: return rows + [keyHeads, headWidth]
    case .qInput, .result: return rows + [heads, width]
    case .kInput, .vInput: return rows + [keyHeads, width]
    case .scores, .pattern:
      return [batch.batch, heads, batch.length, batch.past + batch.length]
    case .pre, .preLinear, .post: return rows + [mlpWidth]
    case .scale: return rows + [1]
    case .unembedOut: return rows + [vocabulary]
    default: return rows + [width]
    }
  }
}
