import RandomStreams
import Tensors
import Transformer

/// How long a training step takes, beside its matrix products alone and the machine's best.
package struct TrainingStepBenchmark: Sendable {
  /// What is trained, and how.
  package struct Options: Sendable {
    /// The model's shape.
    package var configuration: ModelConfiguration
    /// Sequences a step.
    package var batch: Int
    /// Tokens predicted in each.
    package var length: Int
    /// Rounds that are timed.
    package var steps: Int
    /// Threads.
    package var threads: Int
    /// What is kept for the way back.
    package var activations = Activations.kept
    /// What is trained; the whole model where none is given.
    package var components: [Component]?

    /// Steps on a whole model.
    package init(
      _ configuration: ModelConfiguration, batch: Int, length: Int, steps: Int, threads: Int
    ) {
      self.configuration = configuration
      self.batch = batch
      self.length = length
      self.steps = steps
      self.threads = threads
    }
  }

  private let options: Options
  private static let peakSize = 1024

  /// A benchmark of steps on random text.
  package init(_ options: Options) { self.options = options }

  /// Runs the benchmark.
  ///
  /// The step, the same step on one thread, its matrix products and large square products are timed
  /// in turn.
  ///
  /// - Returns: The medians over rounds.
  /// - Throws: `ComponentError` where the model has no such component.
  package func run() throws -> BenchmarkResult {
    let model = LanguageModel(initializing: options.configuration, seed: 0)
    let components = options.components ?? Component.all(of: options.configuration)
    let part = try Selection(components, of: model)
    var trainers = [options.threads, 1].map { threads in
      Trainer(
        model, training: part, options: .init(clip: 1),
        schedule: WarmupCosineSchedule(peak: 1e-4, warmup: 1, steps: 1, floor: 1),
        activations: options.activations, threads: threads)
    }
    let sizes = StepProducts(options.configuration, training: part)
    let products = ShardedProducts(shards.map { sizes.sizes($0) }, threads: options.threads)
    let square = MatrixProducts.Size(Self.peakSize, Self.peakSize, inner: Self.peakSize)
    let squares = ShardedProducts(
      Array(repeating: [square], count: options.threads), threads: options.threads)
    let text = sequences
    for index in [0, 1, 0, 1] { _ = trainers[index].train(on: text) }
    Engine.resetPeakMemory()
    let resting = Engine.memory.bytes
    _ = trainers[0].train(on: text)
    let needed = Engine.memory.peakBytes - resting
    var allocations = 0
    let times = Stopwatch.medians(rounds: options.steps, of: 4) { index in
      let before = Engine.memory.allocations
      switch index {
      case 0, 1: _ = trainers[index].train(on: text)
      case 2: products.run()
      default: squares.run()
      }
      if index < 2 { allocations += Engine.memory.allocations - before }
    }
    let peak = squares.operations / times[3]
    var result = BenchmarkResult("train-step")
    result.add("parameters", "parameters", model.parameterCount)
    result.add("trained", "trained of them", trainers[0].part.parameterCount)
    result.add("threads", "threads", options.threads)
    result.add("seconds_per_step", "seconds a step", times[0])
    result.add(
      "tokens_per_second", "tokens a second", Double(options.batch * options.length) / times[0])
    result.add("speedup_over_one_thread", "times as fast as on one thread", times[1] / times[0])
    result.add("product_seconds_per_step", "its products alone, seconds", times[2])
    result.add("ratio_to_products", "ratio to its products", times[0] / times[2])
    result.add(
      "fraction_of_gemm_peak", "fraction of the best rate", products.operations / times[0] / peak)
    result.add("step_bytes", "bytes a step needs beside model and optimizer", needed)
    result.add("allocations", "times memory was asked for", allocations)
    return result
  }

  /// The trainer's shards.
  private var shards: [StepProducts.Shard] {
    LabelledBatch.shards(of: Array(repeating: options.length + 1, count: options.batch)).map {
      .init(sequences: $0.count, length: options.length, labels: $0.count * options.length)
    }
  }

  private var sequences: [[Int32]] {
    var stream = RandomStream(seed: 0, name: "benchmark text")
    return (0..<options.batch).map { _ in
      (0...options.length).map { _ in
        Int32(stream.integer(below: options.configuration.vocabulary))
      }
    }
  }
}
