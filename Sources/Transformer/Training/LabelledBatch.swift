import Tensors

/// Sequences and the tokens that a model should predict in them.
public struct LabelledBatch: Sendable {
  /// The tokens read.
  public let inputs: TokenBatch
  /// The rows with a label.
  public let rows: [Int]
  /// The label of each such row.
  public let labels: [Int32]

  /// Sequences in which every token after the first is predicted from those before it.
  public init(_ sequences: [[Int32]]) {
    inputs = TokenBatch(sequences.map { Array($0.dropLast()) })
    let length = inputs.layout.length
    rows = inputs.layout.padding.enumerated().flatMap { sequence, padding in
      (sequence * length + padding)..<((sequence + 1) * length)
    }
    labels = sequences.flatMap { $0.dropFirst() }
  }

  /// The cross-entropy of the labels, summed and divided.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - divisor: What the sum is divided by; the number of labels where none is given.
  /// - Returns: A scalar, in nats.
  public func loss(of model: LanguageModel, divisor: Int? = nil) -> Tensor {
    var tap = NoTap()
    let residual = model.finalResidual(inputs, tap: &tap)
    return model.unembed(residual.gathered(rows)).crossEntropy(labels, divisor: divisor)
  }
}
