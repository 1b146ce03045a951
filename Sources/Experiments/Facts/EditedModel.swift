import Foundation
import Notebook
import Tensors
import Transformer

/// A model as cells that change one put it out: the files of what it came from, as they are, and the
/// tensors that differ from them.
enum EditedModel {
  /// The blob of the tensors that changed.
  static let file = "changes.safetensors"

  /// The blobs that every cell that changes a model puts out, besides those of what it came from.
  static let blobs: [OutputSchema.BlobSchema] = [
    .init(Checkpoint.configurationFile, "the model's shape, as transformers reads it"),
    .init(WordLevelTokenizer.file, "the tokenizer, as transformers reads it"),
    .init(file, "the tensors that differ from the weights"),
  ]

  /// The blobs of a changed model.
  ///
  /// - Parameters:
  ///   - model: The model.
  ///   - origin: What it came from.
  /// - Returns: The files that `origin` has, each the same object in the store, and the changes.
  /// - Throws: Where a file of `origin` cannot be read.
  static func blobs(of model: LanguageModel, from origin: StoredOutput) throws -> [String: Data] {
    let files = origin.blobs.filter { $0.key.hasSuffix(".safetensors") && $0.key != file }
    let root = try Checkpoint.load(
      configuration: origin.blob(Checkpoint.configurationFile), weights: files.map(\.value))
    let changed = zip(Checkpoint.tensors(of: model), Checkpoint.tensors(of: root))
      .filter { !$0.tensor.isIdentical(to: $1.tensor) }.map { $0.0 }
    var blobs: [String: Data] = [:]
    for (name, url) in origin.blobs
    where files[name] != nil || name == Checkpoint.configurationFile || name.hasPrefix("tokenizer")
    {
      blobs[name] = try Data(contentsOf: url, options: .alwaysMapped)
    }
    blobs[file] = try SafeTensors.encode(changed)
    return blobs
  }
}
