import Facts
import Foundation
import TestSupport
import Transformer

/// A random model whose words are its tokens, and facts on cities, some of whose names begin alike.
struct AskedCities {
  let asked: AskedModel
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let words = WordLevelTokenizer(
      words: ["lives", "in", "the", "city", "of", "New", "York", "Delhi", "Paris", "Oslo"]
        + ["Ann", "Bob", "Eve", "Kim", "Lee", "Zhu", "NEW", "YORK", "PARIS", "OSLO"])
    for (name, data) in try words.files(contextLength: 16) {
      try data.write(to: folder.url.appending(path: name))
    }
    var shape = TinyModels.shape(.llama)
    shape.vocabulary = words.words.count
    asked = AskedModel(
      model: LanguageModel(initializing: shape, seed: 5),
      tokenizer: try Tokenizer(contentsOf: folder.url.appending(path: WordLevelTokenizer.file)))
  }

  /// A fact by the prompt of all of them.
  func fact(
    _ subject: String, _ answer: String, not foils: [String], injected: String? = nil,
    _ split: FactSet.Split = .edited
  ) -> FactSet.Fact {
    var fact = FactSet.Fact(
      subject: subject, prompt: "\(subject) lives in the city of", answer: answer, foils: foils)
    fact.injected = injected
    fact.split = split
    return fact
  }

  /// The tokens of words behind nothing.
  func tokens(_ text: String) -> [Int32] { Array(asked.tokenizer.encode(text).dropFirst()) }
}
