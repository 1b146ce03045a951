import CElementary
import Tensors

/// What is minimized so that a model says something, or stops saying it: a loss of the probability
/// that it gives to an answer's token.
package enum AnswerLoss: Sendable, Hashable {
  /// Cross-entropy: the answer is to be said (paper section 4.1, "inject"; of retained facts too).
  case crossEntropy
  /// `-log(1 - p)`: the answer is not to be said; 0, and no gradient, once `log p` is below the cut-off
  /// (HarmBench; paper section 4.1, with a cut-off of -5).
  case logOneMinus(cutOff: Double = -5)
  /// Minus the cross-entropy: gradient ascent (Jang et al., 2023).
  case ascent
  /// Negative preference optimization (Zhang et al., 2024, equation 3): `2/β log(1 + (p / p₀)^β)`,
  /// where p₀ is what the model gave before.
  case negativePreference(beta: Double = 0.1)
  /// SimNPO (Fan et al., 2024, equation 4): `-2/β log σ(-β log p - γ)` for an answer of one token,
  /// without a reference.
  case simpleNegativePreference(beta: Double = 2.5, gamma: Double = 0)

  /// Whether the loss needs to know what the model gave before.
  package var needsReference: Bool {
    if case .negativePreference = self { true } else { false }
  }

  /// The loss of an answer and its slope.
  ///
  /// - Parameters:
  ///   - logProbability: The answer's log-probability, in nats.
  ///   - reference: The same before the edit, where the loss needs it.
  /// - Returns: The loss, in nats, and its derivative by the log-probability.
  package func value(
    at logProbability: Double, reference: Double = 0
  ) -> (value: Double, slope: Double) {
    switch self {
    case .crossEntropy: return (-logProbability, -1)
    case .ascent: return (logProbability, 1)
    case .logOneMinus(let cutOff):
      guard logProbability >= cutOff else { return (0, 0) }
      // p is held below 1, where the loss has no end.
      let p = portable_exp(min(logProbability, Self.largest))
      return (-portable_log1p(-p), p / (1 - p))
    case .negativePreference(let beta):
      return softplus(beta * (logProbability - reference), scale: 2 / beta, inner: beta)
    case .simpleNegativePreference(let beta, let gamma):
      return softplus(beta * logProbability + gamma, scale: 2 / beta, inner: beta)
    }
  }

  /// The mean loss of rows of logits.
  ///
  /// - Parameters:
  ///   - logits: [rows, vocabulary].
  ///   - answers: The answer's token of each row.
  ///   - reference: The answers' log-probabilities before the edit, where the loss needs them.
  ///   - divisor: What the sum is divided by; the number of rows where none is given.
  /// - Returns: A scalar, in nats.
  package func loss(
    of logits: Tensor, _ answers: [Int32], reference: [Double] = [], divisor: Int? = nil
  ) -> Tensor {
    require(!needsReference || reference.count == answers.count, "a reference for each row")
    return logits.labelLoss(answers, divisor: divisor) { row, logProbability in
      value(at: logProbability, reference: needsReference ? reference[row] : 0)
    }
  }

  /// The log-probability that `log(1 - p)` is taken at most at: of p = 1 - 1e-6, float32's resolution
  /// of a softmax near 1.
  private static let largest = portable_log1p(-1e-6)

  /// `scale * log(1 + e^x)` and its slope by what x has `inner` times.
  private func softplus(
    _ x: Double, scale: Double, inner: Double
  ) -> (value: Double, slope: Double) {
    let value = x > 0 ? x + portable_log1p(portable_exp(-x)) : portable_log1p(portable_exp(x))
    return (scale * value, scale * inner / (1 + portable_exp(-x)))
  }
}
