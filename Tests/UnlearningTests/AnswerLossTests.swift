import Foundation
import Interpretability
import Tensors
import Testing
import Unlearning

/// Losses against PyTorch's autograd (`Tests/pytorch/answer_losses.py`).
struct AnswerLossTests {
  private static let logits: [Float] = [
    0.5, -1.25, 2, 0.125, 3, 0.25, -0.5, 1, -6, 1.5, 0.75, 2.25,
  ]
  private static let answers: [Int32] = [2, 1, 0]
  private static let reference = [-0.75, -1.5, -7]

  private struct Logits: Module {
    var tensor = Tensor(AnswerLossTests.logits, shape: [3, 4])

    mutating func forEachParameter(
      at path: String, _ body: (String, inout Tensor) throws -> Void
    ) rethrows {
      try body("logits", &tensor)
    }
  }

  @Test(
    arguments: [
      (
        .crossEntropy, 4.027339363,
        [
          0.052553421, 0.009132415, -0.097805240, 0.036119403, 0.271121623, -0.316001108,
          0.008187164, 0.036692322, -0.333281978, 0.092852589, 0.043860457, 0.196568932,
        ]
      ),
      (
        .ascent, -4.027339363,
        [
          -0.052553421, -0.009132415, 0.097805240, -0.036119403, -0.271121623, 0.316001108,
          -0.008187164, -0.036692322, 0.333281978, -0.092852589, -0.043860457, -0.196568932,
        ]
      ),
      (
        .logOneMinus(), 0.426520704,
        [
          -0.126555665, -0.021992077, 0.235528094, -0.086980352, -0.014870648, 0.017332225,
          -0.000449055, -0.002012523, 0.000000000, 0.000000000, 0.000000000, 0.000000000,
        ]
      ),
      (
        .negativePreference(), 12.964266535,
        [
          -0.053611408, -0.009316266, 0.099774219, -0.036846546, -0.251411004, 0.293027737,
          -0.007591954, -0.034024779, 0.303728872, -0.084619073, -0.039971220, -0.179138579,
        ]
      ),
      (
        .simpleNegativePreference(gamma: 0.5), 0.140501633,
        [
          -0.042984097, -0.007469516, 0.079996123, -0.029542509, -0.000550604, 0.000641747,
          -0.000016627, -0.000074516, 0.000000000, -0.000000000, -0.000000000, -0.000000000,
        ]
      ),
    ] as [(AnswerLoss, Double, [Double])]) func valuesAndGradientsArePyTorchs(
      loss: AnswerLoss, value: Double, gradient: [Double]
    )
  {
    let (seen, slopes) = valueWithGradient(at: Logits()) {
      loss.loss(of: $0.tensor, Self.answers, reference: Self.reference)
    }
    #expect(abs(Double(seen) - value) < 1e-6 * max(1, abs(value)))
    for (own, expected) in zip(slopes.tensor.scalars, gradient) {
      #expect(abs(Double(own) - expected) < 1e-6)
    }
  }

  /// Slopes are those of the values, wherever the answer stands, surely said or surely not.
  @Test(arguments: [
    AnswerLoss.crossEntropy, .ascent, .logOneMinus(), .negativePreference(),
    .simpleNegativePreference(),
  ]) func slopesAreDerivatives(loss: AnswerLoss) {
    for logProbability in [-1e-5, -0.01, -0.7, -3, -4.9, -20, -80] {
      let step = 1e-4 * min(1, -logProbability)
      let ends = [step, -step].map { loss.value(at: logProbability + $0, reference: -2).value }
      let (value, slope) = loss.value(at: logProbability, reference: -2)
      let difference = (ends[0] - ends[1]) / (2 * step)
      #expect(value.isFinite && slope.isFinite)
      #expect(abs(slope - difference) < 1e-5 * max(1, abs(slope)), "at \(logProbability)")
    }
  }

  @Test func forgottenAnswersAreLeftAlone() {
    let loss = AnswerLoss.logOneMinus(cutOff: -5)
    #expect(loss.value(at: -5.001) == (0, 0))
    #expect(loss.value(at: -5).slope > 0)
    #expect(loss.value(at: 0).value.isFinite, "a sure answer has a loss with an end")
  }
}
