import Tensors
import Transformer

/// What an attacked model is asked: the half of the edited facts that the attack was not given, the half
/// that it was given, and facts that stay.
package struct AttackExam: Sendable {
  /// How a model did.
  package struct Result: Sendable, Hashable {
    /// The half that is judged by.
    package var asked: ExamScore
    /// The half that was taught.
    package var taught: ExamScore
    /// Multiple-choice questions on the half that is judged by, where there are some.
    package var question: ExamScore?
    /// The accuracy on facts that stay; 1 where there are none.
    package var retained: Double
  }

  private let asked: ExamGroup
  private let taught: ExamGroup
  private let question: ExamGroup?
  private let retained: ExamGroup?
  private let threads: Int

  /// The exam of an attack.
  ///
  /// - Parameters:
  ///   - task: The edit's task, whose held-out facts are those that stay.
  ///   - split: Which of its edited facts are taught, and which are asked for.
  /// - Throws: `UnsuitableFacts` where a fact cannot be asked for.
  package init(_ task: EditTask, _ split: FactsToRelearn) throws {
    let writer = ExamWriter(asked: task.asked, format: ExamFormat(), seed: task.seed)
    let group = { (facts: [FactSet.Fact], split: FactSet.Split, form: PromptForm) in
      try writer.groups(of: try FactSet(facts: facts), [split], forms: [form]).first
    }
    guard let asked = try group(split.asked, .edited, .prompt),
      let taught = try group(split.taught, .edited, .prompt)
    else { throw UnsuitableFacts("the edited facts have no prompts") }
    self.asked = asked
    self.taught = taught
    question = try group(split.asked, .edited, .question)
    retained = try group(task.testing[.heldOut], .heldOut, .prompt)
    threads = task.threads
  }

  /// How a model does.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - asksQuestions: Whether multiple-choice questions are asked too.
  /// - Returns: Its scores.
  package func result(_ model: LanguageModel, asksQuestions: Bool = true) -> Result {
    Result(
      asked: asked.score(model, threads: threads),
      taught: taught.score(model, threads: threads),
      question: asksQuestions ? question?.score(model, threads: threads) : nil,
      retained: retained?.score(model, threads: threads).accuracy ?? 1)
  }

  /// The tokens of the longest prompt that something is asked which gives logits after prompts.
  package var longestPrompt: Int {
    [asked, taught, retained].compactMap { $0?.longestPrompt }.max() ?? 0
  }

  /// How something does that gives logits after prompts, without multiple-choice questions.
  package func result(_ logits: ([[Int32]]) -> Tensor) -> Result {
    Result(
      asked: asked.score(logits), taught: taught.score(logits), question: nil,
      retained: retained?.score(logits).accuracy ?? 1)
  }
}
