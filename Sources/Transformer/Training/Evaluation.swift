import Tensors

extension LanguageModel {
  /// The logits after each prompt, [prompts, vocabulary].
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - threads: How many chunks of prompts run side by side; changes nothing in the result.
  /// - Returns: One row a prompt, in order.
  public func nextTokenLogits(_ prompts: [[Int32]], threads: Int) -> Tensor {
    let parts = nextTokenReadings(prompts, threads: threads) { logits, _ in [logits] }
    return parts.isEmpty ? .zeros([0, configuration.vocabulary]) : .stacked(parts)
  }

  /// What is kept of the logits after each prompt, which are there for some prompts at a time only.
  ///
  /// - Parameters:
  ///   - prompts: Token sequences.
  ///   - threads: How many chunks of prompts run side by side; changes nothing in the result.
  ///   - read: What is kept of the logits of a chunk, [prompts of it, vocabulary], and which prompts it
  ///     has.
  /// - Returns: What was kept, chunk after chunk.
  public func nextTokenReadings<Reading: Sendable>(
    _ prompts: [[Int32]], threads: Int, _ read: @Sendable (Tensor, Range<Int>) -> [Reading]
  ) -> [Reading] {
    let chunks = stride(from: 0, to: prompts.count, by: Self.promptsAtOnce).map {
      $0..<min($0 + Self.promptsAtOnce, prompts.count)
    }
    return Parallel.map(chunks.count, threads: threads) { index in
      let batch = TokenBatch(Array(prompts[chunks[index]]))
      var tap = NoTap()
      let logits = unembed(finalResidual(batch, tap: &tap).gathered(batch.lastRows))
      return read(logits, chunks[index])
    }.flatMap(\.self)
  }

  /// The mean cross-entropy of each next token of the sequences, in nats, and how many were
  /// predicted.
  public func crossEntropy(
    of sequences: [[Int32]], threads: Int
  ) -> (mean: Double, tokens: Int) {
    let chunks = stride(from: 0, to: sequences.count, by: Self.promptsAtOnce).map {
      LabelledBatch(Array(sequences[$0..<min($0 + Self.promptsAtOnce, sequences.count)]))
    }
    let sums = Parallel.map(chunks.count, threads: threads) { index in
      let batch = chunks[index]
      return Double(batch.loss(of: self, divisor: 1).scalar)
    }
    let count = chunks.reduce(0) { $0 + $1.labels.count }
    return (sums.reduce(0, +) / Double(max(1, count)), count)
  }

  /// Sequences a forward pass: enough to fill the matrix products, few enough to stay in cache.
  package static var promptsAtOnce: Int { 64 }
}
