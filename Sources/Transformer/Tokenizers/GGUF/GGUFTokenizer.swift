import Foundation
import Tensors

extension Tokenizer {
  /// The tokenizer of a model: `tokenizer.json` in its folder, or what its GGUF file says.
  ///
  /// - Parameter place: The folder, or the `.gguf` file.
  /// - Throws: `FileError` naming the part that is missing or not supported.
  public init(ofModelAt place: URL) throws {
    let files = GGUFCheckpoint.files(at: place)
    if files.isEmpty {
      try self.init(contentsOf: place.appending(path: WordLevelTokenizer.file))
    } else {
      try self.init(of: GGUFCheckpoint(files))
    }
  }

  /// Whether there is a tokenizer with a model in a folder, or in a `.gguf` file.
  package static func isThere(withModelAt place: URL) -> Bool {
    let file = place.appending(path: WordLevelTokenizer.file)
    let files = GGUFCheckpoint.files(at: place)
    guard !files.isEmpty else { return FileManager.default.fileExists(atPath: file.path) }
    return (try? GGUFCheckpoint(files).metadata.has("tokenizer.ggml.model")) ?? false
  }

  /// The tokenizer in a GGUF file.
  ///
  /// - Throws: `FileError` naming the key that is missing, wrong or not supported.
  package init(of checkpoint: GGUFCheckpoint) throws {
    try self.init(GGUFVocabulary(checkpoint.metadata))
  }

  init(_ vocabulary: GGUFVocabulary) throws {
    let texts = Vocabulary(vocabulary.texts)
    let encoder =
      switch vocabulary.model {
      case .sentencePiece(let ranks, _):
        BytePairEncoder(texts, ranks: ranks, unknown: vocabulary.unknown)
      case .byteLevel(let merges, let splits):
        try BytePairEncoder(
          texts, merges: merges, options: .init(keepsWholeWords: splits.keepsWholeWords),
          path: vocabulary.path)
      }
    try self.init(
      .object(vocabulary.steps), model: .bytePairs(encoder), path: vocabulary.path)
  }
}
