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

  /// What is attributed, of the clean prompts.
  package let study: Study
  private let corruptedBatch: TokenBatch
  private let path: Path
  /// The metric of each clean prompt.
  public let clean: [Double]
  /// The metric of each corrupted prompt.
  public let corrupted: [Double]

  /// The mean loss of the metric by corruption: what scores are shares of.
  public var total: Double { clean.mean - corrupted.mean }

  /// Attribution of a study.
  ///
  /// - Parameters:
  ///   - study: What is attributed, of the clean prompts.
  ///   - corrupted: The same questions with other subjects of the same length.
  ///   - path: Where gradients are taken.
  public init(_ study: Study, against corrupted: [Question], path: Path = .clean) {
    require(
      study.questions.map(\.tokens.count) == corrupted.map(\.tokens.count),
      "clean and corrupted prompts go in pairs")
    self.study = study
    self.path = path
    corruptedBatch = TokenBatch(corrupted)
    clean = study.values()
    self.corrupted = study.values(behind: corrupted)
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

  /// What exact patching comes to, for scores to be compared with: each patch takes the corrupted
  /// prompts' values, in a run of its own.
  ///
  /// - Parameter patches: What is patched.
  /// - Returns: For each patch the share of the metric that it takes from the clean run.
  /// - Throws: `InterventionError`.
  public func patched(_ patches: [Patch]) throws -> [Double] {
    let values = try study.model.values(at: Set(patches.map(\.site)), of: corruptedBatch)
    return try study.values(patching: patches, from: values)
      .map { (clean.mean - $0.mean) / total }
  }

  /// What each site's value is in the clean run beyond the corrupted one, in the sites' shapes.
  func differences(at sites: [Site]) throws -> [Tensor] {
    let clean = try study.values(at: sites)
    let corrupted = try study.model.values(at: Set(sites), of: corruptedBatch)
    return try sites.map { try clean[$0] - corrupted[$0] }
  }

  /// The gradient of the metric's sum at each site, along the path, in the sites' shapes.
  func gradients(at sites: [Site]) throws -> [Tensor] {
    switch path {
    case .clean: return try gradients(at: sites, editing: [])
    case .integrated(let steps):
      require(steps > 0, "a path of integrated gradients has at least one step")
      let embeddings = try [study.batch, corruptedBatch].map {
        try study.model.values(at: [.embed], of: $0)[.embed]
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
      Tensor.zeros(study.model.configuration.shape(of: $0, in: study.batch))
    }
    let (logits, pullback) = try valueWithPullback(at: zeros) { addends in
      let additions = zip(sites, addends).map { site, addend in Edit.add(addend, at: site) }
      return try study.model.run(study.batch, editing: edits + additions, logitsAt: .last).logits
    }
    return pullback(study.metric.gradient(at: logits, study.questions))
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
