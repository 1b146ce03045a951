import Tensors

/// Reads the `model` of a `tokenizer.json`.
struct TokenModelReader {
  private let fields: JSONTree
  private let path: String

  /// - Throws: `FileError` where there is no model.
  init(_ fields: JSONTree?, path: String) throws {
    guard let fields, fields.members != nil else { throw FileError(path, "has no 'model'") }
    self.fields = fields
    self.path = path
  }

  /// The model.
  ///
  /// - Throws: `FileError` naming what is missing, wrong or not supported.
  func model() throws -> TokenModel {
    switch fields["type"]?.text ?? guessedType {
    case "BPE": return .bytePairs(try bytePairs())
    case "Unigram": return .unigram(try unigram())
    case "WordLevel":
      let vocabulary = try vocabulary()
      guard let unknown = try unknown(in: vocabulary) else {
        throw problem("'unk_token' is no text")
      }
      return .words(vocabulary, unknown: unknown)
    case let other:
      throw problem("type '\(other)' is not supported; there are BPE, Unigram, WordLevel")
    }
  }

  private func problem(_ message: String) -> FileError { FileError(path, "model: \(message)") }

  /// Files of old do not say.
  private var guessedType: String {
    fields["merges"] != nil ? "BPE" : fields["vocab"]?.items != nil ? "Unigram" : "WordLevel"
  }

  private func isSet(_ key: String) throws -> Bool {
    switch fields[key] ?? .null {
    case .null: false
    case .boolean(let flag): flag
    default: throw problem("'\(key)' is neither true nor false")
    }
  }

  private func text(_ key: String) throws -> String? {
    switch fields[key] ?? .null {
    case .null: nil
    case .string(let text): text
    default: throw problem("'\(key)' is no text")
    }
  }

  private func vocabulary() throws -> Vocabulary {
    guard let members = fields["vocab"]?.members else { throw problem("has no 'vocab'") }
    return Vocabulary(
      try members.map { text, value in
        guard let id = value.integer, (0..<1 << 24).contains(id) else {
          throw problem("token '\(text)' has no id")
        }
        return (text, Int32(id))
      })
  }

  private func unknown(in vocabulary: Vocabulary) throws -> Int32? {
    guard let text = try text("unk_token") else { return nil }
    if let id = vocabulary.id(text) { return id }
    // Nothing is unknown to a vocabulary that has all bytes.
    let bytes = (UInt8.min...UInt8.max).map(ByteFallback.token)
    let hasBytes = try isSet("byte_fallback") && bytes.allSatisfy { vocabulary.id($0) != nil }
    guard hasBytes || ByteLevel.alphabet.allSatisfy({ vocabulary.id($0) != nil }) else {
      throw problem("'unk_token' is '\(text)', which is not in 'vocab'")
    }
    return nil
  }

  private func bytePairs() throws -> BytePairEncoder {
    guard let merges = fields["merges"]?.items else { throw problem("has no 'merges'") }
    if let dropout = fields["dropout"]?.number, dropout != 0 {
      throw problem("'dropout' is \(dropout), which is not supported")
    }
    let vocabulary = try vocabulary()
    return try BytePairEncoder(
      vocabulary, merges: try merges.enumerated().map(merge),
      options: .init(
        unknown: try unknown(in: vocabulary), fusesUnknown: try isSet("fuse_unk"),
        fallsBackToBytes: try isSet("byte_fallback"), keepsWholeWords: try isSet("ignore_merges"),
        prefix: try text("continuing_subword_prefix") ?? "",
        suffix: try text("end_of_word_suffix") ?? ""),
      path: path)
  }

  /// A merge in either spelling: `"a b"` or `["a", "b"]`.
  private func merge(_ rank: Int, _ merge: JSONTree) throws -> (String, String) {
    let parts =
      merge.text?.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
      .map(String.init)
      ?? merge.items?.compactMap(\.text) ?? []
    guard parts.count == 2 else { throw problem("merge \(rank) is not of two texts") }
    return (parts[0], parts[1])
  }

  private func unigram() throws -> UnigramModel {
    guard let items = fields["vocab"]?.items else { throw problem("has no 'vocab'") }
    let pieces = try items.enumerated().map { id, item in
      guard let pair = item.items, pair.count == 2, let text = pair[0].text,
        let score = pair[1].number, !score.isNaN
      else { throw problem("token \(id) is not a text with a score") }
      return (text, score)
    }
    guard let unknown = fields["unk_id"]?.integer, pieces.indices.contains(unknown) else {
      throw problem("'unk_id' is no token, which is not supported")
    }
    return UnigramModel(
      pieces: pieces, unknown: Int32(unknown), fallsBackToBytes: try isSet("byte_fallback"))
  }
}
