import Tensors
import Transformer

/// The model's own readout, put to use before the end.
public struct LogitLens: Sendable {
  private let study: Study

  /// A lens on what a study asks.
  public init(_ study: Study) { self.study = study }

  /// The study's metric of the residual stream after each layer, through the last norm and the unembedding
  /// (nostalgebraist, 2020).
  ///
  /// - Parameter position: Where in the prompts.
  /// - Returns: For each layer a value for each question.
  /// - Throws: `InterventionError`.
  public func values(at position: Position = .last) throws -> [[Double]] {
    try study.streams(at: position).dropFirst().map {
      study.values(of: study.model.readout(of: $0))
    }
  }

  /// What each part of the model adds to the logit difference directly: its share of the final
  /// stream, under the scale that the last norm has for the whole (Elhage et al., 2021).
  ///
  /// - Returns: The embeddings', and by layer each attention layer's and feed-forward layer's
  ///   contribution to each question. They add up to the logit difference, but for constants that the
  ///   last norm or the unembedding adds, and for a cap of the logits.
  /// - Throws: `InterventionError`.
  public func directAttribution() throws -> (
    embedding: [Double], attention: [[Double]], mlp: [[Double]]
  ) {
    let model = study.model
    let layers = Array(0..<model.configuration.layers)
    let embeddings: [Site] =
      model.configuration.learnsPositions
      ? [.embed, .posEmbed] : [.embed]
    let parts = embeddings + layers.map { .attnOut(layer: $0) } + layers.map { .mlpOut(layer: $0) }
    let last = Site.residPost(layer: layers.count - 1)
    let values = try study.values(at: parts + [last])
    let rows = study.batch.lastRows
    let stream = { (site: Site) in try values[site].matrix.gathered(rows) }
    let end = try stream(last)
    // The readout is linear once the norm's scale is held: its derivative along each part.
    let directions = try frozenGradient(at: end)
    let contributions = try parts.map { site -> [Double] in
      let part = try stream(site)
      return study.questions.indices.map {
        part.rows($0..<$0 + 1).dot(directions.rows($0..<$0 + 1))
      }
    }
    let embedding = contributions[..<embeddings.count].reduce(
      [Double](repeating: 0, count: study.questions.count)
    ) { zip($0, $1).map(+) }
    let blocks = contributions[embeddings.count...]
    return (embedding, Array(blocks.prefix(layers.count)), Array(blocks.suffix(layers.count)))
  }

  /// The gradient of the logit difference with the last norm's scale held.
  private func frozenGradient(at stream: Tensor) throws -> Tensor {
    let metric = AnswerMetric.logitDifference
    let (logits, pullback) = valueWithPullback(at: stream) {
      study.model.readout(of: $0, scaledAs: stream)
    }
    return pullback(metric.gradient(at: logits, study.questions))
  }
}
