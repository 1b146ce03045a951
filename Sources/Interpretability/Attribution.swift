import Tensors
import Transformer

/// First-order estimates of what patching would do, for every place at once: gradient times
/// difference of activations (Nanda, 2023; paper section 3.3).
///
/// A score says which share of the metric would be lost if a value were that of the corrupted prompts:
/// (clean - corrupted) times the clean run's gradient, over the whole loss.
public struct Attribution: Sendable {
  /// Where gradients are taken.
  public enum Path: Sendable, Hashable {
    /// At the clean run.
    case clean
    /// At so many points between the corrupted embeddings and the clean ones, the mean: integrated
    /// gradients (Sundararajan et al., 2017; Hanna et al., 2024, as EAP-IG).
    case integrated(steps: Int)
  }

  let model: LanguageModel
  let batch: TokenBatch
  /// What is attributed.
  public let metric: AnswerMetric
  let prompts: [FactPrompt]
  private let corruptedBatch: TokenBatch
  private let path: Path
  /// The metric of each clean prompt.
  public let clean: [Double]
  /// The metric of each corrupted prompt.
  public let corrupted: [Double]

  /// The mean loss of the metric by corruption: what scores are shares of.
  public var total: Double { clean.mean - corrupted.mean }

  /// Attribution of a pair of prompt sets.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - prompts: The clean prompts.
  ///   - corrupted: The same prompts with other subjects of the same length.
  ///   - metric: What is attributed.
  ///   - path: Where gradients are taken.
  public init(
    _ model: LanguageModel, _ prompts: [FactPrompt], against corrupted: [FactPrompt],
    metric: AnswerMetric = .logitDifference, path: Path = .clean
  ) {
    precondition(
      zip(prompts, corrupted).allSatisfy { $0.tokens.count == $1.tokens.count }
        && prompts.count == corrupted.count, "clean and corrupted prompts go in pairs")
    self.model = model
    self.prompts = prompts
    self.metric = metric
    self.path = path
    batch = TokenBatch(prompts)
    corruptedBatch = TokenBatch(corrupted)
    clean = metric.values(
      of: model.nextTokenLogits(prompts.map(\.tokens), threads: 1), prompts)
    self.corrupted = metric.values(
      of: model.nextTokenLogits(corrupted.map(\.tokens), threads: 1), prompts)
  }

  /// The scores of sites at every prompt, token and head.
  ///
  /// - Parameter sites: Sites whose rows are prompts' tokens: not attention scores and patterns.
  /// - Returns: For each site a tensor of its shape without the last axis: the products of difference
  ///   and gradient, summed over that axis and not yet divided by the whole loss.
  /// - Throws: `InterventionError`.
  public func products(at sites: [Site]) throws -> [Site: Tensor] {
    let gradients = try gradients(at: sites)
    let differences = try differences(at: sites)
    return Dictionary(
      uniqueKeysWithValues: zip(sites, zip(differences, gradients)).map { site, pair in
        (site, Self.rowProducts(pair.0, pair.1))
      })
  }

  /// What each site's value is in the clean run beyond the corrupted one, in the sites' shapes.
  func differences(at sites: [Site]) throws -> [Tensor] {
    let clean = try model.values(at: Set(sites), of: batch)
    let corrupted = try model.values(at: Set(sites), of: corruptedBatch)
    return try sites.map { try clean[$0] - corrupted[$0] }
  }

  /// The gradient of the metric's sum at each site, along the path, in the sites' shapes.
  func gradients(at sites: [Site]) throws -> [Tensor] {
    switch path {
    case .clean: return try gradients(at: sites, editing: [])
    case .integrated(let steps):
      precondition(steps > 0, "a path has a step")
      let embeddings = try [batch, corruptedBatch].map {
        try model.values(at: [.embed], of: $0)[.embed]
      }
      var sum: [Tensor] = []
      for step in 0..<steps {
        // The midpoint rule: exact for what is quadratic along the path.
        let share = (Float(step) + 0.5) / Float(steps)
        let point = embeddings[1] + share * (embeddings[0] - embeddings[1])
        let gradients = try gradients(
          at: sites, editing: [Edit(.embed) { _ in point }])
        sum = sum.isEmpty ? gradients : zip(sum, gradients).map(+)
      }
      return sum.map { 1 / Float(steps) * $0 }
    }
  }

  private func gradients(at sites: [Site], editing edits: [Edit]) throws -> [Tensor] {
    let zeros = sites.map {
      Tensor.zeros(model.configuration.shape(of: $0, in: batch))
    }
    let (logits, pullback) = try valueWithPullback(at: zeros) { addends in
      let additions = zip(sites, addends).map { site, addend in Edit.add(addend, at: site) }
      return try model.run(batch, editing: edits + additions).logits.gathered(batch.lastRows)
    }
    return pullback(metric.gradient(at: logits, prompts))
  }

  private static func rowProducts(_ left: Tensor, _ right: Tensor) -> Tensor {
    Tensor(shape: Array(left.shape.dropLast())) { sums in
      let width = left.width
      left.withScalars { left in
        right.withScalars { right in
          for row in 0..<left.count / width {
            var sum = 0.0
            for index in row * width..<(row + 1) * width {
              sum += Double(left[index]) * Double(right[index])
            }
            sums.initializeElement(at: row, to: Float(sum))
          }
        }
      }
    }
  }
}
