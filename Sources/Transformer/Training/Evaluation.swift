import Tensors

extension LanguageModel {
  /// The logits after each prompt, [prompts, vocabulary].
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - threads: How many chunks of prompts run side by side; changes nothing in the result.
  /// - Returns: One row a prompt, in order.
  public func nextTokenLogits(_ prompts: [[Int32]], threads: Int) -> Tensor {
    let chunks = stride(from: 0, to: prompts.count, by: Self.chunk).map {
      Array(prompts[$0..<min($0 + Self.chunk, prompts.count)])
    }
    let parts = Parallel.map(chunks.count, threads: threads) { index in
      let batch = TokenBatch(chunks[index])
      var tap = NoTap()
      return unembed(finalResidual(batch, tap: &tap).gathered(batch.lastRows))
    }
    return parts.isEmpty ? .zeros([0, configuration.vocabulary]) : .stacked(parts)
  }

  /// The mean cross-entropy of each next token of the sequences, in nats, and how many were
  /// predicted.
  public func crossEntropy(
    of sequences: [[Int32]], threads: Int
  ) -> (mean: Double, tokens: Int) {
    let chunks = stride(from: 0, to: sequences.count, by: Self.chunk).map {
      LabelledBatch(Array(sequences[$0..<min($0 + Self.chunk, sequences.count)]))
    }
    let sums = Parallel.map(chunks.count, threads: threads) { index in
      let batch = chunks[index]
      return Double(batch.loss(of: self, divisor: 1).scalar)
    }
    let count = chunks.reduce(0) { $0 + $1.labels.count }
    return (sums.reduce(0, +) / Double(max(1, count)), count)
  }

  /// Sequences a forward pass: enough to fill the matrix products, few enough to stay in cache.
  private static var chunk: Int { 64 }
}
