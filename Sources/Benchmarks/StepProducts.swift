import Tensors
import Transformer

/// The matrix products of a training step and nothing else: what the step is timed against.
struct StepProducts {
  /// A part of a batch that goes through the model at once.
  struct Shard {
    /// Sequences.
    var sequences: Int
    /// Tokens read of each.
    var length: Int
    /// Rows that the head is computed for.
    var labels: Int
  }

  private let configuration: ModelConfiguration
  private let trained: Set<String>
  private let firstLayer: Int

  /// The products of steps that train a part of a model.
  ///
  /// - Parameters:
  ///   - configuration: The model's shape.
  ///   - part: What is trained; what lies below it is computed in no step.
  init(_ configuration: ModelConfiguration, training part: Selection) {
    self.configuration = configuration
    // A slice of a matrix costs the whole matrix's gradient.
    trained = Set(part.parameters.map { String($0.name.prefix { $0 != "[" }) })
    firstLayer = part.firstLayer
  }

  /// Every matrix product of a shard's forward and backward pass.
  func sizes(_ shard: Shard) -> [MatrixProducts.Size] {
    let c = configuration
    let rows = shard.sequences * shard.length
    var isTracked = trained.contains { ParameterName($0)?.isBelowBlocks ?? false }
    var sizes: [MatrixProducts.Size] = []
    func linear(_ name: ParameterName, _ rows: Int, _ inputs: Int, _ outputs: Int) {
      sizes.append(.init(rows, outputs, inner: inputs, isRightTransposed: true))
      let isTrained = trained.contains(name.description)
      if isTrained {
        sizes.append(.init(outputs, inputs, inner: rows, isLeftTransposed: true))
      }
      if isTracked { sizes.append(.init(rows, inputs, inner: outputs)) }
      isTracked = isTracked || isTrained
    }
    for layer in firstLayer..<c.layers {
      func part(_ part: ParameterName.Part) -> ParameterName { .block(layer, part, .weight) }
      linear(part(.queryKeyValue), rows, c.width, c.attention.width)
      sizes += attention(shard, isTracked: isTracked)
      linear(part(.output), rows, c.heads * c.headWidth, c.width)
      linear(part(.up), rows, c.width, c.isGated ? 2 * c.mlpWidth : c.mlpWidth)
      linear(part(.down), rows, c.mlpWidth, c.width)
    }
    linear(c.tiesEmbeddings ? .embedding : .unembedding, shard.labels, c.width, c.vocabulary)
    return sizes
  }

  /// Each head's scores and mix, and the four products of their gradients.
  private func attention(_ shard: Shard, isTracked: Bool) -> [MatrixProducts.Size] {
    let (width, length) = (configuration.headWidth, shard.length)
    let (count, factor) = (shard.sequences * configuration.heads, isTracked ? 2 : 1)
    let forward: [MatrixProducts.Size] = [
      .init(length, length, inner: width, isRightTransposed: true, count: factor * count),
      .init(length, width, inner: length, count: factor * count),
    ]
    guard isTracked else { return forward }
    return forward + [
      .init(length, width, inner: length, isLeftTransposed: true, count: 2 * count)
    ]
  }
}

extension ParameterName {
  /// Whether blocks read what the parameter makes.
  fileprivate var isBelowBlocks: Bool { self == .embedding || self == .positionEmbedding }
}

/// Products of several shards, computed as the shards of a step are: side by side.
struct ShardedProducts: Sendable {
  private let shards: [MatrixProducts]
  private let threads: Int

  /// The products of shards.
  init(_ shards: [[MatrixProducts.Size]], threads: Int) {
    self.shards = MatrixProducts.sharing(shards)
    self.threads = threads
  }

  /// Additions and multiplications of all of them.
  var operations: Double { shards.reduce(0) { $0 + $1.operations } }

  /// Computes all products once.
  func run() {
    _ = Parallel.map(shards.count, threads: threads) { shards[$0].run() }
  }
}
