import Tensors

/// How long a training step takes, beside its matrix products alone and the machine's best.
///
/// The three are timed in turn, round by round, so that whatever else the machine does touches all.
public struct TrainingStepBenchmark: Sendable {
  /// What was measured.
  public struct Result: Sendable, Codable {
    /// `train-step`.
    public var name: String
    /// Scalars of the model.
    public var parameters: Int
    /// Threads.
    public var threads: Int
    /// Wall-clock seconds a step: forward, backward, clipping and AdamW; the median over rounds.
    public var secondsPerStep: Double
    /// Tokens predicted a second.
    public var tokensPerSecond: Double
    /// Wall-clock seconds of the step's matrix products alone, on the same threads.
    public var productSecondsPerStep: Double
    /// The step's time over that of its matrix products.
    public var ratioToProducts: Double
    /// The step's floating-point rate over that of large square products on the same threads.
    public var fractionOfGemmPeak: Double

    enum CodingKeys: String, CodingKey {
      case name, parameters, threads
      case secondsPerStep = "seconds_per_step"
      case tokensPerSecond = "tokens_per_second"
      case productSecondsPerStep = "product_seconds_per_step"
      case ratioToProducts = "ratio_to_products"
      case fractionOfGemmPeak = "fraction_of_gemm_peak"
    }
  }

  private let configuration: ModelConfiguration
  private let batch: Int
  private let length: Int
  private let steps: Int
  private let threads: Int
  private static let peakSize = 1024

  /// A benchmark of steps on random text.
  ///
  /// - Parameters:
  ///   - configuration: The model's shape.
  ///   - batch: Sequences a step.
  ///   - length: Tokens predicted in each.
  ///   - steps: Rounds that are timed.
  ///   - threads: Threads.
  public init(
    _ configuration: ModelConfiguration, batch: Int, length: Int, steps: Int, threads: Int
  ) {
    self.configuration = configuration
    self.batch = batch
    self.length = length
    self.steps = steps
    self.threads = threads
  }

  /// Runs the benchmark.
  public func run() -> Result {
    let model = LanguageModel(initializing: configuration, seed: 0)
    var trainer = Trainer(
      model, options: .init(clip: 1),
      schedule: WarmupCosineSchedule(peak: 1e-4, warmup: 1, steps: steps + 1, floor: 1),
      threads: threads)
    let products = shards.map { MatrixProducts(sizes(sequences: $0)) }
    let square = MatrixProducts([
      .init(Self.peakSize, Self.peakSize, inner: Self.peakSize)
    ])
    let text = sequences
    _ = trainer.train(on: text)
    var times: (step: [Double], products: [Double], square: [Double]) = ([], [], [])
    for _ in 0..<steps {
      times.step.append(Self.seconds { _ = trainer.train(on: text) })
      times.products.append(Self.seconds { run(products) })
      times.square.append(
        Self.seconds { run([MatrixProducts](repeating: square, count: threads)) })
    }
    let step = Self.median(times.step)
    let alone = Self.median(times.products)
    let peak = square.operations * Double(threads) / Self.median(times.square)
    let operations = products.reduce(0) { $0 + $1.operations }
    return Result(
      name: "train-step", parameters: model.parameterCount, threads: threads,
      secondsPerStep: step, tokensPerSecond: Double(batch * length) / step,
      productSecondsPerStep: alone, ratioToProducts: step / alone,
      fractionOfGemmPeak: operations / step / peak)
  }

  // MARK: - The products of a step

  /// Sequences in each of the trainer's shards.
  private var shards: [Int] {
    LabelledBatch.shards(of: Array(repeating: length + 1, count: batch)).map(\.count)
  }

  /// Every matrix product of a shard's forward and backward pass.
  private func sizes(sequences: Int) -> [MatrixProducts.Size] {
    let c = configuration
    let rows = sequences * length
    let layers = [
      (c.width, c.attention.width), (c.heads * c.headWidth, c.width),
      (c.width, c.isGated ? 2 * c.mlpWidth : c.mlpWidth), (c.mlpWidth, c.width),
    ]
    let inner = layers.flatMap { linear(rows, $0, $1, count: c.layers) }
    return inner + linear(rows, c.width, c.vocabulary, count: 1)
      + attention(count: c.layers * sequences * c.heads)
  }

  /// A linear layer's product and the two of its gradient.
  private func linear(
    _ rows: Int, _ inputs: Int, _ outputs: Int, count: Int
  ) -> [MatrixProducts.Size] {
    [
      .init(rows, outputs, inner: inputs, isRightTransposed: true, count: count),
      .init(outputs, inputs, inner: rows, isLeftTransposed: true, count: count),
      .init(rows, inputs, inner: outputs, count: count),
    ]
  }

  /// A head's scores and mix, and the four products of their gradients.
  private func attention(count: Int) -> [MatrixProducts.Size] {
    let width = configuration.headWidth
    return [
      .init(length, length, inner: width, isRightTransposed: true, count: 2 * count),
      .init(length, width, inner: length, count: 2 * count),
      .init(length, width, inner: length, isLeftTransposed: true, count: 2 * count),
    ]
  }

  // MARK: - Timing

  private var sequences: [[Int32]] {
    var stream = RandomStream(seed: 0, name: "benchmark text")
    return (0..<batch).map { _ in
      (0...length).map { _ in Int32(stream.integer(below: configuration.vocabulary)) }
    }
  }

  private func run(_ products: [MatrixProducts]) {
    _ = Parallel.map(products.count, threads: threads) { index in
      var product = products[index]
      product.run()
    }
  }

  private static func seconds(_ body: () -> Void) -> Double {
    let elapsed = ContinuousClock().measure(body).components
    return Double(elapsed.seconds) + Double(elapsed.attoseconds) * 1e-18
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }
}
