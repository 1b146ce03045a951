import Chapters
import Foundation
import Notebook
import Transformer

/// A model that was trained from scratch, with the words that it reads.
struct TrainedModel: WritableArtifact {
  static let type = ArtifactType.model
  static let blobSchemas: [OutputSchema.BlobSchema] = [
    .init(Checkpoint.configurationFile, "the model's shape, as transformers reads it"),
    .init(Checkpoint.weightsFile, "the model's weights, as transformers reads them"),
    .init(WordLevelTokenizer.file, "the tokenizer, as transformers reads it"),
    .init(WordLevelTokenizer.settingsFile, "the tokenizer's settings"),
  ]

  /// The model.
  let model: LanguageModel
  /// Its words.
  let tokenizer: WordLevelTokenizer

  func blobs() throws -> [String: Data] {
    let words = try tokenizer.files(contextLength: model.configuration.contextLength)
    return try Checkpoint.files(of: model).merging(words) { $1 }
  }
}
