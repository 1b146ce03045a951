import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Adapters beside frozen matrices.
struct LowRankAdaptersTests {
  private static let sequences: [[Int32]] = [
    [1, 5, 9, 3, 2, 7], [4, 4, 16], [2, 8, 8, 1], [3, 6],
  ]

  @Test(arguments: Families.all) func adaptersAreDifferentiatedRightly(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    var adapters = try Self.adapters(on: model)
    let batch = LabelledBatch(Self.sequences)
    let plain = batch.loss(of: model).scalar
    #expect(batch.loss(of: adapters.applied(to: model)).scalar == plain)
    // Away from B = 0, where A has no gradient.
    var stream = RandomStream(seed: 1, name: "B")
    adapters.forEachParameter { _, tensor in
      tensor = .normal(tensor.shape, deviation: 0.3, from: &stream)
    }
    let error = gradientError(at: adapters, step: 5e-3) { batch.loss(of: $0.applied(to: model)) }
    #expect(error < 5e-3)
  }

  @Test(arguments: Families.all) func foldedAdaptersAreTheSameModel(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    var trainer = Self.trainer(model, try Self.adapters(on: model))
    for _ in 0..<3 { _ = trainer.train(on: Self.sequences) }
    let batch = TokenBatch(Self.sequences)
    let adapted = trainer.model.logits(batch).scalars
    #expect(largestDifference(adapted, model.logits(batch).scalars) > 1e-3)
    let folded = trainer.model.foldingAdapters
    #expect(folded.parameterCount == model.parameterCount)
    #expect(largestDifference(folded.logits(batch).scalars, adapted) < 5e-6)
    #expect(
      Checkpoint.tensors(of: trainer.model).map(\.tensor.scalars)
        == Checkpoint.tensors(of: folded).map(\.tensor.scalars))
  }

  @Test func parametersAreNamedAfterTheirComponents() throws {
    let adapters = try LowRankAdapters(
      on: [.key(layer: 1), .gate(layer: 0)], of: TinyModels.model(.llama), rank: 2, alpha: 4,
      seed: 3)
    #expect(
      adapters.parameters.map(\.name) == [
        "blocks.1.attn.W_K.lora_A", "blocks.1.attn.W_K.lora_B", "blocks.0.mlp.W_gate.lora_A",
        "blocks.0.mlp.W_gate.lora_B",
      ])
    #expect(adapters.parameters.map(\.tensor.shape) == [[2, 12], [8, 2], [2, 12], [10, 2]])
  }

  /// The same seed draws the same adapters, and each component its own.
  @Test func drawsBelongToTheSeedAndTheComponent() throws {
    let model = TinyModels.model(.llama)
    func down(_ component: Component, seed: UInt64) throws -> [Float] {
      try LowRankAdapters(on: [component], of: model, rank: 2, alpha: 4, seed: seed)
        .parameters[0].tensor.scalars
    }
    #expect(try down(.query(layer: 0), seed: 1) == down(.query(layer: 0), seed: 1))
    #expect(try down(.query(layer: 0), seed: 1) != down(.query(layer: 0), seed: 2))
    #expect(try down(.query(layer: 0), seed: 1) != down(.query(layer: 1), seed: 1))
    let bound = 1 / Float(12).squareRoot()
    #expect(try down(.query(layer: 0), seed: 1).allSatisfy { abs($0) <= bound })
  }

  private static func adapters(on model: LanguageModel) throws -> LowRankAdapters {
    try LowRankAdapters(
      on: [.attention(layer: 0), .mlp(layer: 1)], of: model, rank: 2, alpha: 4, seed: 3)
  }

  private static func trainer<Part: Trainee>(
    _ model: LanguageModel, _ part: Part
  ) -> Trainer<Part> {
    Trainer(
      model, training: part, options: .init(weightDecay: 0.1),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 1), threads: 2)
  }
}
