import Transformer

/// What an edit minimizes on the facts that it changes.
public enum Objective: Sendable, Hashable {
  /// The cross-entropy of the injected answer (paper section 4.1).
  case inject
  /// `-log(1 - p)` of the right answer (HarmBench; paper section 4.1).
  case logOneMinus
  /// Minus the right answer's cross-entropy (Jang et al., 2023).
  case ascent
  /// Negative preference optimization (Zhang et al., 2024); β is 0.1 there.
  case npo(beta: Double)
  /// The same without a reference (Fan et al., 2024); β is 2.5 there.
  case simnpo(beta: Double)
  /// Representation misdirection (Li et al., 2024): a layer's stream is driven to a random direction of
  /// so many of its own lengths.
  case rmu(layer: Int, strength: Double)

  /// The objectives without their settings, spelled as chapters spell them.
  public enum Name: String, Sendable, Hashable, CaseIterable {
    case inject
    case logOneMinus = "log_one_minus"
    case ascent, npo, simnpo, rmu
  }

  /// The objective's name.
  public var name: Name {
    switch self {
    case .inject: .inject
    case .logOneMinus: .logOneMinus
    case .ascent: .ascent
    case .npo: .npo
    case .simnpo: .simnpo
    case .rmu: .rmu
    }
  }

  /// Whether edited facts are to say the injected answer, rather than not to say the right one.
  package var injects: Bool { self == .inject }

  /// The loss of the edited facts' answers; none where the objective is not one of answers.
  package var answerLoss: AnswerLoss? {
    switch self {
    case .inject: .crossEntropy
    case .logOneMinus: .logOneMinus()
    case .ascent: .ascent
    case .npo(let beta): .negativePreference(beta: beta)
    case .simnpo(let beta): .simpleNegativePreference(beta: beta)
    case .rmu: nil
    }
  }

  /// Where the objective misdirects a model, at its last layer at most; none where it does not.
  func misdirection(of configuration: ModelConfiguration) -> LossTerm.Misdirection? {
    guard case .rmu(let layer, let strength) = self else { return nil }
    return LossTerm.Misdirection(
      layer: min(layer, configuration.layers - 1), strength: strength)
  }
}

/// How retained facts are kept.
public enum RetainLoss: String, Sendable, Hashable, CaseIterable {
  /// The cross-entropy of their answers.
  case crossEntropy = "cross_entropy"
  /// The divergence of what the model says from what it said before (KL regularization).
  case divergence
}

/// An objective that does not fit what may be trained.
public struct UnsuitableObjective: Error, Sendable, CustomStringConvertible {
  /// What is in the way.
  public let description: String
}
