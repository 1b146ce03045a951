import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

struct FittingTests {
  private let model = TinyModels.model(.llama)
  private var setting: LossTerm.Setting { LossTerm.Setting(model, trainedFrom: 0, seed: 3) }

  private func term(_ name: String, _ coefficient: Double, count: Int = 3) -> LossTerm {
    .answers(
      .crossEntropy, of: Array(LossTermTests.prompts.prefix(count)), size: 8, name: name,
      coefficient: coefficient, setting)
  }

  private func fitting(
    _ terms: [LossTerm], _ options: FittingOptions = .init(steps: 2, learningRate: 0.01),
    threads: Int = 1
  ) throws -> Fitting<Selection> {
    try Fitting(
      try Selection([.mlp(layer: 1)], of: model), of: model, down: terms, options,
      threads: threads)
  }

  /// Losses are told without their weights, terms of one name together, idle ones not at all.
  @Test func lossesAreToldByName() throws {
    var one = try fitting([term("a", 1), term("b", 0), term("c", 1, count: 0)])
    let loss = try #require(one.advance()["a"])
    var many = try fitting([term("a", 5), term("a", 2), term("d", 0.1)])
    let told = many.advance()
    #expect(told.keys.sorted() == ["a", "d"])
    #expect(abs(try #require(told["a"]) - 2 * loss) < 1e-5)
    #expect(abs(try #require(told["d"]) - loss) < 1e-5)
  }

  @Test func idleTermsAreThoseThatChangeNothing() {
    #expect(term("a", 0).isIdle && term("a", 1, count: 0).isIdle)
    #expect(!term("a", 1).isIdle)
    #expect(throws: UnsuitableObjective.self) { try fitting([term("a", 0)]) }
    #expect(throws: UnsuitableObjective.self) { try fitting([]) }
  }

  @Test func stepsAreCounted() throws {
    var fitting = try fitting([term("a", 1)])
    #expect(fitting.step == 0 && fitting.steps == 2 && !fitting.isDone)
    #expect(fitting.model.distance(from: model) == 0)
    fitting.advance()
    #expect(fitting.step == 1 && !fitting.isDone)
    fitting.advance()
    #expect(fitting.isDone)
    #expect(fitting.model.distance(from: model) > 0)
  }

  /// Nothing moves at a learning rate of 0; without clipping and decay the first step is the rate's
  /// length in every weight.
  @Test func optionsAreTheOptimizers() throws {
    var still = try fitting([term("a", 1)], .init(steps: 1, learningRate: 0))
    still.advance()
    #expect(still.model.distance(from: model) == 0)
    var moved = try fitting([term("a", 1)], .init(steps: 1, learningRate: 0.01, clip: nil))
    moved.advance()
    let changes = zip(moved.model.parameters, model.parameters).flatMap {
      ($0.tensor - $1.tensor).scalars.filter { $0 != 0 }
    }
    #expect(changes.count > 100)
    #expect(changes.allSatisfy { abs(abs($0) - 0.01) < 1e-3 })
    let options = FittingOptions(steps: 3, learningRate: 0.1)
    #expect(options.warmup == 0 && options.weightDecay == 0 && options.clip == 1)
  }

  @Test func threadsChangeNothing() throws {
    var one = try fitting([term("a", 1), term("b", 2)])
    var four = try fitting([term("a", 1), term("b", 2)], threads: 4)
    while !one.isDone { #expect(one.advance() == four.advance()) }
    #expect(
      one.model.parameters.map(\.tensor.scalars) == four.model.parameters.map(\.tensor.scalars))
  }

  // MARK: - Frozen batches

  /// What lies below the first trained layer is computed once, and gives the same.
  @Test(arguments: ModelConfiguration.Family.allCases, [0, 1, 2])
  func frozenBatchesGiveTheSameLogits(family: ModelConfiguration.Family, layer: Int) {
    let model = TinyModels.model(family)
    let questions = LossTermTests.prompts
    let frozen = FrozenBatch(lastOf: questions, above: FrozenLayers(model, below: layer))
    let logits = model.unembed(frozen.residual(model))
    let whole = model.nextTokenLogits(questions.map(\.tokens), threads: 1)
    #expect(largestDifference(logits.scalars, whole.scalars) < 1e-5)
  }

  @Test(
    arguments: [
      ([], 0), ([.mlp(layer: 3), .attention(layer: 2)], 2), ([.embedding, .mlp(layer: 3)], 0),
      ([.query(layer: 1, head: 0)], 1),
    ] as [([Component], Int)]) func trainingBeginsAtTheFirstLayer(
      components: [Component], layer: Int
    )
  {
    #expect(Component.firstLayer(of: components) == layer)
  }
}
