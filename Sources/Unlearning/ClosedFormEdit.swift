import Interpretability
import Tensors
import Transformer

/// A model that a closed-form editor cannot edit.
public struct UneditableModel: Error, Sendable, CustomStringConvertible {
  /// What is in the way.
  public let description: String
}

/// Edits that solve for the weights of feed-forward layers' ways down: ROME (Meng et al., 2022a) and
/// MEMIT (Meng et al., 2022b), at any layers.
///
/// First, for each fact, the residual stream at the subject's last token that makes the model say the
/// answer is found by gradient descent; then the weights are changed so that they write it, as little
/// as possible on what else they read. Prompts are used as they are, without ROME's random prefixes.
public struct ClosedFormEdit: Sendable {
  /// How weights are solved for.
  public enum Rule: String, Sendable, Hashable, CaseIterable {
    /// One rank-one change a fact, one after the other, at the last of the layers (ROME, equation 2).
    case rome
    /// All facts at once, spread over the layers (MEMIT, equations 14 and 20).
    case memit
  }

  /// Options.
  public struct Options: Sendable, Hashable {
    /// The rule.
    package var rule: Rule
    /// Steps of the descent to the wanted streams; 20 to 25 in the papers.
    package var steps: Int
    /// Its learning rate; 0.5 in the papers.
    package var learningRate: Double
    /// The largest change of a stream, in its own norms; 4 in ROME, 0.75 in MEMIT.
    package var bound: Double
    /// MEMIT's λ: the weight of what else the layer reads against that of the facts.
    package var covarianceWeight: Double
    /// Threads; they change nothing in the result.
    package var threads: Int

    /// Options.
    public init(
      rule: Rule, steps: Int, learningRate: Double, bound: Double, covarianceWeight: Double,
      threads: Int
    ) {
      self.rule = rule
      self.steps = steps
      self.learningRate = learningRate
      self.bound = bound
      self.covarianceWeight = covarianceWeight
      self.threads = threads
    }
  }

  private let options: Options
  private let batch: TokenBatch
  private let rows: [Int]
  /// The layers whose ways down change.
  public let layers: [Int]
  /// The streams that are to be written, a row a fact.
  private let wanted: Tensor
  /// The second moments of what each layer's way down reads elsewhere.
  private let covariances: [PositiveDefinite]
  /// The mean cross-entropy of the answers once the streams are in place, in nats.
  public let remainingLoss: Double

  /// An edit whose streams are found.
  ///
  /// - Parameters:
  ///   - facts: Questions on the subjects with the answers that the model is to give.
  ///   - layers: The layers whose ways down may change.
  ///   - model: The model.
  ///   - texts: What else the layers read: sequences over all of whose tokens it is averaged.
  ///   - options: How.
  /// - Throws: `UneditableModel` for families that norm what a feed-forward layer writes, for edits of
  ///   the last layer alone, and for questions without a subject.
  public init(
    _ facts: [Question], at layers: some Sequence<Int>, of model: LanguageModel,
    besides texts: [[Int32]], _ options: Options
  ) throws {
    guard model.configuration.blocks.allSatisfy({ $0.mlp.postNorm == nil }) else {
      throw UneditableModel(
        description: "closed-form edits need feed-forward layers that write to the stream as they "
          + "are; this family norms what they write")
    }
    // What the last layer writes at the subject is read by nothing.
    let layers = Set(layers).filter { $0 < model.configuration.layers - 1 }.sorted()
    guard !layers.isEmpty else {
      throw UneditableModel(
        description:
          "the last layer writes to the subject's stream what no layer reads; a closed-form "
          + "edit needs a layer before it")
    }
    require(!facts.isEmpty, "an edit changes at least one fact")
    let ends = facts.compactMap { $0.subject.map { $0.upperBound - 1 } }
    guard ends.count == facts.count else {
      throw UneditableModel(description: "closed-form edits write to subjects; a fact has none")
    }
    self.options = options
    self.layers = options.rule == .rome ? Array(layers.suffix(1)) : layers
    let batch = TokenBatch(facts)
    self.batch = batch
    rows = zip(ends, batch.layout.padding).enumerated().map { sequence, pair in
      sequence * batch.layout.length + pair.1 + pair.0
    }
    (wanted, remainingLoss) = Self.streams(
      saying: facts.map(\.answer), after: layers[layers.count - 1], rows, of: batch, model, options)
    covariances = self.layers.map { model.covariance(ofWhatIsReadBy: $0, in: texts) }
  }

  /// The streams after a layer that make the model say the answers, found by gradient descent, and the
  /// loss that is left; what lies below is computed once.
  private static func streams(
    saying answers: [Int32], after layer: Int, _ rows: [Int], of batch: TokenBatch,
    _ model: LanguageModel, _ options: Options
  ) -> (wanted: Tensor, loss: Double) {
    var tap = NoTap()
    let stream = model.stream(batch, before: layer + 1, tap: &tap)
    let before = stream.gathered(rows)
    var descent = Trainer(
      model, training: StreamChange(norms: before, bound: options.bound),
      options: .init(weightDecay: 0),
      schedule: WarmupCosineSchedule(
        peak: options.learningRate, warmup: 0, steps: options.steps, floor: 0.1),
      threads: options.threads)
    let loss: @Sendable (StreamChange) -> Tensor = { change in
      let changed = stream.replacingRows(rows, with: before + change.tensor)
      let residual = model.finalResidual(batch, from: .init(layer: layer + 1, stream: changed))
      return model.unembed(residual.gathered(batch.lastRows)).crossEntropy(answers)
    }
    for _ in 0..<options.steps {
      _ = descent.step(down: [loss])
      descent.project { $0.project() }
    }
    return (before + descent.part.tensor, Double(loss(descent.part).scalar))
  }

