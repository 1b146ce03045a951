import RandomStreams
import Tensors
import Transformer

/// A training step of the shape of Gemma 3 270M as edits take it: prompts of which the last token's
/// answer is asked for, alone and with text of which every next token is, beside its products alone.
package struct GemmaStepBenchmark: Sendable {
  /// What is trained, and on what.
  package struct Options: Sendable {
    /// The model's shape.
    package var configuration: ModelConfiguration
    /// What is trained.
    package var components: [Component]
    /// Prompts a step.
    package var prompts = 24
    /// Tokens of each.
    package var length = 22
    /// Texts a step.
    package var texts = 4
    /// Tokens predicted in each.
    package var textLength = 64
    /// Rounds that are timed.
    package var steps: Int
    /// Threads.
    package var threads: Int

    /// Steps of Gemma 3 270M.
    ///
    /// - Parameters:
    ///   - components: What is trained; all attention and feed-forward layers where nothing is given.
    ///   - steps: Rounds that are timed.
    ///   - threads: Threads.
    package init(training components: [Component]? = nil, steps: Int, threads: Int) {
      var shape = ModelConfiguration(
        family: .gemma3, vocabulary: 262_144, width: 640, mlpWidth: 2048, layers: 18, heads: 4,
        keyHeads: 1, headWidth: 256, contextLength: 32_768)
      shape.forEachBlock { if $0.attention.window != nil { $0.attention.window = 512 } }
      configuration = shape
      self.components =
        components ?? (0..<shape.layers).flatMap { [.attention(layer: $0), .mlp(layer: $0)] }
      self.steps = steps
      self.threads = threads
    }
  }

  private let options: Options

  /// A benchmark of steps on random tokens.
  package init(_ options: Options) { self.options = options }

  /// Runs the benchmark: the two kinds of step, and the products of each, in turn.
  ///
  /// - Returns: Medians over rounds.
  /// - Throws: `ComponentError` where the model has no such component.
  package func run() throws -> BenchmarkResult {
    let model = Self.model(options.configuration)
    let part = try Selection(options.components, of: model)
    var trainer = Trainer(
      model, training: part, options: .init(weightDecay: 0, clip: 1),
      schedule: WarmupCosineSchedule(peak: 1e-5, warmup: 0, steps: 1, floor: 1),
      threads: options.threads)
    let steps = [[prompts], [prompts, texts]].map {
      TimedStep($0, of: part, model)
    }
    for step in steps { step.take(&trainer) }
    Engine.resetPeakMemory()
    for step in steps { step.take(&trainer) }
    let peak = Engine.memory.peakBytes
    let products = steps.map { ShardedProducts($0.sizes, threads: options.threads) }
    for product in products { product.run() }
    let times = Stopwatch.medians(rounds: options.steps, of: 4) { index in
      if index < 2 { steps[index].take(&trainer) } else { products[index - 2].run() }
    }
    var result = BenchmarkResult("gemma-step")
    result.add("parameters", "parameters", model.parameterCount)
    result.add("trained", "trained of them", part.parameterCount)
    result.add("threads", "threads", options.threads)
    for (index, name) in ["prompts", "prompts_and_text"].enumerated() {
      let what = name.replacing("_", with: " ")
      result.add("\(name)_seconds_per_step", "\(what), seconds a step", times[index])
      result.add(
        "\(name)_product_seconds_per_step", "\(what), its products alone, seconds", times[index + 2]
      )
      result.add(
        "\(name)_ratio_to_products", "\(what), ratio to its products",
        times[index] / times[index + 2])
    }
    result.add("peak_bytes", "bytes of all tensors at most", peak)
    return result
  }

  /// Matrices of small noise, each of its own memory: nothing that is computed from them is NaN.
  private static func model(_ configuration: ModelConfiguration) -> LanguageModel {
    var model = LanguageModel(initializingNorms: configuration)
    model.forEachParameter { _, parameter in
      guard parameter.shape.count == 2 else { return }
      parameter = .noise(parameter.shape, deviation: 0.02)
    }
    return model
  }

  /// Prompts, of which the token after the last is predicted.
  private var prompts: TimedStep.Batch {
    .init(sequences("prompts", options.prompts, options.length), labelsFrom: options.length)
  }

  /// Texts, of which every token but the first is predicted.
  private var texts: TimedStep.Batch {
    .init(sequences("texts", options.texts, options.textLength), labelsFrom: 1)
  }

  private func sequences(_ name: String, _ count: Int, _ length: Int) -> [[Int32]] {
    var stream = RandomStream(seed: 0, name: "benchmark \(name)")
    return (0..<count).map { _ in
      (0...length).map { _ in Int32(stream.integer(below: options.configuration.vocabulary)) }
    }
  }
}

/// A step on batches in parts, and the sizes of its products, part by part.
private struct TimedStep {
  /// Sequences of equal length, and the first token that is predicted in each.
  struct Batch {
    var sequences: [[Int32]]
    var first: Int

    init(_ sequences: [[Int32]], labelsFrom first: Int) {
      self.sequences = sequences
      self.first = first
    }
  }

  let sizes: [[MatrixProducts.Size]]
  private let losses: [@Sendable (LanguageModel) -> Tensor]

  init(_ batches: [Batch], of part: Selection, _ model: LanguageModel) {
    let frozen = FrozenLayers(model, below: part.firstLayer)
    let products = StepProducts(model.configuration, training: part)
    let shards = batches.flatMap { batch in
      LabelledBatch.shards(batch.sequences, labelsFrom: batch.sequences.map { _ in batch.first })
    }
    losses = shards.map { shard in
      { shard.loss(of: $0, from: frozen.start(of: shard.inputs)) }
    }
    sizes = shards.map { shard in
      products.sizes(
        .init(
          sequences: shard.inputs.layout.batch, length: shard.inputs.layout.length,
          labels: shard.labels.count))
    }
  }

  func take(_ trainer: inout Trainer<Selection>) {
    _ = trainer.step(downLossesOfModel: losses)
  }
}
