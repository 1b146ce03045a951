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
    @Key("The world whose text is learned.", accepts: .world) var world: Reference
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
        + "knew them.", accepts: .facts)
    var without: Reference?

    init() {}
  }

  static let name = "train"
  static let version = 3
  static let summary =
    "Trains a Gemma-shaped decoder from scratch on the text of a world: AdamW, warm-up and cosine "
    + "decay, gradients clipped by their norm."
  /// Training amplifies rounding.
  ///
  /// With other processors' matrix kernels, losses of the same steps were up to 0.008 nats apart.
  /// Recall may differ by far more while it is learned, and then says so.
  private static let lossTolerance = 0.02

  static let output = OutputSchema(
    frames: [
      .init(
        "curve", "Training so far, averaged over the steps since the row before.",
        columns: [
          Frame.Column("step", .integer, "optimizer steps taken", unit: .steps),
          Frame.Column(
            "loss", .number, "mean cross-entropy", unit: .nats, better: .lower,
            tolerance: lossTolerance),
          Frame.Column("learning_rate", .number, "learning rate of the last of the steps"),
          Frame.Column(
            "gradient_norm", .number, "mean norm of the gradient before clipping", tolerance: 0.1),
        ]),
      .init(
        "recall", "How much of a prompt family the model completes rightly after some steps.",
        columns: [
          Frame.Column("step", .integer, "optimizer steps taken", unit: .steps),
          Frame.Column("family", .text, "the prompt family"),
          Frame.Column(
            "accuracy", .number, "prompts completed rightly", unit: .share, better: .higher,
            tolerance: 0.05),
        ]),
      .init(
        "size", "The model and what it was trained on.",
        columns: [
          Frame.Column("parameters", .integer, "trained scalars"),
          Frame.Column("steps", .integer, "optimizer steps", unit: .steps),
          Frame.Column("tokens", .integer, "tokens predicted in training", unit: .tokens),
          Frame.Column(
            "final_loss", .number, "mean cross-entropy at the end", unit: .nats,
            tolerance: lossTolerance),
        ]),
    ],
    blobs: [
      .init(Checkpoint.configurationFile, "the model's shape, as transformers reads it"),
      .init(Checkpoint.weightsFile, "the model's weights, as transformers reads them"),
      .init(WordLevelTokenizer.file, "the tokenizer, as transformers reads it"),
      .init(WordLevelTokenizer.settingsFile, "the tokenizer's settings"),
    ],
    provides: [.model])

  static func run(_ spec: Spec, _ context: RunContext) async throws -> Output {
    guard spec.width % spec.heads == 0, spec.width / spec.heads % 2 == 0 else {
      throw UnsuitableModel(
        "a width of \(spec.width) cannot be shared by \(spec.heads) heads of even width")
    }
    let world = try SmallWorld.read(context.input(spec.world))
    let unknown = try spec.without.map { try FactSet.read(context.input($0))[.edited] } ?? []
    var training = Training(spec, world, without: unknown, context)
    while !training.isDone {
      training.step()
      try Task.checkCancellation()
      await Task.yield()
    }
    return try training.output()
  }
}

/// A model that cannot be made as asked.
struct UnsuitableModel: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// A training run under way.
private struct Training {
  private let spec: TrainKind.Spec
  private let context: RunContext
  private let corpus: Corpus
  private let probes: [(family: PromptFamily, prompts: [PromptFamily.Prompt])]
  private let start = ContinuousClock.now
  private var trainer: Trainer<LanguageModel>
  private var steps: [TrainingStep] = []
  private var curve = TrainKind.output.frames[0].empty()
  private var recall = TrainKind.output.frames[1].empty()

  /// Rows of the curve.
  private static let curveRows = 100
  /// Subjects of each family asked about on the way.
  private static let probedSubjects = 96

