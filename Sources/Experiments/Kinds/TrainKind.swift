import Chapters
import Facts
import Foundation
import Frames
import Notebook
import Tensors
import Transformer

/// `train`: trains a decoder from scratch on a small world.
enum TrainKind: ExperimentKind {
  struct Spec: BlockSpec {
    @Key("The world whose text is learned.") var world: Input<SmallWorld>
    @Key("Blocks of the decoder.", in: 1...64) var layers = 6
    @Key("The width of the residual stream.", in: 8...8192) var width = 128
    @Key("Attention heads; they share the width.", in: 1...64) var heads = 4
    @Key("The width of the feed-forward layers.", in: 8...32768) var mlpWidth = 384
    @Key("Optimizer steps.", in: 1...1_000_000) var steps = 1600
    @Key("Sequences a step.", in: 1...4096) var batch = 48
    @Key("Tokens predicted in a sequence.", in: 8...256) var length = 64
    @Key("The highest learning rate.", in: 1e-6...1) var learningRate = 0.003
    @Key("Steps over which the learning rate rises.", in: 1...100_000) var warmup = 50
    @Key("The share of the learning rate left at the end.", in: 0...1) var learningRateFloor = 0.05
    @Key("Decoupled weight decay.", in: 0...10) var weightDecay = 0.01
    @Key("The decay rate of AdamW's second moment.", in: 0.5...0.9999) var beta2 = 0.95
    @Key("The gradient's largest norm.", in: 0.01...1000) var clip = 1.0
    @Key("How many times recall is measured on the way.", in: 1...100) var checks = 16
    @Key(
      "Facts whose edited ones are left out of the text, in sentences and questions: a model that never "
        + "knew them.")
    var without: Input<FactSet>?

    init() {}
  }

  struct Results: KindResults {
    @Table("Training so far, averaged over the steps since the row before.") var curve: [Moment]
    @Table("How much of a prompt family the model completes rightly after some steps.")
    var recall: [Recall]
    @OneRow("The model and what it was trained on.") var size: Size
    @HandedOn var model: TrainedModel?

    init() {}
  }

  /// Training amplifies rounding.
  ///
  /// With other processors' matrix kernels, losses of the same steps were up to 0.008 nats apart.
  /// Recall may differ by far more while it is learned, and then says so.
  private static let lossTolerance = 0.02

  struct Moment: FrameRow {
    @Column("optimizer steps taken", unit: .steps) var step: Int
    @Column("mean cross-entropy", unit: .nats, better: .lower, tolerance: lossTolerance)
    var loss: Double
    @Column("learning rate of the last of the steps") var learningRate: Double
    @Column("mean norm of the gradient before clipping", tolerance: 0.1) var gradientNorm: Double
  }

  struct Recall: FrameRow {
    @Column("optimizer steps taken", unit: .steps) var step: Int
    @Column("the prompt family") var family: PromptFamily
    @Column("prompts completed rightly", unit: .share, better: .higher, tolerance: 0.05)
    var accuracy: Double
  }

  struct Size: FrameRow {
    @Column("trained scalars") var parameters: Int
    @Column("optimizer steps", unit: .steps) var steps: Int
    @Column("tokens predicted in training", unit: .tokens) var tokens: Int
    @Column("mean cross-entropy at the end", unit: .nats, tolerance: lossTolerance)
    var finalLoss: Double?
  }

  static let name = "train"
  static let version = 3
  static let summary =
    "Trains a Gemma-shaped decoder from scratch on the text of a world: AdamW, warm-up and cosine "
    + "decay, gradients clipped by their norm."

  /// Rows of the curve.
  private static let curveRows = 100

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Results {
    var training = try spec.training(context)
    let rows = EvenMoments(curveRows, over: spec.steps)
    let checks = EvenMoments(spec.checks, over: spec.steps)
    let start = ContinuousClock.now
    var results = Results()
    while !training.isDone {
      try Task.checkCancellation()
      await Task.yield()
      training.advance()
      let step = training.steps.count
      if rows.come(after: step) { results.noteLoss(of: training) }
      if checks.come(after: step) { results.noteRecall(of: training) }
      let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
      let speed = Double(training.tokens) / max(seconds, 1e-3) / 1000
      let loss = training.steps.last?.loss ?? 0
      context.progress(
        step, of: spec.steps, String(format: "loss %.3f, %.1fk tokens/s", loss, speed))
    }
    results.size.parameters = training.model.parameterCount
    results.size.steps = spec.steps
    results.size.tokens = training.tokens
    results.size.finalLoss = results.curve.last?.loss
    results.model = TrainedModel(model: training.model, tokenizer: training.corpus.tokenizer)
    return results
  }
}

extension TrainKind.Spec {
  /// The training that the keys ask for.
  fileprivate func training(_ context: RunContext) throws -> WorldTraining {
    let unknown = try without.map { try context.read($0)[.edited] } ?? []
    let corpus = Corpus(try context.read(world), seed: context.seed, without: unknown)
    return WorldTraining(
      of: try ModelConfiguration(
        layers: layers, width: width, heads: heads, mlpWidth: mlpWidth, reading: corpus.tokenizer),
      on: corpus,
      WorldTraining.Options(
        size: batch, length: length,
        optimizer: .init(beta2: Float(beta2), weightDecay: Float(weightDecay), clip: clip),
        schedule: WarmupCosineSchedule(
          peak: learningRate, warmup: warmup, steps: steps, floor: learningRateFloor)),
      threads: context.threads, seed: context.seed)
  }
}

extension TrainKind.Results {
  /// Adds what the steps since the last row did to the curve.
  fileprivate mutating func noteLoss(of training: WorldTraining) {
    let mean = training.mean(since: curve.last?.step ?? 0)
    curve.append { row in
      row.step = training.steps.count
      row.loss = mean.loss
      row.learningRate = training.steps.last?.learningRate ?? 0
      row.gradientNorm = mean.gradientNorm
    }
  }

  /// Asks the model.
  fileprivate mutating func noteRecall(of training: WorldTraining) {
    for (family, accuracy) in training.recall() {
      recall.append { row in
        row.step = training.steps.count
        row.family = family
        row.accuracy = accuracy
      }
    }
  }
}
