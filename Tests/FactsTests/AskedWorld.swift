import Facts
import Foundation
import TestSupport
import Transformer

/// A small world's facts, and a random model that knows its words.
struct AskedWorld {
  let world: SmallWorld
  let asked: AskedModel
  private let folder: TemporaryFolder

  init(seed: UInt64 = 0) throws {
    var shape = SmallWorld.Shape()
    shape.athletes = 24
    shape.golfers = 4
    shape.firstNames = 6
    shape.lastNames = 8
    shape.places = 8
    shape.placeNames = 4
    world = SmallWorld(shape, seed: seed)
    folder = try TemporaryFolder()
    let words = Corpus.tokenizer(of: world)
    for (name, data) in try words.files(contextLength: 64) {
      try data.write(to: folder.url.appending(path: name))
    }
    var configuration = TinyModels.shape(.llama)
    configuration.vocabulary = words.words.count
    configuration.contextLength = 64
    asked = AskedModel(
      model: LanguageModel(initializing: configuration, seed: 5),
      tokenizer: try Tokenizer(contentsOf: folder.url.appending(path: WordLevelTokenizer.file)))
  }

  /// The facts on sports: the first eight edited, half of the rest retained.
  func sports(edited count: Int = 8) throws -> FactSet {
    let facts = world.facts(.sport, template: .editing, neighbours: 2, seed: 1)
    return try FactSet(
      facts: facts.divided(retaining: 0.5) { number, _ in number < count ? .edited : nil })
  }
}
