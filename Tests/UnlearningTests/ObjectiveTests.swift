import TestSupport
import Testing
import Transformer

@testable import Unlearning

struct ObjectiveTests {
  private static let all: [Objective] = [
    .inject, .logOneMinus, .ascent, .npo(beta: 0.3), .simnpo(beta: 2), .rmu(layer: 1, strength: 5),
  ]

  @Test func namesAreThoseOfChapters() {
    #expect(Self.all.map(\.name) == Objective.Name.allCases)
    #expect(
      Objective.Name.allCases.map(\.rawValue)
        == ["inject", "log_one_minus", "ascent", "npo", "simnpo", "rmu"])
    #expect(RetainLoss.allCases.map(\.rawValue) == ["cross_entropy", "divergence"])
  }

  @Test func onlyInjectionIsAboutTheNewAnswer() {
    #expect(Self.all.map(\.injects) == [true, false, false, false, false, false])
  }

  @Test func lossesCarryTheirSettings() {
    #expect(
      Self.all.map(\.answerLoss) == [
        .crossEntropy, .logOneMinus(cutOff: -5), .ascent, .negativePreference(beta: 0.3),
        .simpleNegativePreference(beta: 2, gamma: 0), nil,
      ])
  }

  /// A layer beyond the last is the last.
  @Test(arguments: [(0, 0), (1, 1), (7, 1)]) func misdirectionIsWithinTheModel(
    layer: Int, expected: Int
  ) {
    let shape = TinyModels.model(.llama).configuration
    let place = Objective.rmu(layer: layer, strength: 3).misdirection(of: shape)
    #expect(place == LossTerm.Misdirection(layer: expected, strength: 3))
    #expect(Objective.inject.misdirection(of: shape) == nil)
  }
}
