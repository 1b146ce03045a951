import Tensors

/// What an optimizer step did.
public struct TrainingStep: Sendable {
  /// The loss before the step, in nats: the sum of its parts.
  public var loss: Double { parts.reduce(0, +) }
  /// The parts of the loss, in the order in which they were given.
  public var parts: [Double]
  /// The gradient's norm before clipping.
  public var gradientNorm: Double
  /// The learning rate of the step.
  public var learningRate: Double
}

/// Trains a model, a part of one, or something beside it, step by step, the loss split over threads.
public struct Trainer<Part: Module>: Sendable {
  /// What is trained, so far.
  public private(set) var part: Part
  private let base: LanguageModel
  private var frozen: FrozenLayers?
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

  /// Takes one step down a sum of losses.
  ///
  /// - Parameter losses: The parts of the loss, each a scalar computed from what is trained; they are
  ///   summed in order, whichever thread computes them.
  /// - Returns: What the step did.
  public mutating func step(
    down losses: [@Sendable (Part) -> Tensor]
  ) -> TrainingStep {
    let (values, gradients) = Self.gradients(at: part, of: losses, threads: threads)
    let rate = schedule.rate(at: step)
    step += 1
    let norm = optimizer.update(
      &part, along: gradients, learningRate: rate, threads: threads)
    return TrainingStep(parts: values, gradientNorm: norm, learningRate: rate)
  }

  /// The losses and their gradients; no other copy of what is trained outlives the call, so that the
  /// optimizer changes it in place.
  private static func gradients(
    at part: Part, of losses: [@Sendable (Part) -> Tensor], threads: Int
  ) -> (values: [Double], gradients: [Part]) {
    let results = Parallel.map(losses.count, threads: threads) { index in
      valueWithGradient(at: part, in: losses[index])
    }
    return (results.map { Double($0.value) }, results.map(\.gradient))
  }

  /// Changes what is trained between two steps, such as to hold it within bounds.
  package mutating func project(_ body: (inout Part) -> Void) { body(&part) }
}

extension Trainer where Part: Trainee {
  /// The model so far.
  public var model: LanguageModel { part.applied(to: base) }

  /// Takes one step.
  ///
  /// What the layers below those that are trained make of the batch is kept, up to
  /// `FrozenLayers.usualLimit`, for when it comes again.
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
    let (base, activations) = (base, activations)
    let frozen = frozen ?? FrozenLayers(base, below: part.firstLayer)
    self.frozen = frozen
    return step(
      down: batches.map { batch in
        {
          batch.loss(
            of: $0.applied(to: base), from: frozen.start(of: batch.inputs), divisor: labels,
            activations: activations)
        }
      })
  }

  /// Takes one step down a sum of losses of the model.
  public mutating func step(
    downLossesOfModel losses: [@Sendable (LanguageModel) -> Tensor]
  ) -> TrainingStep {
    let base = base
    return step(down: losses.map { loss in { loss($0.applied(to: base)) } })
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
