import Foundation
import Interpretability
import Tensors
import Testing
import Transformer

@testable import Facts

struct SharedAnswersTests {
  private func answer(_ shares: [Double], injected: Int? = nil) -> SharedAnswers {
    SharedAnswers(shares: shares, probability: 0, right: 0, injected: injected)
  }

  @Test func sharesAreMeansAndChoicesAreLikeliest() throws {
    let score = SharedScore(
      [
        answer([0.5, 0.2, 0.3], injected: 1), answer([0.1, 0.7, 0.2], injected: 1),
        answer([0.3, 0.1, 0.6], injected: 1), answer([0.1, 0.8, 0.1], injected: 1),
      ], facts: 2)
    #expect(score.facts == 2 && score.prompts == 4)
    #expect(abs(score.right - 0.25) < 1e-12)
    #expect(abs(try #require(score.injected) - 0.45) < 1e-12)
    #expect(score.saysRight == 0.25 && score.saysInjected == 0.5)
    #expect(score.rightAmongDislodged == 0.5, "one of the two that do not say the injected answer")
  }

  @Test func nothingIsDislodgedWhereAllSayTheInjectedAnswer() {
    let score = SharedScore([answer([0.1, 0.9], injected: 1)], facts: 1)
    #expect(score.saysInjected == 1 && score.rightAmongDislodged == nil)
  }

  @Test func withoutAnInjectedAnswerThereIsNoEdit() {
    let score = SharedScore([answer([0.9, 0.1])], facts: 1)
    #expect(score.injected == nil && score.saysInjected == nil && score.saysRight == 1)
  }

  /// Shares and probabilities are those of the model's own logits.
  @Test func sharesAreTheModels() throws {
    let scene = try AskedCities()
    let fact = scene.fact("Ann Lee", "Paris", not: ["Oslo", "New York"], injected: "Oslo")
    let shares = try scene.asked.knownShares(of: [fact], threads: 1).shares
    let logits = scene.asked.model.nextTokenLogits(
      [scene.asked.tokenizer.encode(fact.prompt)], threads: 1
    ).scalars.map { exp(Double($0)) }
    let weights = ["Paris", "Oslo", "New"].map { logits[Int(scene.tokens($0)[0])] }
    let share = weights[0] / weights.reduce(0, +)
    #expect(abs(shares[0].share - share) < 1e-6)
    #expect(abs(shares[0].probability - weights[0] / logits.reduce(0, +)) < 1e-6)
    #expect(
      shares[0].leftOut(.unknown).detail
        == "'Ann Lee lives in the city of' is followed by 'Paris' with a share among its answers of "
        + String(format: "%.4f", share))
  }

  @Test func whatCannotBeAskedIsLeftOut() throws {
    let scene = try AskedCities()
    let (shares, leftOut) = try scene.asked.knownShares(
      of: [
        scene.fact("Ann Lee", "New", not: ["New York"]),
        scene.fact("Bob Lee", "Paris", not: ["Oslo"]),
      ], threads: 1)
    #expect(shares.map(\.fact.subject) == ["Bob Lee"])
    #expect(leftOut.map(\.name) == ["Ann Lee"] && leftOut[0].reason == .answers)
  }
}
