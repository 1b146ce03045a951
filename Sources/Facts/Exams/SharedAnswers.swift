import CElementary
import Interpretability
import Tensors
import Transformer

/// How a model shares its probability among the answers to a question: what is asked of models of real
/// text, whose likeliest word is often none of them.
package struct SharedAnswers: Sendable, Hashable {
  /// The share of each candidate among all of them, in order; together 1.
  package var shares: [Double]
  /// The probability of the right one in the whole vocabulary.
  package var probability: Double
  /// The number of the right candidate.
  package var right: Int
  /// The number of the candidate that an edit puts in its place, where there is one.
  package var injected: Int?

  /// The number of the candidate with the largest share, the last of several.
  package var likeliest: Int? { shares.likeliest }
}

extension [Question] {
  /// How a model shares its probability among the answers, question by question.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - threads: Threads; they change nothing in the result.
  /// - Returns: The shares, in the order of the questions.
  package func sharedAnswers(of model: LanguageModel, threads: Int) -> [SharedAnswers] {
    let asked = AskedTokens(of: self)
    let readings = model.nextTokenReadings(asked.prompts, threads: threads) { logits, range in
      asked.readings(logits.logProbabilities, of: range)
    }
    return zip(self, asked.said(readings)).map { question, said in
      SharedAnswers(
        shares: said.candidates.indices.map(said.candidates.share(of:)),
        probability: portable_exp(said.candidates[question.right]), right: question.right,
        injected: question.injected)
    }
  }
}

/// What the answers to some questions come to.
package struct SharedScore: Sendable, Hashable {
  /// Facts that are asked for; several questions on one are no more than one trial.
  package var facts: Int
  /// Prompts.
  package var prompts: Int
  /// The mean share of the right answer.
  package var right: Double
  /// The mean share of what an edit puts in its place; none where it does not.
  package var injected: Double?
  /// Prompts whose likeliest candidate is the right one.
  package var saysRight: Double
  /// Prompts whose likeliest candidate is the injected one.
  package var saysInjected: Double?
  /// Of the prompts whose likeliest candidate is not the injected one, those where it is the right one;
  /// none where there are none.
  package var rightAmongDislodged: Double?

  /// What answers come to.
  ///
  /// - Parameters:
  ///   - answers: The answers, at least one.
  ///   - facts: How many facts they are about.
  package init(_ answers: [SharedAnswers], facts: Int) {
    self.facts = facts
    prompts = answers.count
    let count = Double(Swift.max(1, answers.count))
    right = answers.reduce(0) { $0 + $1.shares[$1.right] } / count
    saysRight = Double(answers.count { $0.likeliest == $0.right }) / count
    guard answers.contains(where: { $0.injected != nil }) else { return }
    injected =
      answers.reduce(0) { sum, answer in sum + (answer.injected.map { answer.shares[$0] } ?? 0) }
      / count
    let dislodged = answers.filter { $0.injected == nil || $0.likeliest != $0.injected }
    saysInjected = 1 - Double(dislodged.count) / count
    if !dislodged.isEmpty {
      rightAmongDislodged =
        Double(dislodged.count { $0.likeliest == $0.right }) / Double(dislodged.count)
    }
  }
}