  /// The edited model.
  public func applied(to model: LanguageModel) throws -> LanguageModel {
    var model = model
    switch options.rule {
    case .memit:
      for (number, layer) in layers.enumerated() {
        let residual = missing(in: model, divisor: Float(layers.count - number))
        let keys = model.rows(rows, at: .post(layer: layer), of: batch)
        var matrix = PositiveDefinite(size: keys.width)
        matrix.add(covariances[number], factor: options.covarianceWeight)
        matrix.addProducts(of: keys)
        try write(residual, along: keys, matrix, at: layer, of: &model)
      }
    case .rome:
      for fact in rows.indices {
        let residual = missing(in: model, divisor: 1).gathered([fact])
        let key = model.rows([rows[fact]], at: .post(layer: layers[0]), of: batch)
        guard let direction = covariances[0].solving(key) else { throw Self.singular }
        let size = zip(direction.scalars, key.scalars).reduce(0.0) {
          $0 + Double($1.0) * Double($1.1)
        }
        model.addProduct(residual, Float(1 / size) * direction, toWayDownOf: layers[0])
      }
    }
    return model
  }

  /// What the streams lack of those wanted, over a divisor.
  func missing(in model: LanguageModel, divisor: Float) -> Tensor {
    let now = model.rows(rows, at: .residPost(layer: layers[layers.count - 1]), of: batch)
    return (1 / divisor) * (wanted - now)
  }

  private func write(
    _ residual: Tensor, along keys: Tensor, _ matrix: PositiveDefinite, at layer: Int,
    of model: inout LanguageModel
  ) throws {
    guard let directions = matrix.solving(keys) else { throw Self.singular }
    model.addProduct(residual, directions, toWayDownOf: layer)
  }

  private static var singular: UneditableModel {
    UneditableModel(description: "what the layer reads has a singular second moment")
  }
}

/// What is added to streams, each held to a multiple of its own norm.
private struct StreamChange: Module {
  var tensor: Tensor
  private let bounds: [Double]

  init(norms streams: Tensor, bound: Double) {
    tensor = .zeros(streams.shape)
    bounds = (0..<streams.rows).map { bound * streams.gathered([$0]).squaredNorm.squareRoot() }
  }

  mutating func project() {
    let width = tensor.width
    let norms = (0..<tensor.rows).map { tensor.gathered([$0]).squaredNorm.squareRoot() }
    tensor.withMutableScalars { scalars in
      for (row, norm) in norms.enumerated() where norm > bounds[row] {
        for index in row * width..<(row + 1) * width {
          scalars[index] *= Float(bounds[row] / norm)
        }
      }
    }
  }

  mutating func forEachParameter(
    at path: String, _ body: (String, inout Tensor) throws -> Void
  ) rethrows {
    try body(path, &tensor)
  }
}

/// Keeps rows of a site.
private struct ReadingTap: Tap {
  let site: Site
  let rows: [Int]
  var value: Tensor?

  func wants(_ site: Site) -> Bool { site == self.site }

  mutating func tap(_: Site, _ value: Tensor) -> Tensor {
    self.value = value.reshaped([value.rows, value.width]).gathered(rows)
    return value
  }
}

extension LanguageModel {
  /// Rows of a site's value, [rows, width].
  fileprivate func rows(_ rows: [Int], at site: Site, of batch: TokenBatch) -> Tensor {
    var tap = ReadingTap(site: site, rows: rows)
    _ = stream(batch, before: (site.layer ?? blocks.count - 1) + 1, tap: &tap)
    guard let value = tap.value else { fatalError("no pass comes to '\(site)'") }
    return value
  }

  /// The mean second moment of what a layer's way down reads, over all tokens of texts.
  fileprivate func covariance(
    ofWhatIsReadBy layer: Int, in texts: [[Int32]]
  ) -> PositiveDefinite {
    var moments = PositiveDefinite(size: configuration.mlpWidth)
    for chunk in stride(from: 0, to: texts.count, by: 64) {
      let tokens = TokenBatch(Array(texts[chunk..<min(chunk + 64, texts.count)]), on: .right)
      moments.addProducts(of: rows(tokens.contentRows, at: .post(layer: layer), of: tokens))
    }
    let count = texts.reduce(0) { $0 + $1.count }
    var mean = PositiveDefinite(size: moments.size)
    mean.add(moments, factor: 1 / Double(max(1, count)))
    // As much of the identity as keeps the matrix from being singular.
    mean.addToDiagonal(1e-4 * mean.meanDiagonal + 1e-12)
    return mean
  }

  /// Adds `leftᵀ right` to a layer's way down, [width, mlpWidth].
  fileprivate mutating func addProduct(
    _ left: Tensor, _ right: Tensor, toWayDownOf layer: Int
  ) {
    blocks[layer].down.weight =
      blocks[layer].down.weight + left.transposed.linear(right.transposed)
  }
}

extension TokenBatch {
  /// The rows that hold tokens rather than padding, in a batch padded on the right of sequences of
  /// any lengths.
  fileprivate var contentRows: [Int] {
    lastRows.enumerated().flatMap { sequence, last in
      Array(sequence * layout.length...last)
    }
  }
}
