import Chapters
import Foundation
import Notebook
import Tensors
import Transformer

/// A model as cells that change one put it out: the files of what it came from, as they are, and the
/// tensors that differ from them.
struct ChangedModel: WritableArtifact {
  static let type = ArtifactType.model

  /// The blob of the tensors that changed.
  static let file = "changes.safetensors"

  /// The blobs besides the weights of what the model came from.
  static let blobSchemas: [OutputSchema.BlobSchema] = [
    .init(Checkpoint.configurationFile, "the model's shape, as transformers reads it"),
    .init(WordLevelTokenizer.file, "the tokenizer, as transformers reads it"),
    .init(file, "the tensors that differ from the weights"),
  ]

  private let files: [String: Data]

  /// A changed model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - origin: What it came from; its files stay the same objects in the store.
  /// - Throws: Where a file of `origin` cannot be read.
  init(_ model: LanguageModel, from origin: StoredOutput) throws {
    let stored = StoredModel(origin)
    let root = try stored.model(isChanged: false)
    let changed = zip(Checkpoint.tensors(of: model), Checkpoint.tensors(of: root))
      .filter { !$0.tensor.isIdentical(to: $1.tensor) }.map { $0.0 }
    var files = try stored.originalFiles()
    files[Self.file] = try SafeTensors.encode(changed)
    self.files = files
  }

  func blobs() -> [String: Data] { files }
}
