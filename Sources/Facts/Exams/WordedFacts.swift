import Foundation
import Interpretability
import Transformer

/// Facts in one wording.
package struct WordedFacts: Sendable {
  /// What the wording is called.
  package var name: String
  /// The questions, one for each fact that can be asked for so.
  package var asked: AskedFacts<Question>

  /// How a model does.
  package func answers(of model: LanguageModel, threads: Int) -> [SharedAnswers] {
    asked.made.sharedAnswers(of: model, threads: threads)
  }
}

extension [WordedFacts] {
  /// What all wordings but the one that edits train on are called together.
  package static var all: String { "all" }

  /// How a model does in each wording, and in all together but the one that edits train on.
  package func scores(
    of model: LanguageModel, threads: Int
  ) -> [(name: String, score: SharedScore)] {
    guard !isEmpty else { return [] }
    let answers = map { $0.answers(of: model, threads: threads) }
    let others = zip(self, answers).filter { $0.0.name != ExamWriter.trainedWording }
    let facts = others.map { $0.0.asked.facts.count }.max() ?? 0
    return zip(self, answers).map { ($0.name, SharedScore($1, facts: $0.asked.facts.count)) }
      + (others.isEmpty ? [] : [(Self.all, SharedScore(others.flatMap(\.1), facts: facts))])
  }
}

extension ExamWriter {
  /// What the prompt that edits train on is called among wordings.
  package static let trainedWording = "prompt"

  /// Facts in each of the wordings that they have, in the order of the first fact that has them.
  ///
  /// - Parameters:
  ///   - facts: The facts.
  ///   - includesPrompt: Whether the prompt that edits train on comes first, as `prompt`.
  /// - Returns: The facts, wording by wording; none where they have none.
  /// - Throws: `UnsuitableFacts` where none of the facts can be asked for in one.
  package func wordings(
    of facts: [FactSet.Fact], withPrompt includesPrompt: Bool = false
  ) throws -> [WordedFacts] {
    var seen = Set<String>()
    let names = facts.flatMap { $0.wordings ?? [] }.map(\.name).filter { seen.insert($0).inserted }
    let trained = includesPrompt && !facts.isEmpty ? [try prompts(of: facts)] : []
    return try trained
      + names.map { name in
        let worded = facts.filter { $0.wordings?.contains { $0.name == name } == true }
        let asked = try AskedFacts(of: worded) { fact in
          try question(fact.wordings?.first { $0.name == name }?.prompt ?? fact.prompt, fact)
        }
        return WordedFacts(name: name, asked: try asked.required(to: "be asked for as '\(name)'"))
      }
  }

  /// Facts by the prompt that edits train on.
  ///
  /// - Throws: `UnsuitableFacts` where none can be asked for so.
  package func prompts(of facts: [FactSet.Fact]) throws -> WordedFacts {
    WordedFacts(
      name: Self.trainedWording,
      asked: try AskedFacts(of: facts) { try question($0.prompt, $0) }.required())
  }

  /// Multiple-choice questions that are answered by the text of an option instead of its letter.
  ///
  /// - Parameters:
  ///   - facts: The facts; those without a question are left out without a word.
  ///   - template: The prompt, `{question}` in the place of the question.
  /// - Returns: The questions, an option a candidate.
  /// - Throws: `UnsuitableFacts` where none can be asked so.
  package func optionTexts(
    on facts: [FactSet.Fact], prompt template: String
  ) throws -> AskedFacts<Question> {
    try AskedFacts(of: facts.filter { $0.question != nil }) { fact in
      let options = fact.question?.options ?? []
      guard options.contains(fact.answer) else {
        throw UnsuitableFacts(
          "the question on '\(fact.subject)' does not offer '\(fact.answer)'", reason: .option)
      }
      var asked = fact
      asked.foils = options.filter { $0 != fact.answer }
      return try question(
        template.replacingOccurrences(of: "{question}", with: fact.question?.text ?? ""), asked)
    }.required()
  }
}
