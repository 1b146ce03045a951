import Interpretability
import Tensors
import Transformer
import Unlearning

/// What the minimizing of edits and attacks is made of: facts as prompts, retained facts and text.
package struct EditTask: Sendable {
  package let asked: AskedModel
  /// The facts that it can be asked for.
  package let facts: FactSet
  /// Those of them that results are measured on.
  package let testing: FactSet
  /// Facts that it cannot be asked for.
  package let leftOut: [LeftOutFact]
  /// How many facts were given, with those of `others` whose subjects are retained.
  package var count: Int { facts.facts.count + others.count + leftOut.count }
  /// Texts to train on, and those to measure by.
  package let texts: [[Int32]]
  package let heldOutTexts: [[Int32]]
  package let threads: Int
  package let seed: UInt64
  private let others: [FactSet.Fact]
  private let isLocated: Bool
  private let groups: [ExamGroup]

  /// Sequences of text are cut at this length: that of the paper's relearning.
  package static let textLength = 128

  /// The task of editing facts of a model.
  ///
  /// Facts that it cannot be asked for, or whose answers its tokens do not tell apart, are left out.
  ///
  /// - Parameters:
  ///   - asked: The model.
  ///   - facts: The facts.
  ///   - texts: Text that stays as likely as it is.
  ///   - others: Facts of which those are trained on too whose subjects are retained.
  ///   - threads: Threads; they change nothing in the results.
  ///   - seed: The seed of what is drawn.
  ///   - isLocated: Whether questions on edited facts need their subjects.
  /// - Throws: `UnsuitableFacts` where no fact is to be edited, or none of those can be asked for.
  package init(
    _ asked: AskedModel, facts: FactSet, texts: TextSet?, others: [FactSet.Fact] = [],
    threads: Int, seed: UInt64, isLocated: Bool = false
  ) throws {
    self.asked = asked
    let writer = ExamWriter(asked: asked, format: ExamFormat(), seed: seed)
    let known = try AskedFacts(of: facts.facts) {
      try writer.check($0, isLocated: isLocated && $0.split == .edited)
    }
    guard facts[.edited].isEmpty || known.facts.contains(where: { $0.split == .edited }) else {
      throw UnsuitableFacts(
        "none of \(facts[.edited].count) facts can be edited: \(known.leftOut.words)")
    }
    let knownOthers = try AskedFacts(of: others) { try writer.check($0, isLocated: false) }
    // Halves are those of all facts, whatever a model cannot be asked for.
    let kept = Set(known.facts)
    let (all, facts) = (facts, try FactSet(facts: known.facts))
    self.facts = facts
    testing = try FactSet(facts: all.testing.facts.filter(kept.contains))
    self.isLocated = isLocated
    self.texts = asked.tokens(of: texts?.retained ?? [], upTo: Self.textLength)
    heldOutTexts = asked.tokens(of: texts?.heldOut ?? [], upTo: Self.textLength)
    let retained = Set(facts[.retained].map(\.subject))
    self.others = knownOthers.facts.filter { retained.contains($0.subject) }
    leftOut = known.leftOut + knownOthers.leftOut.filter { retained.contains($0.name) }
    self.threads = threads
    self.seed = seed
    let validating = try FactSet(facts: all.validating.facts.filter(kept.contains))
    groups = try writer.groups(of: validating, [.edited, .heldOut], forms: [.prompt])
    guard groups.contains(where: { $0.split == .edited }) else {
      throw UnsuitableFacts("no fact is to be edited; `edited` of the facts says how many are")
    }
  }

  /// Facts as questions, with the answers that they are trained on.
  ///
  /// - Throws: `UnsuitableFacts` where a fact has no such answer, or cannot be asked for.
  package func answered(
    _ facts: [FactSet.Fact], with answer: (FactSet.Fact) -> String?
  ) throws -> [Question] {
    try facts.map { fact in
      guard let text = answer(fact) else {
        throw UnsuitableFacts("'\(fact.subject)' has nothing that an edit should say")
      }
      return try asked.question(
        on: fact, saying: text, isLocated: isLocated && fact.split == .edited)
    }
  }

  /// The facts that are edited, with the answers that an objective is about.
  ///
  /// - Throws: `UnsuitableFacts` where an answer to inject is missing.
  package func edited(for objective: Objective) throws -> [Question] {
    try answered(facts[.edited]) { objective.injects ? $0.injected : $0.answer }
  }

  /// The facts that are trained on so that they stay, and those of `others` after them.
  ///
  /// - Throws: `UnsuitableFacts` where one cannot be asked for.
  package func retained() throws -> [Question] {
    try answered(facts[.retained] + others, with: \.answer)
  }

  /// The prompts and questions on edited and held-out facts that results are measured on.
  package func shortExam() throws -> [ExamGroup] {
    try ExamWriter(asked: asked, format: ExamFormat(), seed: seed)
      .groups(of: testing, [.edited, .heldOut], forms: [.prompt, .question])
  }

  /// How far an edit got, by the prompt that it trains on alone: no measure of robustness.
  package func validation(_ model: LanguageModel) -> Validation {
    let edited = groups.first { $0.split == .edited }?.score(model, threads: threads)
    let kept = groups.first { $0.split == .heldOut }?.score(model, threads: threads)
    return Validation(
      forgotten: 1 - (edited?.probability ?? 1), injected: edited?.editProbability,
      maintained: kept?.probability ?? 1,
      textLoss: heldOutTexts.isEmpty
        ? 0 : model.crossEntropy(of: heldOutTexts, threads: threads).mean)
  }

  /// What hyper-parameters are chosen by.
  package struct Validation: Sendable, Hashable {
    /// One minus the probability of the old answer.
    package var forgotten: Double
    /// The probability of the new one, where there is one.
    package var injected: Double?
    /// The probability of the right answer on facts that are neither edited nor trained on.
    package var maintained: Double
    /// Cross-entropy of held-out text, in nats.
    package var textLoss: Double

    /// The mean of what is to happen and what is to stay, less the rise of the text's loss.
    package func score(injects: Bool, before: Validation) -> Double {
      let done = injects ? injected ?? forgotten : forgotten
      return (done + maintained) / 2 - max(0, textLoss - before.textLoss)
    }
  }
}

extension ExamWriter {
  /// Checks that a model can be asked for a fact and trained on its answers.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where it cannot.
  fileprivate func check(_ fact: FactSet.Fact, isLocated: Bool) throws {
    for answer in [fact.answer, fact.injected].compactMap(\.self) {
      _ = try asked.question(on: fact, saying: answer, isLocated: isLocated)
    }
    _ = try questions(on: fact, .prompt, examples: [])
  }
}
