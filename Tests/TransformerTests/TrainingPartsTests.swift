import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Components, adapters and recomputed activations.
struct TrainingPartsTests {
  private static let sequences: [[Int32]] = [
    [1, 5, 9, 3, 2, 7], [4, 4, 16], [2, 8, 8, 1], [3, 6],
  ]

  private static let components: [Component] = [
    .embedding, .finalNorm, .norms(layer: 0), .attention(layer: 0), .mlp(layer: 1),
    .query(layer: 1), .query(layer: 0, head: 2), .key(layer: 1, head: 1), .value(layer: 0),
    .output(layer: 1, head: 3), .output(layer: 0), .up(layer: 1), .down(layer: 0),
  ]

  @Test func componentsAreFoundByTheirNames() {
    for component in Self.components + [.gate(layer: 7), .positionEmbedding, .unembedding] {
      #expect(Component(component.description) == component)
    }
    #expect(Component("blocks.3.attn.W_Q.5") == .query(layer: 3, head: 5))
    #expect(Component("blocks.3.mlp.W_in") == .up(layer: 3))
    for name in [
      "blocks.3.mlp.W_in.2", "blocks.x.attn", "blocks.3.attn.W_Q.", "W_X", "", "blocks.1",
    ] {
      #expect(Component(name) == nil)
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func componentsMakeUpTheModel(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let all = Component.all(of: model.configuration)
    #expect(try Selection(all, of: model).parameterCount == model.parameterCount)
    let matrices = all.flatMap { $0.matrices(of: model.configuration) }
    #expect(try Selection(matrices, of: model).parameterCount == model.parameterCount)
    #expect(try Selection(all + matrices, of: model).parameterCount == model.parameterCount)
    let heads = try Selection(
      (0..<4).map { Component.query(layer: 1, head: $0) } + [.query(layer: 1)], of: model)
    #expect(heads.parameters.first?.tensor.shape == [16, 12])
  }

  /// The gradient of a selection is the whole gradient's part; a step moves nothing else.
  @Test(arguments: ModelConfiguration.Family.allCases) func onlyWhatIsChosenMoves(
    family: ModelConfiguration.Family
  ) throws {
    let model = TinyModels.model(family)
    let batch = LabelledBatch(Self.sequences)
    let whole = valueWithGradient(at: model) { batch.loss(of: $0) }
    for component in Self.components {
      let chosen = try Selection([component], of: model)
      #expect(
        chosen.applied(to: model).parameters.map(\.tensor.scalars)
          == model.parameters.map(\.tensor.scalars))
      let (loss, gradient) = valueWithGradient(at: chosen) { batch.loss(of: $0.applied(to: model)) }
      #expect(abs(loss - whole.value) < 1e-6)
      let expected = try Selection([component], of: whole.gradient)
      for ((name, seen), (_, wanted)) in zip(gradient.parameters, expected.parameters) {
        #expect(largestDifference(seen.scalars, wanted.scalars) < 1e-6, "\(component): \(name)")
      }
      var trainer = Self.trainer(model, chosen)
      _ = trainer.train(on: Self.sequences)
      let moved = Set(
        zip(trainer.model.parameters, model.parameters)
          .filter { $0.tensor.scalars != $1.tensor.scalars }.map(\.0.name))
      let allowed = Set(try model.configuration.slices(of: component).map(\.path))
      #expect(!moved.isEmpty && moved.isSubset(of: allowed), "\(component) moved \(moved)")
    }
  }

  @Test func rowsBesideAHeadStandStill() throws {
    let model = TinyModels.model(.gemma2)
    var trainer = Self.trainer(model, try Selection([.key(layer: 0, head: 1)], of: model))
    _ = trainer.train(on: Self.sequences)
    let moved = zip(
      trainer.model.blocks[0].queryKeyValue.weight.scalars,
      model.blocks[0].queryKeyValue.weight.scalars
    ).enumerated().filter { $1.0 != $1.1 }.map { $0.offset / 12 }
    #expect(Set(moved) == Set(20..<24))
  }

  @Test func componentsThatAreNotThereAreErrors() {
    let model = TinyModels.model(.neox)
    func complaint(_ component: Component) -> String? {
      #expect(throws: ComponentError.self) { try Selection([component], of: model) }?.description
    }
    #expect(complaint(.gate(layer: 0)) == "the model has no 'blocks.0.mlp.W_gate'")
    #expect(complaint(.mlp(layer: 2)) == "'blocks.2.mlp' is not among 2 layers")
    #expect(complaint(.query(layer: 0, head: 4)) == "'blocks.0.attn.W_Q.4' is not among 4 heads")
    #expect(complaint(.output(layer: 0, head: 4)) == "the model has no 'blocks.0.attn.W_O.4'")
    #expect(throws: ComponentError.self) {
      try LowRankAdapters(on: [.embedding], of: model, rank: 2, alpha: 4, seed: 0)
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func adaptersAreDifferentiatedRightly(
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

  /// A buffer that is given back while a pointer into it is in use shows in what another thread makes.
  @Test func gradientsLeaveTheWorkOfOtherThreadsAlone() async throws {
    let model = TinyModels.model(.gpt2)
    let batch = LabelledBatch(Self.sequences)
    let norms = try Selection([.norms(layer: 0)], of: model)
    let expected = batch.loss(of: model).scalar
    let slope = valueWithGradient(at: norms) { batch.loss(of: $0.applied(to: model)) }.gradient
      .parameters.map(\.tensor.scalars)
    await withTaskGroup(of: Bool.self) { group in
      for worker in 0..<4 {
        group.addTask {
          (0..<600).allSatisfy { _ in
            guard worker % 2 == 0 else { return batch.loss(of: model).scalar == expected }
            return valueWithGradient(at: norms) { batch.loss(of: $0.applied(to: model)) }.gradient
              .parameters.map(\.tensor.scalars) == slope
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test(arguments: ModelConfiguration.Family.allCases) func foldedAdaptersAreTheSameModel(
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

  @Test(arguments: ModelConfiguration.Family.allCases) func recomputedActivationsGiveTheSame(
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

  /// Labels in a part of each sequence are those rows of the whole, and nothing else.
  @Test func onlyAnswersAreLearned() {
    let model = TinyModels.model(.llama)
    let batch = LabelledBatch(Self.sequences, labelsFrom: [4, 2, 1, 1])
    #expect(batch.labels == [2, 7, 16, 8, 8, 1, 6])
    let logits = model.logits(batch.inputs)
    let expected = logits.gathered(batch.rows).crossEntropy(batch.labels).scalar
    #expect(abs(batch.loss(of: model).scalar - expected) < 1e-6)
    #expect(batch.rows == [3, 4, 9, 12, 13, 14, 19])
  }

  @Test(arguments: [
    (1, 10, [1]), (2, 10, [1, 1]), (3, 10, [1, 2]), (24, 65, [12, 12]), (64, 65, [16, 16, 16, 16]),
    (600, 65, Array(repeating: [37, 38], count: 8).flatMap(\.self)),
  ]) func shardsDependOnTheBatchOnly(count: Int, length: Int, expected: [Int]) {
    let shards = LabelledBatch.shards(of: Array(repeating: length, count: count))
    #expect(shards.map(\.count) == expected)
    #expect(shards.flatMap(\.self) == Array(0..<count))
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
