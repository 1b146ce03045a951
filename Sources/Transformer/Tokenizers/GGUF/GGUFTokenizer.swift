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
    let before = vocabulary.addsBegin ? vocabulary.begin.map { [$0] } ?? [] : []
    let after = vocabulary.addsEnd ? vocabulary.end.map { [$0] } ?? [] : []
    switch vocabulary.model {
    case .sentencePiece(let ranks, let prepends):
      let encoder = BytePairEncoder(
        texts: vocabulary.texts, ranks: ranks, unknown: vocabulary.unknown)
      self.init(
        model: .bytePairs(encoder), alphabet: .spaceMarks(prepends: prepends),
        added: vocabulary.added, before: before, after: after)
    case .byteLevel(let merges, let splits):
      let tokens = Dictionary(
        vocabulary.texts.enumerated().map { (TokenText($1), Int32($0)) },
        uniquingKeysWith: { first, _ in first })
      let encoder = try BytePairEncoder(
        tokens: tokens, merges: merges, unknown: nil, fallsBackToBytes: false,
        keepsWholeWords: splits.keepsWholeWords, path: vocabulary.path)
      self.init(
        model: .bytePairs(encoder), alphabet: .bytes,
        splitter: try TextSplitter(pattern: splits.pattern, path: vocabulary.path),
        composes: splits.composes, added: vocabulary.added, before: before, after: after)
    }
  }
}

extension GGUFVocabulary {
  /// The tokens that are cut out of texts: control and user-defined ones, but for runs of spaces.
  var added: [Tokenizer.Added] {
    zip(texts, kinds).enumerated().compactMap { id, token in
      let (text, kind) = token
      guard kind == .control || kind == .userDefined, !text.isEmpty,
        !text.unicodeScalars.allSatisfy({ $0 == "▁" })
      else { return nil }
      return Tokenizer.Added(
        id: Int32(id), text: text, stripsLeft: false, stripsRight: false,
        isSpecial: kind == .control)
    }
  }
}
