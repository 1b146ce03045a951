import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What is kept for the way back, and what is computed twice.
struct ActivationsTests {
  private static let sequences: [[Int32]] = [
    [1, 5, 9, 3, 2, 7], [4, 4, 16], [2, 8, 8, 1], [3, 6],
  ]

  @Test(arguments: Families.all) func recomputedActivationsGiveTheSame(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    try expectSameGradient(model, model)
    try expectSameGradient(
      model, Selection([.mlp(layer: 0), .query(layer: 1, head: 0)], of: model))
    try expectSameGradient(model, Self.adapters(on: model))
  }

  private func expectSameGradient<Part: Trainee>(_ model: LanguageModel, _ part: Part) throws {
    let batch = LabelledBatch(Self.sequences)
    let (kept, recomputed) = (
      valueWithGradient(at: part) { batch.loss(of: $0.applied(to: model)) },
      valueWithGradient(at: part) {
        batch.loss(of: $0.applied(to: model), activations: .recomputed)
      }
    )
    #expect(kept.value == recomputed.value)
    for ((name, left), (_, right)) in zip(kept.gradient.parameters, recomputed.gradient.parameters)
    {
      #expect(largestDifference(left.scalars, right.scalars) < 1e-7, "\(name)")
    }
  }

  private static func adapters(on model: LanguageModel) throws -> LowRankAdapters {
    try LowRankAdapters(
      on: [.attention(layer: 0), .mlp(layer: 1)], of: model, rank: 2, alpha: 4, seed: 3)
  }
}
