import Foundation
import Interpretability
import RandomStreams
import Transformer

/// Makes the prompts of every form out of facts.
package struct ExamWriter: Sendable {
  package let asked: AskedModel
  package let format: ExamFormat
  package let seed: UInt64

  /// A writer of prompts.
  ///
  /// - Parameters:
  ///   - asked: The model whose tokens they are made of.
  ///   - format: How prompts of the other forms are made.
  ///   - seed: Draws the order of options.
  package init(asked: AskedModel, format: ExamFormat, seed: UInt64) {
    self.asked = asked
    self.format = format
    self.seed = seed
  }

  /// The groups of some splits of facts, in the forms that the facts have.
  ///
  /// - Parameters:
  ///   - set: The facts.
  ///   - splits: The splits that are asked for.
  ///   - forms: The forms; those that the facts or the vocabulary do not have are left out.
  /// - Returns: A group for each split and form.
  /// - Throws: `UnsuitableFacts` where the facts cannot be asked for at all.
  package func groups(
    of set: FactSet, _ splits: [FactSet.Split], forms: [PromptForm] = PromptForm.allCases
  ) throws -> [ExamGroup] {
    let shown = set[.example] + set[.retained]
    let edited = Set(set[.edited].map(\.prompt))
    var groups: [ExamGroup] = []
    for split in splits {
      let facts = set[split]
      for form in forms {
        let questions = try facts.flatMap { fact in
          var fact = fact
          // A neighbour that is edited too is to say something else.
          fact.neighborhood.removeAll(where: edited.contains)
          return try self.questions(on: fact, form, examples: shown)
        }
        guard !questions.isEmpty else { continue }
        groups.append(
          ExamGroup(form: form, split: split, subjects: facts.count, questions: questions))
      }
    }
    return groups
  }

  /// How many of some facts the model is right on in a form; none where it cannot be asked so.
  ///
  /// - Throws: `UnsuitableFacts` where the facts cannot be asked for at all.
  package func accuracy(
    on facts: [FactSet.Fact], _ form: PromptForm, threads: Int
  ) throws -> Double? {
    let set = try FactSet(
      facts: facts.map { fact in
        var fact = fact
        fact.split = .heldOut
        return fact
      })
    return try groups(of: set, [.heldOut], forms: [form]).first?
      .score(asked.model, threads: threads).accuracy
  }

  private func questions(
    on fact: FactSet.Fact, _ form: PromptForm, examples: [FactSet.Fact]
  ) throws -> [Question] {
    switch form {
    case .prompt: return [try question(fact.prompt, fact)]
    case .system:
      return format.system.isEmpty ? [] : [try question(format.system + " " + fact.prompt, fact)]
    case .inContext:
      let others = examples.filter { $0.subject != fact.subject }.prefix(format.examples)
      guard !others.isEmpty else { return [] }
      let shown = others.map { "\($0.prompt) \($0.answer) \(format.separator)" }
      return [try question((shown + [fact.prompt]).joined(separator: " "), fact)]
    case .paraphrase: return try fact.paraphrases.map { try question($0, fact) }
    case .neighborhood: return try fact.neighborhood.map { try question($0, fact) }
    case .question: return try multipleChoice(fact)
    case .capitalized: return spelled(fact) { $0.uppercased() }
    case .dashed:
      return spelled(fact) { $0.map(String.init).joined(separator: "-") }
    }
  }

  /// A prompt that the fact's answers may follow, told apart by their first tokens.
  private func question(_ text: String, _ fact: FactSet.Fact) throws -> Question {
    let answers = [fact.answer] + fact.foils
    let candidates = try answers.map { [try asked.firstToken(of: $0, after: text)] }
    return Question(
      tokens: try asked.tokens(text), candidates: candidates, right: 0,
      injected: fact.injected.flatMap(answers.firstIndex(of:)))
  }

  private func multipleChoice(_ fact: FactSet.Fact) throws -> [Question] {
    guard let question = fact.question, question.options.count <= ExamFormat.letters.count else {
      return []
    }
    var stream = RandomStream(seed: seed, name: "options of \(fact.subject)")
    let orders =
      format.shuffles == 0
      ? [question.options] : (0..<format.shuffles).map { _ in stream.shuffled(question.options) }
    return try orders.map { try self.multipleChoice(question.text, options: $0, fact) }
  }

  private func multipleChoice(
    _ text: String, options: [String], _ fact: FactSet.Fact
  ) throws -> Question {
    let written = zip(ExamFormat.letters, options).map { letter, option in
      format.option.replacingOccurrences(of: "{letter}", with: letter)
        .replacingOccurrences(of: "{option}", with: option)
    }
    let whole = ([text] + written + [format.ending]).joined(separator: format.optionSeparator)
    let letters = ExamFormat.letters.prefix(options.count)
    let place = { (answer: String) in
      options.firstIndex { $0.lowercased() == answer.lowercased() }
    }
    guard let right = place(fact.answer) else {
      throw UnsuitableFacts("the question on '\(fact.subject)' does not offer '\(fact.answer)'")
    }
    return Question(
      tokens: try asked.tokens(whole),
      candidates: try letters.map { [try asked.firstToken(of: $0, after: whole)] }, right: right,
      injected: fact.injected.flatMap(place))
  }

  /// The answers in another spelling, all of their tokens; nothing where the vocabulary has no such
  /// spelling.
  private func spelled(_ fact: FactSet.Fact, _ spelling: (String) -> String) -> [Question] {
    let answers = [fact.answer] + fact.foils
    let candidates = answers.compactMap {
      try? asked.continuation(spelling($0), after: fact.prompt)
    }
    guard candidates.count == answers.count, let tokens = try? asked.tokens(fact.prompt) else {
      return []
    }
    return [
      Question(
        tokens: tokens, candidates: candidates, right: 0,
        injected: fact.injected.flatMap(answers.firstIndex(of:)))
    ]
  }
}
