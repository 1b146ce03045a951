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
  /// A fact that cannot be asked for in a form is left out of its group, which says so.
  ///
  /// - Parameters:
  ///   - set: The facts.
  ///   - splits: The splits that are asked for.
  ///   - forms: The forms; those that the facts or the vocabulary do not have are left out.
  /// - Returns: A group for each split and form.
  /// - Throws: `UnsuitableFacts` where no fact of a split can be asked for in a form that it has.
  package func groups(
    of set: FactSet, _ splits: [FactSet.Split], forms: [PromptForm] = PromptForm.allCases
  ) throws -> [ExamGroup] {
    let shown = set[.example] + set[.retained]
    let edited = Set(set[.edited].map(\.prompt))
    return try splits.flatMap { split in
      let facts = set[split].map { fact in
        var fact = fact
        // A neighbour that is edited too is to say something else.
        fact.neighborhood.removeAll(where: edited.contains)
        return fact
      }
      return try forms.compactMap { try group($0, split, of: facts, examples: shown) }
    }
  }

  /// Facts in one form, whatever use they have; none where they do not have it.
  ///
  /// - Throws: `UnsuitableFacts` where none of them can be asked for in it.
  package func group(on facts: [FactSet.Fact], _ form: PromptForm) throws -> ExamGroup? {
    try group(form, .heldOut, of: facts, examples: [])
  }

  private func group(
    _ form: PromptForm, _ split: FactSet.Split, of facts: [FactSet.Fact],
    examples: [FactSet.Fact]
  ) throws -> ExamGroup? {
    let asked = try AskedFacts(of: facts) { try questions(on: $0, form, examples: examples) }
    let all = Array(asked.made.joined())
    guard !all.isEmpty else {
      // A vocabulary without capitals has no such form; other forms are missed.
      guard !form.isSpelling, asked.facts.isEmpty, !facts.isEmpty else { return nil }
      try asked.required(to: "be asked for as '\(form.rawValue)'")
      return nil
    }
    return ExamGroup(
      form: form, split: split, subjects: asked.facts.count, questions: all,
      leftOut: asked.leftOut)
  }

  /// The questions on a fact in a form; none where it does not have it.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where the model cannot be asked for it so.
  func questions(
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
    case .capitalized: return [try question(fact.prompt, fact) { $0.uppercased() }]
    case .dashed:
      return [try question(fact.prompt, fact) { $0.map(String.init).joined(separator: "-") }]
    }
  }

  /// A prompt that the fact's answers may follow, told apart by as few of their tokens as it takes.
  func question(
    _ text: String, _ fact: FactSet.Fact, spelling: (String) -> String = { $0 }
  ) throws -> Question {
    let answers = ([fact.answer] + fact.foils).map(spelling)
    guard let candidates = try asked.continuations(answers, after: text).toldApart else {
      throw UnsuitableFacts(
        "the answers of '\(fact.subject)' are not told apart by their tokens: "
          + answers.map { "'\($0)'" }.joined(separator: ", "), reason: .answers)
    }
    return Question(
      tokens: try asked.tokens(text), candidates: candidates, right: 0,
      injected: fact.injected.flatMap { answers.firstIndex(of: spelling($0)) })
  }

  private func multipleChoice(_ fact: FactSet.Fact) throws -> [Question] {
    guard let question = fact.question, question.options.count <= ExamFormat.letters.count else {
      return []
    }
    return try orders(of: question.options, fact).map {
      try self.multipleChoice(question.text, options: $0, fact)
    }
  }

  /// The options of a question on a fact in every order that they are asked in.
  private func orders(of options: [String], _ fact: FactSet.Fact) -> [[String]] {
    switch format.order {
    case .given: return [options]
    case .alphabetical: return [options.sorted { $0.lowercased() < $1.lowercased() }]
    case .shuffled(let count):
      var stream = RandomStream(seed: seed, name: "options of \(fact.subject)")
      return (0..<count).map { _ in stream.shuffled(options) }
    }
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
      throw UnsuitableFacts(
        "the question on '\(fact.subject)' does not offer '\(fact.answer)'", reason: .option)
    }
    guard let candidates = try asked.continuations(Array(letters), after: whole).toldApart else {
      throw UnsuitableFacts(
        "the letters of the options are not told apart by their tokens", reason: .answers)
    }
    return Question(
      tokens: try asked.tokens(whole), candidates: candidates, right: right,
      injected: fact.injected.flatMap(place))
  }
}
