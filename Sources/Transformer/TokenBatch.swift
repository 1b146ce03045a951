import Tensors

/// Token sequences side by side, padded on the left to one length.
public struct TokenBatch: Sendable {
  /// The tokens, sequence after sequence.
  public let tokens: [Int32]
  /// Which rows belong to which sequence.
  public let layout: BatchLayout

  /// A batch of sequences of any lengths; shorter ones are padded on the left.
  public init(_ sequences: [[Int32]], pad: Int32 = 0) {
    let length = sequences.map(\.count).max() ?? 0
    tokens = sequences.flatMap { Array(repeating: pad, count: length - $0.count) + $0 }
    layout = BatchLayout(
      batch: sequences.count, length: length, padding: sequences.map { length - $0.count })
  }

  /// One more token for each sequence of a batch, whose keys and values are kept elsewhere.
  init(next tokens: [Int32], after batch: BatchLayout) {
    self.tokens = tokens
    layout = BatchLayout(
      batch: batch.batch, length: 1, padding: batch.padding, past: batch.past + batch.length)
  }

  /// The row of each sequence's last token.
  public var lastRows: [Int] {
    (0..<layout.batch).map { ($0 + 1) * layout.length - 1 }
  }
}

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
