import Chapters
import Foundation
import Notebook
import Transformer

/// A model as the files that it came in, whatever its weights are called.
struct ModelFiles: WritableArtifact {
  static let type = ArtifactType.model

  /// The blobs besides the weights.
  static let blobSchemas: [OutputSchema.BlobSchema] = [
    .init(Checkpoint.configurationFile, "the model's shape"),
    .init(WordLevelTokenizer.file, "the tokenizer"),
  ]

  /// The names of the files.
  var names: [String] { files.keys.sorted() }

  private let files: [String: Data]

  /// The files of a model that an earlier cell put out.
  ///
  /// - Throws: Where one cannot be read.
  init(of model: StoredOutput) throws { try self.init(model.blobs) }

  /// Files of a folder.
  ///
  /// - Parameters:
  ///   - names: The names of the files.
  ///   - folder: The folder.
  /// - Throws: Where one cannot be read.
  init(_ names: [String], in folder: URL) throws {
    try self.init(
      Dictionary(names.map { ($0, folder.appending(path: $0)) }, uniquingKeysWith: { $1 }))
  }

  /// Files wherever they lie, by name.
  ///
  /// - Throws: Where one cannot be read.
  init(_ places: [String: URL]) throws {
    files = try places.mapValues { try Data(contentsOf: $0, options: .alwaysMapped) }
  }

  func blobs() -> [String: Data] { files }
}
