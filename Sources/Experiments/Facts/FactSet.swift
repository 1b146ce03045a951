import Foundation
import Interpretability
import Notebook
import Transformer

/// Facts that a model is asked for, each by a prompt that ends where the answer begins.
struct FactSet: Codable, Sendable, Hashable {
  /// One fact.
  struct Fact: Codable, Sendable, Hashable {
    /// Who or what it is about.
    var subject: String
    /// The prompt, the subject in it.
    var prompt: String
    /// The right answer.
    var answer: String
    /// Other answers.
    var foils: [String]
  }

  var facts: [Fact]

  /// The blob that holds facts.
  static let file = "facts.json"

  /// The facts that a cell put out.
  static func read(_ output: StoredOutput) throws -> FactSet {
    try JSONDecoder().decode(FactSet.self, from: Data(contentsOf: output.blob(file)))
  }

  /// The facts as a blob, the same bytes for the same facts.
  func data() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}

extension FactSet {
  /// The facts of a world in one template.
  init(_ fact: Template.Fact, of world: SmallWorld, template: Template) {
    func facts(_ subjects: [some FactSubject]) -> [Fact] {
      let answers = subjects.map { $0.value(of: fact) }
      let all = Set(answers).sorted()
      return zip(subjects, answers).map { subject, answer in
        Fact(
          subject: subject.name.joined(separator: " "),
          prompt: template.prompt(subject.name).joined(separator: " "), answer: answer,
          foils: all.filter { $0 != answer })
      }
    }
    switch fact {
    case .sport, .team, .town: self.init(facts: facts(world.mainAthletes))
    case .country, .product: self.init(facts: facts(world.places))
    }
  }
}

/// A model and its tokenizer, as a cell put them out.
struct StoredModel: Sendable {
  let model: LanguageModel
  let tokenizer: WordLevelTokenizer

  /// Reads them.
  init(_ output: StoredOutput) throws {
    model = try Checkpoint.load(
      configuration: output.blob(Checkpoint.configurationFile),
      weights: output.blob(Checkpoint.weightsFile))
    tokenizer = try WordLevelTokenizer(contentsOf: output.blob(WordLevelTokenizer.file))
  }

  /// The prompts of facts in the model's tokens.
  ///
  /// - Throws: `UnsuitableFacts` where a word is not in the vocabulary or a prompt lacks its subject.
  func prompts(_ facts: [FactSet.Fact]) throws -> [FactPrompt] {
    try facts.map { fact in
      let tokens = try self.tokens(fact.prompt, begins: true)
      let subject = try self.tokens(fact.subject, begins: false)
      let places = tokens.indices.dropLast(subject.count - 1).filter {
        Array(tokens[$0..<$0 + subject.count]) == subject
      }
      guard let start = places.last else {
        throw UnsuitableFacts("'\(fact.prompt)' does not have '\(fact.subject)' in it")
      }
      return FactPrompt(
        tokens: tokens, subject: start..<start + subject.count,
        answer: try self.tokens(fact.answer, begins: false)[0],
        foils: try fact.foils.map { try self.tokens($0, begins: false)[0] })
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

  private func tokens(_ text: String, begins: Bool) throws -> [Int32] {
    let tokens = tokenizer.encode(text, begins: begins)
    guard !tokens.dropFirst(begins ? 1 : 0).isEmpty, !tokens.contains(tokenizer.unknown) else {
      throw UnsuitableFacts("the model's vocabulary does not have all of '\(text)'")
    }
    return tokens
  }

  /// The tokens that subjects are made of, in order.
  static func subjectVocabulary(_ prompts: [FactPrompt]) -> [Int32] {
    Set(prompts.flatMap(\.subjectTokens)).sorted()
  }
}

/// Facts that a model cannot be asked for.
struct UnsuitableFacts: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
