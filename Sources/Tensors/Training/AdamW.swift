import CElementary
import CKernels

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019).
///
/// The gradient is clipped by its global norm first. Decay applies to every parameter, as `torch.optim.AdamW` does.
public struct AdamW<Model: Module>: Sendable {
  /// The options of a step that do not change from step to step.
  public struct Options: Sendable, Hashable {
    /// The decay rate of the first moment.
    package var beta1: Float
    /// The decay rate of the second moment.
    package var beta2: Float
    /// Added to the root of the second moment.
    package var epsilon: Float
    /// The share of each parameter taken off at a learning rate of 1.
    package var weightDecay: Float
    /// The gradient's largest norm; none for no clipping.
    package var clip: Double?

    /// The options; by default those of PyTorch, without clipping.
    public init(
      beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0.01,
      clip: Double? = nil
    ) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
      self.weightDecay = weightDecay
      self.clip = clip
    }
  }

  private let options: Options
  private var first: [Tensor]
  private var second: [Tensor]
  /// The decay rates to the power of the steps that were taken.
  private var powers = (first: 1.0, second: 1.0)

  /// An optimizer of a model of this shape, at its first step.
  public init(for model: Model, options: Options = Options()) {
    self.options = options
    first = model.parameters.map { .zeros($0.tensor.shape) }
    second = first.map { .zeros($0.shape) }
  }

  /// Takes a step down the gradient.
  ///
  /// - Parameters:
  ///   - model: The model, changed in place.
  ///   - gradients: The gradient of the loss, in parts that are summed in order.
  ///   - learningRate: The step's size.
  ///   - threads: Threads; changes nothing in the result.
  /// - Returns: The gradient's norm before clipping.
  @discardableResult
  public mutating func update(
    _ model: inout Model, along gradients: consuming [Model], learningRate: Double,
    threads: Int = 1
  ) -> Double {
    require(!gradients.isEmpty, "a step without a gradient")
    powers.first *= Double(options.beta1)
    powers.second *= Double(options.beta2)
    let parts = gradients.map { $0.parameters.map(\.tensor) }
    // The first is summed into, in place where nobody else holds it.
    gradients = []
    let chunks = chunks(of: &model, along: consume parts)
    let squares = Parallel.map(chunks.count, threads: threads) { chunks[$0].sumGradients() }
    let norm = squares.reduce(0, +).squareRoot()
    let constants = constants(learningRate: learningRate, norm: norm)
    _ = Parallel.map(chunks.count, threads: threads) { chunks[$0].step(constants) }
    return norm
  }

  private func constants(learningRate: Double, norm: Double) -> kernel_adamw {
    let scale = options.clip.map { min(1, $0 / (norm + 1e-6)) } ?? 1
    return kernel_adamw(
      learning_rate: Float(learningRate), beta1: options.beta1, beta2: options.beta2,
      epsilon: options.epsilon, weight_decay: options.weightDecay, gradient_scale: Float(scale),
      correction1: Float(1 - powers.first),
      correction2: Float(1 - powers.second))
  }

  /// What a step reads and writes, in pieces for threads to share.
  private mutating func chunks(
    of model: inout Model, along parts: consuming [[Tensor]]
  ) -> [Chunk] {
    var chunks: [Chunk] = []
    var position = 0
    model.forEachParameter { _, parameter in
      let count = parameter.count
      let sum = parts[0][position].mutableStart()
      for start in stride(from: 0, to: count, by: Chunk.size) {
        chunks.append(
          Chunk(
            range: start..<min(start + Chunk.size, count), parameter: parameter.mutableStart(),
            sum: sum, first: first[position].mutableStart(),
            second: second[position].mutableStart(), gradients: parts.map { $0[position] }))
      }
      position += 1
    }
    return chunks
  }
}

/// A piece of one parameter, with all that a step reads and writes of it.
// Proof: pieces share no scalar, and nobody else reads or writes them while a step runs.
private struct Chunk: @unchecked Sendable {
  /// Scalars a piece; fixed, so that sums over pieces do not depend on the threads.
  static let size = 1 << 16

  let range: Range<Int>
  let parameter: UnsafeMutablePointer<Float>
  /// The buffer of the first gradient, which becomes the sum of all.
  let sum: UnsafeMutablePointer<Float>
  let first: UnsafeMutablePointer<Float>
  let second: UnsafeMutablePointer<Float>
  let gradients: [Tensor]

  /// Sums the gradients into the first; the sum of the squares of the result.
  func sumGradients() -> Double {
    let start = sum + range.lowerBound
    var squares: Double?
    for addend in gradients.dropFirst() {
      squares = kernel_sum(start, addend.storage.start + range.lowerBound, range.count)
    }
    return squares ?? Kernels.dot(start, start, count: range.count)
  }

  func step(_ constants: kernel_adamw) {
    let offset = range.lowerBound
    kernel_adamw_step(
      parameter + offset, sum + offset, first + offset, second + offset, range.count, constants)
  }
}

/// A learning rate that rises linearly and then falls along a cosine.
public struct WarmupCosineSchedule: Sendable, Hashable {
  /// The highest rate.
  package var peak: Double
  /// Steps of linear rise.
  package var warmup: Int
  /// Steps in all.
  package var steps: Int
  /// The share of the peak left at the end.
  package var floor: Double

  /// A schedule.
  public init(peak: Double, warmup: Int, steps: Int, floor: Double) {
    self.peak = peak
    self.warmup = warmup
    self.steps = steps
    self.floor = floor
  }

  /// The rate of a step, counted from 0.
  public func rate(at step: Int) -> Double {
    if step < warmup { return peak * Double(step + 1) / Double(warmup) }
    let share = Double(step - warmup) / Double(max(1, steps - warmup))
    return peak * (floor + (1 - floor) * (1 + portable_cos(.pi * min(1, share))) / 2)
  }
}
