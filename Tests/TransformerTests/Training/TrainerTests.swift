import RandomStreams
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Steps of training, split over threads.
struct TrainerTests {
  private static let configuration = ModelConfiguration(
    family: .gemma, vocabulary: 31, width: 16, mlpWidth: 24, layers: 2, heads: 4, keyHeads: 2,
    headWidth: 6, contextLength: 32)

  private static func sequences(_ count: Int, length: Int, name: String = "text") -> [[Int32]] {
    var stream = RandomStream(seed: 2, name: name)
    return (0..<count).map { _ in (0..<length).map { _ in Int32(stream.integer(below: 31)) } }
  }

  private let model = LanguageModel(initializing: configuration, seed: 1)

  @Test func trainingIsBitwiseTheSameOnAnyNumberOfThreads() {
    let batches = (0..<4).map { Self.sequences(8, length: 12, name: "batch \($0)") }
    let runs = [1, 2, 3].map { threads -> LanguageModel in
      var trainer = Trainer(
        model, options: .init(clip: 1),
        schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 2, steps: 4, floor: 0.1),
        threads: threads)
      for batch in batches { _ = trainer.train(on: batch) }
      return trainer.model
    }
    let scalars = runs.map { $0.parameters.map(\.tensor.scalars) }
    #expect(scalars[0] == scalars[1])
    #expect(scalars[0] == scalars[2])
    #expect(scalars[0] != model.parameters.map(\.tensor.scalars))
  }

  @Test func shardsGiveTheWholeBatchsGradient() {
    let batch = Self.sequences(8, length: 12)
    var trainer = Trainer(
      model, options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 0), threads: 2)
    let step = trainer.train(on: batch)
    let whole = valueWithGradient(at: model) { LabelledBatch(batch).loss(of: $0) }
    #expect(abs(step.loss - Double(whole.value)) < 1e-6)
    #expect(abs(step.gradientNorm - whole.gradient.norm) < 1e-5)
  }

  @Test func stepsFollowTheSchedule() {
    var trainer = Trainer(
      model, options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 2, steps: 4, floor: 0.1), threads: 1)
    let rates = (0..<4).map { _ in trainer.train(on: Self.sequences(2, length: 6)).learningRate }
    let schedule = WarmupCosineSchedule(peak: 1e-2, warmup: 2, steps: 4, floor: 0.1)
    #expect(rates == (0..<4).map(schedule.rate))
  }

  @Test func theLossIsTheSumOfItsParts() {
    var trainer = Trainer(
      model, options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 0), threads: 2)
    let batches = (0..<3).map { LabelledBatch(Self.sequences(2, length: 6, name: "\($0)")) }
    let model = model
    let step = trainer.step(downLossesOfModel: batches.map { batch in { batch.loss(of: $0) } })
    #expect(step.parts == batches.map { Double($0.loss(of: model).scalar) })
    #expect(step.loss == step.parts.reduce(0, +))
  }

  @Test func whatIsTrainedCanBeHeldWithinBounds() {
    var trainer = Trainer(
      model, options: .init(),
      schedule: WarmupCosineSchedule(peak: 1e-2, warmup: 1, steps: 4, floor: 0), threads: 1)
    trainer.project { $0.embedding = .zeros($0.embedding.shape) }
    #expect(trainer.model.embedding.scalars.allSatisfy { $0 == 0 })
    #expect(trainer.model.finalNorm.weight.scalars == model.finalNorm.weight.scalars)
  }
}
