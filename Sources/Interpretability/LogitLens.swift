import Tensors
import Transformer

/// The model's own readout, put to use before the end.
public struct LogitLens: Sendable {
  private let model: LanguageModel
  private let prompts: [FactPrompt]
  private let batch: TokenBatch

  /// A lens on the last tokens of prompts.
  public init(_ model: LanguageModel, _ prompts: [FactPrompt]) {
    self.model = model
    self.prompts = prompts
    batch = TokenBatch(prompts)
  }

  /// A metric of the residual stream after each layer, through the last norm and the unembedding
  /// (nostalgebraist, 2020).
  ///
  /// - Parameters:
  ///   - metric: What is read.
  ///   - position: Where in the prompts.
  /// - Returns: For each layer a value for each prompt.
  /// - Throws: `InterventionError`.
  public func values(
    of metric: AnswerMetric, at position: Position = .last
  ) throws -> [[Double]] {
    let sites = (0..<model.configuration.layers).map { Site.residPost(layer: $0) }
    let rows = try batch.rows(at: position)
    let values = try model.values(at: Set(sites), of: batch)
    return try sites.map { site in
      let value = try values[site]
      let stream = value.reshaped([value.rows, value.width]).gathered(rows)
      return metric.values(of: model.readout(of: stream), prompts)
    }
  }

  /// What each part of the model adds to the logit difference directly: its share of the final
  /// stream, under the scale that the last norm has for the whole (Elhage et al., 2021).
  ///
  /// - Returns: The embeddings', and by layer each attention layer's and feed-forward layer's
  ///   contribution to each prompt. They add up to the logit difference, but for constants that the
  ///   last norm or the unembedding adds, and for a cap of the logits.
  /// - Throws: `InterventionError`.
  public func directAttribution() throws -> (
    embedding: [Double], attention: [[Double]], mlp: [[Double]]
  ) {
    let layers = Array(0..<model.configuration.layers)
    let embeddings: [Site] =
      model.configuration.learnsPositions
      ? [.embed, .posEmbed] : [.embed]
    let parts = embeddings + layers.map { .attnOut(layer: $0) } + layers.map { .mlpOut(layer: $0) }
    let last = Site.residPost(layer: layers.count - 1)
    let values = try model.run(batch, reading: Set(parts + [last])).values
    let rows = batch.lastRows
    let stream = { (site: Site) in
      let value = try values[site]
      return value.reshaped([value.rows, value.width]).gathered(rows)
    }
    let end = try stream(last)
    // The readout is linear once the norm's scale is held: its derivative along each part.
    let directions = try frozenGradient(at: end)
    let contributions = try parts.map { site -> [Double] in
      let part = try stream(site)
      return prompts.indices.map { part.rows($0..<$0 + 1).dot(directions.rows($0..<$0 + 1)) }
    }
    let embedding = contributions[..<embeddings.count].reduce(
      [Double](repeating: 0, count: prompts.count)
    ) { zip($0, $1).map(+) }
    let blocks = contributions[embeddings.count...]
    return (embedding, Array(blocks.prefix(layers.count)), Array(blocks.suffix(layers.count)))
  }

  /// The gradient of the logit difference with the last norm's scale held.
  private func frozenGradient(at stream: Tensor) throws -> Tensor {
    let metric = AnswerMetric.logitDifference
    let (logits, pullback) = valueWithPullback(at: stream) {
      model.readout(of: $0, scaledAs: stream)
    }
    return pullback(metric.gradient(at: logits, prompts))
  }
}
