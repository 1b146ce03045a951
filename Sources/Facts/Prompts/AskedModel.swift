import Interpretability
import Transformer

/// A model with its tokenizer: what facts can be asked of in words.
package struct AskedModel: Sendable {
  package let model: LanguageModel
  package let tokenizer: Tokenizer

  /// A model and the tokenizer of its text.
  package init(model: LanguageModel, tokenizer: Tokenizer) {
    self.model = model
    self.tokenizer = tokenizer
  }

  /// A fact as a question in the model's tokens; the subject is where the prompt has it last.
  ///
  /// The answer is told from the others by one token: the first, or, where all begin alike, the first
  /// behind what they share, which stands in the question's prompt then.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where the model cannot be asked for it so.
  package func question(on fact: FactSet.Fact) throws -> Question {
    let prompt = try prompt(of: fact)
    guard !fact.foils.isEmpty else {
      throw UnsuitableFacts(
        "'\(fact.answer)' of '\(fact.subject)' has no other answer beside it", reason: .alone)
    }
    let answers = try continuations([fact.answer] + fact.foils, after: fact.prompt)
    let shared = answers.sharedStart
    let next = answers.map { $0.dropFirst(shared.count).first }
    let known = next.compactMap(\.self)
    guard known.count == next.count, !known.dropFirst().contains(known[0]) else {
      throw UnsuitableFacts(
        "no one token tells the answer '\(fact.answer)' of '\(fact.subject)' from all others",
        reason: .answers)
    }
    return Question(
      tokens: prompt.tokens + shared, subject: prompt.subject, answer: known[0],
      foils: Array(known.dropFirst()))
  }

  /// A fact as a question with an answer that it is trained on, and no others.
  ///
  /// Of an answer of several tokens it is the one that tells it from all others of the fact; those before
  /// it stand in the question's prompt.
  ///
  /// - Parameters:
  ///   - fact: The fact.
  ///   - text: The answer: the right one, or what an edit says.
  ///   - isLocated: Whether the question has its subject.
  /// - Returns: The question.
  /// - Throws: `UnsuitableFacts` with a reason where the model cannot be asked for it so.
  package func question(
    on fact: FactSet.Fact, saying text: String, isLocated: Bool = false
  ) throws -> Question {
    let located = isLocated ? try prompt(of: fact) : nil
    let prompt = try located?.tokens ?? tokens(fact.prompt)
    let others = Set([fact.answer] + fact.foils + [fact.injected].compactMap(\.self))
      .subtracting([text]).sorted()
    let answers = try continuations([text] + others, after: fact.prompt)
    let shared = answers.dropFirst().map { answers[0].countShared(with: $0) }.max() ?? 0
    guard shared < answers[0].count else {
      throw UnsuitableFacts(
        "the tokens of the answer '\(text)' of '\(fact.subject)' begin another answer",
        reason: .answers)
    }
    return Question(
      tokens: prompt + answers[0].prefix(shared), subject: located?.subject,
      answer: answers[0][shared])
  }

  /// The token of another answer where a question tells the fact's answers apart.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where it does not begin as they do.
  package func token(
    of answer: String, in question: Question, on fact: FactSet.Fact
  ) throws -> Int32 {
    let shared = question.tokens[try tokens(fact.prompt).count...]
    let answer = try continuation(answer, after: fact.prompt)
    guard answer.starts(with: shared), answer.count > shared.count else {
      throw UnsuitableFacts(
        "no one token tells all answers of '\(fact.subject)' apart", reason: .answers)
    }
    return answer[shared.count]
  }

  /// The tokens of a prompt, with those that begin every text.
  package func tokens(_ text: String) throws -> [Int32] {
    let tokens = tokenizer.encode(text)
    if tokens.isEmpty || tokenizer.unknown.map(tokens.contains) == true {
      throw UnsuitableFacts(
        "the model's vocabulary does not have all of '\(text)'", reason: .words)
    }
    let (vocabulary, context) = (
      model.configuration.vocabulary, model.configuration.contextLength
    )
    guard tokens.count <= context else {
      throw UnsuitableFacts(
        "'\(text.prefix(60))...' has \(tokens.count) tokens, the model's context \(context)",
        reason: .length)
    }
    if let outside = tokens.first(where: { Int($0) >= vocabulary }) {
      throw UnsuitableFacts(
        "the tokenizer has token \(outside) in '\(text)', the model only \(vocabulary) tokens",
        reason: .words)
    }
    return tokens
  }

  /// The tokens that a text adds to a prompt, at least one.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where it adds none.
  package func continuation(_ text: String, after prompt: String) throws -> [Int32] {
    try continuations([text], after: prompt)[0]
  }

  /// The tokens that texts add to a prompt, at least one each.
  ///
  /// - Throws: `UnsuitableFacts` with a reason where one adds none.
  package func continuations(_ texts: [String], after prompt: String) throws -> [[Int32]] {
    let before = try tokens(prompt)
    return try texts.map { text in
      let whole = try tokens(prompt + " " + text)
      let shared = before.countShared(with: whole)
      guard shared == before.count, whole.count > shared else {
        throw UnsuitableFacts("'\(text)' does not begin a token after '\(prompt)'", reason: .join)
      }
      return Array(whole[shared...])
    }
  }

  /// The tokens of texts, cut at a length; texts of fewer than two tokens predict nothing and are
  /// left out.
  package func tokens(of texts: [String], upTo length: Int) -> [[Int32]] {
    let longest = min(length, model.configuration.contextLength)
    return texts.map { Array(tokenizer.encode($0).prefix(longest)) }.filter { $0.count > 1 }
  }
}
