import Tensors

/// What an optimizer step did.
public struct TrainingStep: Sendable {
  /// The mean loss over the batch before the step, in nats.
  public var loss: Double
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The learning rate of the step.
  public var learningRate: Double
}

/// Trains a model, or a part of one, step by step, the batch split over threads.
public struct Trainer<Part: Trainee>: Sendable {
  /// What is trained, so far.
  public private(set) var part: Part
  private let base: LanguageModel
  private var optimizer: AdamW<Part>
  private let schedule: WarmupCosineSchedule
  private let activations: Activations
  private let threads: Int
  private var step = 0

  /// A trainer at its first step.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - part: What is trained of it.
  ///   - options: The optimizer's options.
  ///   - schedule: The learning rate by step.
  ///   - activations: What is kept for the way back.
  ///   - threads: Threads; they change nothing in the result.
  public init(
    _ model: LanguageModel, training part: Part, options: AdamW<Part>.Options,
    schedule: WarmupCosineSchedule, activations: Activations = .kept, threads: Int
  ) {
    self.base = model
    self.part = part
    self.optimizer = AdamW(for: part, options: options)
    self.schedule = schedule
    self.activations = activations
    self.threads = threads
  }

  /// The model so far.
  public var model: LanguageModel { part.applied(to: base) }

  /// Takes one step.
  ///
  /// - Parameters:
  ///   - sequences: The batch, of any lengths.
  ///   - first: The first token of each sequence that is to be predicted; the second where none are
  ///     given.
  /// - Returns: What the step did.
  public mutating func train(
    on sequences: [[Int32]], labelsFrom first: [Int]? = nil
  ) -> TrainingStep {
    let batches = LabelledBatch.shards(sequences, labelsFrom: first)
    let labels = batches.reduce(0) { $0 + $1.labels.count }
    let (part, base, activations) = (part, base, activations)
    let results = Parallel.map(batches.count, threads: threads) { shard in
      valueWithGradient(at: part) {
        batches[shard].loss(of: $0.applied(to: base), divisor: labels, activations: activations)
      }
    }
    let loss = results.reduce(0) { $0 + $1.value }
    let rate = schedule.rate(at: step)
    step += 1
    let norm = optimizer.update(
      &self.part, along: results.map(\.gradient), learningRate: rate, threads: threads)
    return TrainingStep(loss: Double(loss), gradientNorm: norm, learningRate: rate)
  }
}

extension Trainer where Part == LanguageModel {
  /// A trainer of a whole model, at its first step.
  public init(
    _ model: LanguageModel, options: AdamW<LanguageModel>.Options,
    schedule: WarmupCosineSchedule, activations: Activations = .kept, threads: Int
  ) {
    self.init(
      model, training: model, options: options, schedule: schedule, activations: activations,
      threads: threads)
  }
}
