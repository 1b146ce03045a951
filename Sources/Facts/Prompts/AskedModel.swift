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

  /// Facts as questions in the model's tokens; the subject is where the prompt has it last.
  ///
  /// - Throws: `UnsuitableFacts` where a word is not in the vocabulary, a prompt lacks its subject, or
  ///   an answer begins with the same token as one that it is told from.
  package func questions(_ facts: [FactSet.Fact]) throws -> [Question] {
    guard let first = facts.first else { throw UnsuitableFacts("there are no facts") }
    var answers: [String: Int32] = [:]
    func answer(_ text: String) throws -> Int32 {
      if let known = answers[text] { return known }
      let token = try firstToken(of: text, after: first.prompt)
      answers[text] = token
      return token
    }
    return try facts.map { fact in
      let tokens = try tokens(fact.prompt)
      guard let subject = tokenizer.ranges(of: fact.subject, in: tokens).last else {
        throw UnsuitableFacts("'\(fact.prompt)' does not have '\(fact.subject)' in it")
      }
      let own = try answer(fact.answer)
      let foils = try fact.foils.map(answer)
      guard !foils.isEmpty, !foils.contains(own) else {
        throw UnsuitableFacts(
          "the answer '\(fact.answer)' of '\(fact.subject)' is not told from others by its first token"
        )
      }
      return Question(tokens: tokens, subject: subject, answer: own, foils: foils)
    }
  }

  /// Questions on facts by the subject's name alone.
  package func names(_ facts: [FactSet.Fact]) throws -> [Question] {
    try questions(
      facts.map { fact in
        var name = fact
        name.prompt = fact.subject
        return name
      })
  }

  /// The tokens of a prompt, with those that begin every text.
  package func tokens(_ text: String) throws -> [Int32] {
    let tokens = tokenizer.encode(text)
    if tokens.isEmpty || tokenizer.unknown.map(tokens.contains) == true {
      throw UnsuitableFacts("the model's vocabulary does not have all of '\(text)'")
    }
    let (vocabulary, context) = (
      model.configuration.vocabulary, model.configuration.contextLength
    )
    guard tokens.count <= context else {
      throw UnsuitableFacts(
        "'\(text.prefix(60))...' has \(tokens.count) tokens, the model's context \(context)")
    }
    if let outside = tokens.first(where: { Int($0) >= vocabulary }) {
      throw UnsuitableFacts(
        "the tokenizer has token \(outside) in '\(text)', the model only \(vocabulary) tokens")
    }
    return tokens
  }

  /// The first token that a word adds to a prompt.
  package func firstToken(of word: String, after prompt: String) throws -> Int32 {
    try continuation(word, after: prompt)[0]
  }

  /// The tokens that a word adds to a prompt, at least one.
  package func continuation(_ word: String, after prompt: String) throws -> [Int32] {
    let before = try tokens(prompt)
    let whole = try tokens(prompt + " " + word)
    let shared = zip(before, whole).prefix { $0 == $1 }.count
    guard shared == before.count, whole.count > shared else {
      throw UnsuitableFacts("'\(word)' does not begin a token after '\(prompt)'")
    }
    return Array(whole[shared...])
  }

  /// The tokens of texts, cut at a length; texts of fewer than two tokens predict nothing and are
  /// left out.
  package func tokens(of texts: [String], upTo length: Int) -> [[Int32]] {
    let longest = min(length, model.configuration.contextLength)
    return texts.map { Array(tokenizer.encode($0).prefix(longest)) }.filter { $0.count > 1 }
  }
}
