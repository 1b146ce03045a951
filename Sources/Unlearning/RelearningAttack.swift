import Interpretability
import Tensors
import Transformer

/// Retraining an edited model on some of its old facts, to see whether others come back with them
/// (paper sections 5.4 and 8.2).
///
/// The gradient is not clipped, as the authors' is not.
public struct RelearningAttack: Sendable {
  /// How the model is retrained.
  public struct Options: Sendable, Hashable {
    /// What is trained of every layer.
    package var trained: Trained
    /// The highest learning rate.
    package var learningRate: Double
    /// Optimizer steps.
    package var steps: Int
    /// Facts that are taught, a step.
    package var size: Int
    /// Facts that are kept, a step.
    package var retainSize: Int
    /// Texts that are kept, a step.
    package var textSize: Int
    /// What the losses of what is kept are multiplied by; 0 for none.
    package var retainWeight: Double

    /// Options.
    public init(
      _ trained: Trained, learningRate: Double, steps: Int, size: Int, retainSize: Int,
      textSize: Int, retainWeight: Double
    ) {
      self.trained = trained
      self.learningRate = learningRate
      self.steps = steps
      self.size = size
      self.retainSize = retainSize
      self.textSize = textSize
      self.retainWeight = retainWeight
    }
  }

  /// What is trained of every layer.
  public enum Trained: Sendable, Hashable {
    /// Low-rank adapters on its matrices, their products multiplied by alpha over the rank.
    case adapters(rank: Int, alpha: Double)
    /// The matrices themselves.
    case matrices
  }

  /// What became of an attack.
  public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// The taught facts are learned, and others still there.
    case converged
    /// The loss of the taught facts is above 0.1 nats.
    case diverged = "did not converge"
    /// The accuracy on retained facts is down by more than 0.1.
    case broke = "broke the model"

    /// The verdict on an attack.
    ///
    /// - Parameters:
    ///   - loss: The loss of the taught facts at its end, in nats.
    ///   - retained: The accuracy on facts that stay, after it.
    ///   - before: The same before it.
    package init(loss: Double, retained: Double, before: Double) {
      if !(loss <= 0.1) {
        self = .diverged
      } else if retained < before - 0.1 {
        self = .broke
      } else {
        self = .converged
      }
    }
  }

  private var fitting: any Retraining
  /// The loss of the taught facts before each step taken, in nats.
  public private(set) var losses: [Double] = []
  /// Steps in all.
  public let steps: Int

  /// An attack at its first step.
  ///
  /// - Parameters:
  ///   - model: The edited model.
  ///   - taught: The facts that are taught, with the answers that they are taught.
  ///   - retained: Facts that stay.
  ///   - texts: Text that stays as likely as it is.
  ///   - options: How.
  ///   - threads: Threads; they change nothing in the result.
  ///   - seed: Shuffles examples, and begins adapters.
  /// - Throws: `UnsuitableObjective` where there is nothing to teach.
  public init(
    on model: LanguageModel, teaching taught: [Question], keeping retained: [Question],
    texts: [[Int32]], _ options: Options, threads: Int, seed: UInt64
  ) throws {
    let setting = LossTerm.Setting(model, trainedFrom: 0, seed: seed)
    let terms: [LossTerm] = [
      .answers(
        .crossEntropy, of: taught, size: options.size, name: "attack", isWhole: true,
        coefficient: 1, setting),
      .answers(
        .crossEntropy, of: retained, size: options.retainSize, name: "retain",
        coefficient: options.retainWeight, setting),
      .text(
        texts, size: options.textSize, name: "text", coefficient: options.retainWeight, setting),
    ]
    let parts = LayerPart.all(layers: model.configuration.layers).map {
      $0.part.component(layer: $0.layer)
    }
    let fittingOptions = FittingOptions(
      steps: options.steps, learningRate: options.learningRate, clip: nil)
    func retraining(_ trainee: some Trainee) throws -> any Retraining {
      try Fitting(trainee, of: model, down: terms, fittingOptions, threads: threads)
    }
    fitting =
      switch options.trained {
      case .adapters(let rank, let alpha):
        try retraining(LowRankAdapters(on: parts, of: model, rank: rank, alpha: alpha, seed: seed))
      case .matrices: try retraining(Selection(parts, of: model))
      }
    steps = options.steps
  }

  /// Steps taken.
  public var step: Int { losses.count }

  /// Whether all steps are taken.
  public var isDone: Bool { step >= steps }

  /// The mean loss of the taught facts in the last five steps, in nats.
  public var loss: Double { Array(losses.suffix(5)).mean }

  /// The model so far; none of its weights are replaced where adapters are trained.
  public var model: LanguageModel { fitting.model }

  /// Takes a step.
  ///
  /// - Returns: The loss of the taught facts before it, in nats.
  @discardableResult
  public mutating func advance() -> Double {
    let loss = fitting.advance()["attack"] ?? 0
    losses.append(loss)
    return loss
  }
}

/// The retraining of a part of a model, whichever it is.
private protocol Retraining: Sendable {
  /// The model so far.
  var model: LanguageModel { get }
  /// Takes a step.
  ///
  /// - Returns: The losses before it, by name.
  mutating func advance() -> [String: Double]
}

extension Fitting: Retraining {}
