import Chapters
import Notebook
import Tensors
import Transformer
import Unlearning

/// What the minimizing of edits and attacks is made of: facts as prompts, retained facts and text.
struct EditTask: Sendable {
  let stored: StoredModel
  let facts: FactSet
  /// Texts to train on, and those to measure by.
  let texts: [[Int32]]
  let heldOutTexts: [[Int32]]
  let threads: Int
  let seed: UInt64
  private let others: [FactSet.Fact]
  private let groups: [ExamGroup]

  /// Sequences of text are cut at this length: that of the paper's relearning.
  static let textLength = 128

  /// The task of a cell.
  ///
  /// - Throws: Where an input cannot be read, or a fact cannot be asked for.
  init(
    model: Reference, facts: Reference, texts: Reference?, also: [Reference] = [],
    _ context: RunContext
  ) throws {
    stored = try StoredModel(context.input(model))
    self.facts = try FactSet.read(context.input(facts))
    let set = try texts.map { try TextSet.read(context.input($0)) }
    self.texts = stored.tokens(of: set?.retained ?? [], upTo: Self.textLength)
    heldOutTexts = stored.tokens(of: set?.heldOut ?? [], upTo: Self.textLength)
    let retained = Set(self.facts[.retained].map(\.subject))
    others = try also.flatMap { try FactSet.read(context.input($0)).facts }
      .filter { retained.contains($0.subject) }
    threads = context.threads
    seed = context.seed
    let writer = ExamWriter(stored: stored, format: ExamFormat(), seed: seed)
    groups = try writer.groups(of: self.facts.validating, [.edited, .heldOut], forms: [.prompt])
    guard groups.contains(where: { $0.split == .edited }) else {
      throw UnsuitableFacts("no fact is to be edited; `edited` of the facts says how many are")
    }
  }

  /// Prompts with the answers that they are trained on.
  func answered(
    _ facts: [FactSet.Fact], with answer: (FactSet.Fact) -> String?
  ) throws -> [AnsweredPrompt] {
    try facts.map { fact in
      guard let text = answer(fact) else {
        throw UnsuitableFacts("'\(fact.subject)' has nothing that an edit should say")
      }
      return AnsweredPrompt(
        tokens: try stored.tokens(fact.prompt),
        answer: try stored.firstToken(of: text, after: fact.prompt))
    }
  }

  /// The terms that keep retained facts and text.
  func retaining(
    by retain: RetainLoss, batch: Int, facts coefficient: Double, text textCoefficient: Double,
    _ setting: LossTerm.Setting
  ) throws -> [LossTerm] {
    let retained = try answered(facts[.retained] + others, with: \.answer)
    let term: LossTerm =
      switch retain {
      case .crossEntropy:
        .answers(
          .crossEntropy, of: retained, size: batch, name: "retain", coefficient: coefficient,
          setting)
      case .divergence:
        .divergence(
          on: retained, size: batch, name: "retain", coefficient: coefficient, setting)
      case .activations(let misdirection):
        .keptInPlace(
          retained, misdirection, size: batch, name: "retain", coefficient: coefficient, setting)
      }
    // As many tokens of text as of facts: sentences of text are about as long as prompts.
    return [
      term,
      .text(texts, size: batch, name: "text", coefficient: textCoefficient, setting),
    ].filter { !$0.isIdle }
  }

  /// The prompts and questions on edited and held-out facts that results are measured on.
  func shortExam() throws -> [ExamGroup] {
    try ExamWriter(stored: stored, format: ExamFormat(), seed: seed)
      .groups(of: facts.testing, [.edited, .heldOut], forms: [.prompt, .question])
  }

  /// How far an edit got, by the prompt that it trains on alone: no measure of robustness.
  func validation(_ model: LanguageModel) -> Validation {
    let edited = groups.first { $0.split == .edited }?.score(model, threads: threads)
    let kept = groups.first { $0.split == .heldOut }?.score(model, threads: threads)
    return Validation(
      forgotten: 1 - (edited?.probability ?? 1), injected: edited?.editProbability,
      maintained: kept?.probability ?? 1,
      textLoss: heldOutTexts.isEmpty
        ? 0 : model.crossEntropy(of: heldOutTexts, threads: threads).mean)
  }

  /// What hyper-parameters are chosen by.
  struct Validation: Sendable, Hashable {
    /// One minus the probability of the old answer.
    var forgotten: Double
    /// The probability of the new one, where there is one.
    var injected: Double?
    /// The probability of the right answer on facts that are neither edited nor trained on.
    var maintained: Double
    /// Cross-entropy of held-out text, in nats.
    var textLoss: Double

    /// The mean of what is to happen and what is to stay, less the rise of the text's loss.
    func score(injects: Bool, before: Validation) -> Double {
      let done = injects ? injected ?? forgotten : forgotten
      return (done + maintained) / 2 - max(0, textLoss - before.textLoss)
    }
  }
}

/// How retained facts are kept.
enum RetainLoss: Sendable, Hashable {
  case crossEntropy, divergence
  case activations(LossTerm.Misdirection)
}
