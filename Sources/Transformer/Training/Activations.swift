import Tensors

/// What of a forward pass is kept until the way back.
public enum Activations: String, Sendable, Hashable, CaseIterable {
  /// All that gradients need.
  case kept
  /// The residual stream before each block; the rest is computed a second time on the way back
  /// (Chen et al., 2016): about a third more arithmetic for a fraction of the memory.
  case recomputed
}

extension LanguageModel {
  /// The residual stream after the last norm, [rows, width], without taps.
  ///
  /// - Parameters:
  ///   - tokens: The batch.
  ///   - start: Where the pass begins; at the embedding where none is given.
  ///   - activations: What is kept for the way back.
  /// - Returns: What the unembedding reads.
  package func finalResidual(
    _ tokens: TokenBatch, from start: Start? = nil, activations: Activations = .kept
  ) -> Tensor {
    var tap = NoTap()
    guard activations == .recomputed else {
      return finalResidual(tokens, from: start, tap: &tap)
    }
    var stream = stream(tokens, from: start, before: start?.layer ?? 0, tap: &tap)
    for layer in (start?.layer ?? 0)..<blocks.count {
      stream = stream.recomputed(with: blocks[layer]) { block, stream in
        var model = self
        model.blocks[layer] = block
        var tap = NoTap()
        return model.stream(
          tokens, from: Start(layer: layer, stream: stream), before: layer + 1, tap: &tap)
      }
    }
    return finalNorm(stream)
  }
}
