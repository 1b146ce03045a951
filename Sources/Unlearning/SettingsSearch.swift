import Tensors

/// The settings of an edit that are searched for.
public struct EditSettings: Codable, Sendable, Hashable {
  /// The highest learning rate.
  public var learningRate: Double
  /// What the loss of the edited facts is multiplied by.
  public var editWeight: Double

  /// Settings.
  public init(learningRate: Double, editWeight: Double) {
    self.learningRate = learningRate
    self.editWeight = editWeight
  }
}

/// The search for the settings of an edit (paper section 4.1, the sweep): every learning rate at the
/// first weight, then every other weight at the best of these rates.
///
///     while let settings = search.next {
///       search.note(outcome, score: score)
///     }
package struct SettingsSearch<Outcome: Sendable>: Sendable {
  /// Settings that were tried.
  package struct Trial: Sendable {
    /// The settings.
    package var settings: EditSettings
    /// What came of them.
    package var outcome: Outcome
    /// How good that is.
    package var score: Double
  }

  private let rates: [Double]
  private let weights: [Double]
  /// The trials so far, in order.
  package private(set) var trials: [Trial] = []

  /// A search.
  ///
  /// - Parameters:
  ///   - rates: Learning rates, at least one.
  ///   - weights: Weights of the edited facts, at least one.
  package init(learningRates rates: [Double], editWeights weights: [Double]) {
    require(
      !rates.isEmpty && !weights.isEmpty, "a search needs a learning rate and a weight to try")
    self.rates = rates
    self.weights = weights
  }

  /// A search that tries nothing but settings chosen before.
  package init(_ settings: EditSettings) {
    self.init(learningRates: [settings.learningRate], editWeights: [settings.editWeight])
  }

  /// How many trials there are in all.
  package var count: Int { rates.count + weights.count - 1 }

  /// The settings to try next; none at the end.
  package var next: EditSettings? {
    let index = trials.count
    if index < rates.count {
      return EditSettings(learningRate: rates[index], editWeight: weights[0])
    }
    guard index < count, let best = Self.best(of: trials.prefix(rates.count)) else { return nil }
    return EditSettings(
      learningRate: best.settings.learningRate, editWeight: weights[index - rates.count + 1])
  }

  /// Takes down what came of the next settings.
  ///
  /// - Parameters:
  ///   - outcome: What came of them.
  ///   - score: How good that is; the highest wins.
  package mutating func note(_ outcome: Outcome, score: Double) {
    guard let settings = next else { return }
    trials.append(Trial(settings: settings, outcome: outcome, score: score))
  }

  /// The trial with the highest score so far, of several the first; none before the first trial.
  package var best: Trial? { Self.best(of: trials) }

  private static func best(of trials: some Sequence<Trial>) -> Trial? {
    trials.max { $0.score < $1.score }
  }
}
