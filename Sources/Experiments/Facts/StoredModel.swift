import Chapters
import Foundation
import Interpretability
import Notebook
import Transformer

/// A model and its tokenizer, as a cell put them out.
struct StoredModel: Sendable {
  let model: LanguageModel
  let tokenizer: Tokenizer

  /// Reads them.
  init(_ output: StoredOutput) throws {
    let weights = output.blobs.filter { $0.key.hasSuffix(".safetensors") }
    // A later file's tensors stand in place of an earlier one's: changes come last.
    let order = weights.sorted {
      ($0.key == EditedModel.file ? 1 : 0, $0.key) < ($1.key == EditedModel.file ? 1 : 0, $1.key)
    }
    model = try Checkpoint.load(
      configuration: output.blob(Checkpoint.configurationFile),
      weights: weights.isEmpty ? [output.blob(Checkpoint.weightsFile)] : order.map(\.value))
    tokenizer = try Tokenizer(contentsOf: output.blob(WordLevelTokenizer.file))
  }

  /// A model, and the first of the facts that it is asked for with their prompts.
  static func asked(
    _ model: Reference, for facts: Reference, atMost count: Int, _ context: RunContext
  ) throws -> (stored: StoredModel, facts: [FactSet.Fact], prompts: [FactPrompt]) {
    let stored = try StoredModel(context.input(model))
    let facts = Array(try FactSet.read(context.input(facts)).facts.prefix(count))
    return (stored, facts, try stored.prompts(facts))
  }

  /// The prompts of facts in the model's tokens; the subject is where the prompt has it last.
  ///
  /// - Throws: `UnsuitableFacts` where a word is not in the vocabulary, a prompt lacks its subject, or
  ///   an answer begins with the same token as one that it is told from.
  func prompts(_ facts: [FactSet.Fact]) throws -> [FactPrompt] {
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
      return FactPrompt(tokens: tokens, subject: subject, answer: own, foils: foils)
    }
  }

  /// The subjects alone, as prompts.
  func names(_ facts: [FactSet.Fact]) throws -> [FactPrompt] {
    try prompts(
      facts.map { fact in
        var name = fact
        name.prompt = fact.subject
        return name
      })
  }

  /// The tokens of a prompt, with those that begin every text.
  func tokens(_ text: String) throws -> [Int32] {
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
  func firstToken(of word: String, after prompt: String) throws -> Int32 {
    try continuation(word, after: prompt)[0]
  }

  /// The tokens that a word adds to a prompt, at least one.
  func continuation(_ word: String, after prompt: String) throws -> [Int32] {
    let before = try tokens(prompt)
    let whole = try tokens(prompt + " " + word)
    let shared = zip(before, whole).prefix { $0 == $1 }.count
    guard shared == before.count, whole.count > shared else {
      throw UnsuitableFacts("'\(word)' does not begin a token after '\(prompt)'")
    }
    return Array(whole[shared...])
  }

  /// The tokens that subjects are made of, in order.
  static func subjectVocabulary(_ prompts: [FactPrompt]) -> [Int32] {
    Set(prompts.flatMap(\.subjectTokens)).sorted()
  }
}