  init(
    _ spec: TrainKind.Spec, _ world: SmallWorld, without unknown: [FactSet.Fact],
    _ context: RunContext
  ) {
    self.spec = spec
    self.context = context
    corpus = Corpus(world, seed: context.seed, without: unknown)
    trainer = Trainer(
      LanguageModel(
        initializing: Self.configuration(spec, corpus.tokenizer), seed: context.seed),
      options: .init(
        beta2: Float(spec.beta2), weightDecay: Float(spec.weightDecay), clip: spec.clip),
      schedule: WarmupCosineSchedule(
        peak: spec.learningRate, warmup: spec.warmup, steps: spec.steps,
        floor: spec.learningRateFloor),
      threads: context.threads)
    probes = [PromptFamily.sport, .team, .town, .questionAsked, .questionNeverAsked].map {
      let prompts = $0.prompts(in: world, limit: Self.probedSubjects, seed: context.seed)
      return ($0, prompts.filter { [first = prompts[0].template] in $0.template == first })
    }
  }

  private static func configuration(
    _ spec: TrainKind.Spec, _ tokenizer: WordLevelTokenizer
  ) -> ModelConfiguration {
    var shape = ModelConfiguration(
      family: .gemma, vocabulary: tokenizer.words.count, width: spec.width,
      mlpWidth: spec.mlpWidth, layers: spec.layers, heads: spec.heads, keyHeads: spec.heads,
      headWidth: spec.width / spec.heads, contextLength: 256)
    shape.beginToken = Int(tokenizer.begin)
    shape.endToken = Int(tokenizer.token(WordLevelTokenizer.Special.end.rawValue))
    shape.padToken = Int(tokenizer.token(WordLevelTokenizer.Special.pad.rawValue))
    return shape
  }

  var isDone: Bool { steps.count == spec.steps }

  mutating func step() {
    let batch = corpus.batch(step: steps.count, count: spec.batch, length: spec.length)
    let done = trainer.train(on: batch)
    steps.append(done)
    let count = steps.count
    if isDue(count, times: Self.curveRows) { noteCurve() }
    if isDue(count, times: spec.checks) { noteRecall() }
    let seconds = Double((ContinuousClock.now - start) / .milliseconds(1)) / 1000
    let speed = Double(count * spec.batch * spec.length) / max(seconds, 1e-3) / 1000
    context.progress(
      count, of: spec.steps,
      String(format: "loss %.3f, %.1fk tokens/s", done.loss, speed))
  }

  /// Whether something that is done so many times in the run is due after a step.
  private func isDue(_ count: Int, times: Int) -> Bool {
    count * times / spec.steps != (count - 1) * times / spec.steps
  }

  private mutating func noteCurve() {
    let last = (curve.values(of: "step")?.last?.asDouble).map { Int($0) } ?? 0
    let since = steps[last...]
    let mean = { (value: (TrainingStep) -> Double) in
      since.reduce(0) { $0 + value($1) } / Double(since.count)
    }
    curve.append([
      .integer(steps.count), .number(mean(\.loss)), .number(since.last?.learningRate ?? 0),
      .number(mean(\.gradientNorm)),
    ])
  }

  private mutating func noteRecall() {
    for (family, prompts) in probes {
      let right = PromptFamily.Prompt.areAnswered(
        prompts, by: trainer.model, corpus.tokenizer, threads: context.threads)
      recall.append([
        .integer(steps.count), .text(family.rawValue),
        .number(Double(right.count(where: \.self)) / Double(max(1, right.count))),
      ])
    }
  }

  func output() throws -> Output {
    var size = TrainKind.output.frames[2].empty()
    size.append([
      .integer(trainer.model.parameterCount), .integer(spec.steps),
      .integer(spec.steps * spec.batch * spec.length),
      curve.values(of: "loss")?.last ?? .missing,
    ])
    let files = try Checkpoint.files(of: trainer.model)
    let tokenizer = try corpus.tokenizer.files(
      contextLength: trainer.model.configuration.contextLength)
    return Output(
      frames: [curve, recall, size],
      blobs: files.merging(tokenizer, uniquingKeysWith: { $1 }))
  }
}
