import Interpretability
import Tensors
import TestSupport
import Testing
import Transformer

@testable import Unlearning

struct RelearningAttackTests {
  private let taught = Array(LossTermTests.prompts.prefix(2))
  private let kept = [LossTermTests.prompts[2]]

  private func attack(
    rank: Int?, steps: Int = 10, weight: Double = 1, threads: Int = 1
  ) throws -> RelearningAttack {
    try RelearningAttack(
      on: TinyModels.model(.llama), teaching: taught, keeping: kept, texts: [[1, 5, 9, 3]],
      .init(
        rank.map { .adapters(rank: $0, alpha: 4) } ?? .matrices, learningRate: 0.02, steps: steps,
        size: 8, retainSize: 8, textSize: 8, retainWeight: weight), threads: threads, seed: 5)
  }

  @Test(arguments: [nil, 2]) func whatIsTaughtIsLearned(rank: Int?) throws {
    var attack = try attack(rank: rank)
    let model = TinyModels.model(.llama)
    let before = Study(model, taught, metric: .probability).values().reduce(0, +)
    var losses: [Double] = []
    while !attack.isDone {
      losses.append(attack.advance())
      #expect(attack.step == losses.count)
    }
    #expect(attack.losses == losses && losses.count == attack.steps)
    #expect(losses[9] < losses[0])
    #expect(abs(attack.loss - losses.suffix(5).reduce(0, +) / 5) < 1e-12)
    #expect(Study(attack.model, taught, metric: .probability).values().reduce(0, +) > before)
  }

  /// Adapters leave the weights as they are; full training moves those of layers alone.
  @Test func whatMoves() throws {
    let model = TinyModels.model(.llama)
    var adapters = try attack(rank: 2, steps: 2)
    var whole = try attack(rank: nil, steps: 2)
    while !adapters.isDone {
      adapters.advance()
      whole.advance()
    }
    #expect(adapters.model.foldingAdapters.distance(from: model) > 0)
    let layers = (0..<2).flatMap { [Component.attention(layer: $0), .mlp(layer: $0)] }
    let rest = { (model: LanguageModel) in
      try Selection(layers, of: model).zeros.applied(to: model).parameters.map(\.tensor.scalars)
    }
    #expect(try rest(whole.model) == rest(model))
    #expect(whole.model.distance(from: model) > 0)
  }

  @Test func threadsChangeNothing() throws {
    var (one, three) = (try attack(rank: 2, threads: 1), try attack(rank: 2, threads: 3))
    while !one.isDone { #expect(one.advance() == three.advance()) }
  }

  @Test(
    arguments: [
      (0.1, 0.9, 1.0, .converged), (0.05, 0.95, 1.0, .converged), (0.11, 1.0, 1.0, .diverged),
      (Double.nan, 1.0, 1.0, .diverged), (0.01, 0.85, 1.0, .broke), (0.5, 0.1, 1.0, .diverged),
      (0.01, 1.0, 0.5, .converged),
    ] as [(Double, Double, Double, RelearningAttack.Verdict)])
  func verdictsFollowLossAndRetainedFacts(
    loss: Double, retained: Double, before: Double, verdict: RelearningAttack.Verdict
  ) {
    #expect(RelearningAttack.Verdict(loss: loss, retained: retained, before: before) == verdict)
  }

  @Test func verdictsAreSpelledAsTablesHaveThem() {
    #expect(
      RelearningAttack.Verdict.allCases.map(\.rawValue)
        == ["converged", "did not converge", "broke the model"])
  }

  @Test func thereHasToBeSomethingToTeach() throws {
    #expect(throws: UnsuitableObjective.self) {
      try RelearningAttack(
        on: TinyModels.model(.gpt2), teaching: [], keeping: [], texts: [],
        .init(
          .matrices, learningRate: 0.1, steps: 1, size: 1, retainSize: 1, textSize: 1,
          retainWeight: 1), threads: 1, seed: 0)
    }
  }
}
