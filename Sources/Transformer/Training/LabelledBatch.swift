import Tensors

/// Sequences and the tokens that a model should predict in them.
public struct LabelledBatch: Sendable {
  /// The tokens read.
  package let inputs: TokenBatch
  /// The rows with a label.
  package let rows: [Int]
  /// The label of each such row.
  package let labels: [Int32]

  /// Sequences of which some tokens are predicted from those before them.
  ///
  /// - Parameters:
  ///   - sequences: The sequences, of any lengths.
  ///   - first: The first token of each that is to be predicted, at least 1; the second token, 1,
  ///     where none are given. The head is computed for labels only.
  public init(_ sequences: [[Int32]], labelsFrom first: [Int]? = nil) {
    require(first?.allSatisfy { $0 >= 1 } ?? true, "nothing is before a first token")
    require(first.map { $0.count == sequences.count } ?? true, "one start a sequence")
    inputs = TokenBatch(sequences.map { Array($0.dropLast()) })
    let length = inputs.layout.length
    rows = inputs.layout.padding.enumerated().flatMap { sequence, padding in
      let start = sequence * length + padding + (first?[sequence] ?? 1) - 1
      return start..<max(start, (sequence + 1) * length)
    }
    labels = sequences.enumerated().flatMap { $1.dropFirst(first?[$0] ?? 1) }
  }

  /// The cross-entropy of the labels, summed and divided.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - divisor: What the sum is divided by; the number of labels where none is given.
  ///   - activations: What is kept for the way back.
  /// - Returns: A scalar, in nats.
  public func loss(
    of model: LanguageModel, divisor: Int? = nil, activations: Activations = .kept
  ) -> Tensor {
    loss(of: model, from: nil, divisor: divisor, activations: activations)
  }

  /// The same, from a stream on that is there already.
  package func loss(
    of model: LanguageModel, from start: LanguageModel.Start?, divisor: Int? = nil,
    activations: Activations = .kept
  ) -> Tensor {
    let residual = model.finalResidual(inputs, from: start, activations: activations)
    return model.crossEntropy(of: residual.gathered(rows), labels, divisor: divisor)
  }

  /// A training batch in parts for threads to share.
  package static func shards(_ sequences: [[Int32]], labelsFrom first: [Int]? = nil)
    -> [LabelledBatch]
  {
    shards(of: sequences.map(\.count)).map { range in
      LabelledBatch(Array(sequences[range]), labelsFrom: first.map { Array($0[range]) })
    }
  }

  /// How sequences of given lengths are split: in two, and again while a part has more than 2048
  /// tokens, up to 16 parts.
  ///
  /// It depends on nothing but the batch, and parts are summed in order: the same weights come out,
  /// bit by bit, on any number of threads. Each part costs a gradient as large as what is trained.
  package static func shards(of lengths: [Int]) -> [Range<Int>] {
    let tokens = lengths.reduce(0, +)
    let parts = [2, 4, 8].first { tokens <= 2048 * $0 } ?? 16
    return (0..<parts).map { lengths.count * $0 / parts..<lengths.count * ($0 + 1) / parts }
      .filter { !$0.isEmpty }
  }
}
