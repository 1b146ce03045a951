import Tensors
import TestSupport
import Testing
import Transformer

@testable import Interpretability

/// How large noise is, by what it is told.
struct EmbeddingNoiseTests {
  private let study = Study(TinyModels.model(.llama), TinyFacts.prompts, metric: .probability)

  /// The noise of a draw: what the embeddings are beyond those without it.
  private func noise(_ noise: EmbeddingNoise, draw: Int = 0) throws -> Tensor {
    let rows = try study.batch.rows(at: .subject(.all))
    let embeddings = try study.values(at: [.embed])[.embed].matrix.gathered(rows)
    let edit = noise.edit(
      of: embeddings, counts: study.questions.map(\.subjectTokens.count), seed: 2, draw: draw)
    let noisy = try study.model.run(study.batch, reading: [.embed], editing: [edit]).values[.embed]
    return noisy.matrix.gathered(rows) - embeddings
  }

  @Test func noiseIsProportionalToItsStrength() throws {
    let (one, three) = (try noise(EmbeddingNoise(1)), try noise(EmbeddingNoise(3)))
    #expect(largestDifference((3 * one).scalars, three.scalars) < 1e-5)
    let (small, large) = (
      try noise(EmbeddingNoise(1, reading: .variance)),
      try noise(EmbeddingNoise(4, reading: .variance))
    )
    #expect(largestDifference((2 * small).scalars, large.scalars) < 1e-5)
  }

  /// Over many draws the spread is the strength times that of the subjects' embeddings.
  @Test func noiseHasTheSpreadAskedFor() throws {
    let rows = try study.batch.rows(at: .subject(.all))
    let embeddings = try study.values(at: [.embed])[.embed].matrix.gathered(rows).scalars
      .map(Double.init)
    let draws = try (0..<200).flatMap { try noise(EmbeddingNoise(2), draw: $0).scalars }
    let mean = embeddings.mean
    let deviation = embeddings.map { ($0 - mean) * ($0 - mean) }.mean.squareRoot()
    let seen = draws.map { Double($0) * Double($0) }.mean.squareRoot()
    #expect(abs(seen / (2 * deviation) - 1) < 0.05)
  }

  @Test func drawsDiffer() throws {
    #expect(
      try noise(EmbeddingNoise(1), draw: 0).scalars != noise(EmbeddingNoise(1), draw: 1).scalars)
    #expect(
      try noise(EmbeddingNoise(1), draw: 1).scalars == noise(EmbeddingNoise(1), draw: 1).scalars)
  }
}
