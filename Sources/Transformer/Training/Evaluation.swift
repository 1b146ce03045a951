import Tensors

extension LanguageModel {
  /// The logits after each prompt, [prompts, vocabulary].
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - threads: How many chunks of prompts run side by side; changes nothing in the result.
  /// - Returns: One row a prompt, in order.
  public func nextTokenLogits(_ prompts: [[Int32]], threads: Int) -> Tensor {
    let parts = nextTokenLogits(prompts, threads: threads) { logits, _ in [logits] }
    return parts.isEmpty ? .zeros([0, configuration.vocabulary]) : .stacked(parts)
  }

  /// What is made of the logits after prompts, a chunk of them at a time: logits of 262,144 words are a
  /// megabyte a prompt.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - threads: How many chunks of prompts run side by side; changes nothing in the result.
  ///   - body: For the logits of some prompts, [prompts, vocabulary], and their range, the results.
  /// - Returns: The results, in order.
  package func nextTokenLogits<Result: Sendable>(
    _ prompts: [[Int32]], threads: Int,
    _ body: @Sendable (_ logits: Tensor, _ prompts: Range<Int>) -> [Result]
  ) -> [Result] {
    let chunks = stride(from: 0, to: prompts.count, by: Self.chunk).map {
      $0..<min($0 + Self.chunk, prompts.count)
    }
    return Parallel.map(chunks.count, threads: threads) { index in
      let batch = TokenBatch(Array(prompts[chunks[index]]))
      var tap = NoTap()
      let residual = finalResidual(batch, tap: &tap).gathered(batch.lastRows)
      return body(unembed(residual), chunks[index])
    }.flatMap(\.self)
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
