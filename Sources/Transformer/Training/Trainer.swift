import Tensors

/// Trains a model step by step, the batch split over threads.
public struct Trainer: Sendable {
  /// The model so far.
  public private(set) var model: LanguageModel
  private var optimizer: AdamW<LanguageModel>
  private let schedule: WarmupCosineSchedule
  private let threads: Int
  private var step = 0

  /// Into how many parts every batch is split.
  ///
  /// Fixed, and summed in order: the same weights come out, bit by bit, on any number of threads.
  static let shards = 4

  /// What a step did.
  public struct Step: Sendable {
    /// The mean loss over the batch before the step, in nats.
    public var loss: Double
    /// The gradient's norm before clipping.
    public var gradientNorm: Double
    /// The learning rate of the step.
    public var learningRate: Double
  }

  /// A trainer at its first step.
  public init(
    _ model: LanguageModel, options: AdamW<LanguageModel>.Options, schedule: WarmupCosineSchedule,
    threads: Int
  ) {
    self.model = model
    self.optimizer = AdamW(for: model, options: options)
    self.schedule = schedule
    self.threads = threads
  }

  /// Takes one step on a batch of sequences of equal length.
  public mutating func train(on sequences: [[Int32]]) -> Step {
    let count = sequences.count
    let batches = (0..<Self.shards).map { shard in
      LabelledBatch(
        Array(sequences[count * shard / Self.shards..<count * (shard + 1) / Self.shards]))
    }
    let labels = batches.reduce(0) { $0 + $1.labels.count }
    let model = model
    let parts = Parallel.map(Self.shards, threads: threads) { shard in
      valueWithGradient(at: model) { batches[shard].loss(of: $0, divisor: labels) }
    }
    var (loss, gradient) = (parts[0].value, parts[0].gradient)
    for part in parts.dropFirst() {
      loss += part.value
      gradient.add(part.gradient)
    }
    return update(along: gradient, loss: Double(loss))
  }

  private mutating func update(along gradient: LanguageModel, loss: Double) -> Step {
    let rate = schedule.rate(at: step)
    step += 1
    let norm = optimizer.update(&model, along: gradient, learningRate: rate)
    return Step(loss: loss, gradientNorm: norm, learningRate: rate)
  }
}
