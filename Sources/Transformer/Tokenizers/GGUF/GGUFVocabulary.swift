import Tensors

/// What the metadata of a GGUF file say of its tokenizer.
struct GGUFVocabulary {
  /// What a token is for (`llama_token_type`).
  enum Kind: Int, Sendable {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  /// How texts are made of tokens.
  enum Model: Sendable {
    /// SentencePiece's byte-pair encoding, by the rank of each token.
    case sentencePiece(ranks: [Int32], prepends: Bool)
    /// Byte-level byte-pair encoding.
    case byteLevel(merges: [(String, String)], GGUFPretokenizer)
  }

  /// The tokens' texts by id, with runs of spaces marked as such.
  let texts: [String]
  let kinds: [Kind]
  let model: Model
  /// The tokens that begin and end texts and fill them up, and that of what has no other; where there
  /// are such.
  let begin: Int32?
  let end: Int32?
  let pad: Int32?
  let unknown: Int32?
  /// Whether every text begins, and ends, with its token.
  let addsBegin: Bool
  let addsEnd: Bool
  /// What messages call the file.
  let path: String

  /// - Throws: `FileError` naming the key that is missing, wrong or not supported.
  init(_ metadata: GGUFMetadata) throws {
    func key(_ name: String) -> String { "tokenizer.ggml.\(name)" }
    path = metadata.path
    guard let name = try metadata.text(key("model")) else {
      throw metadata.problem("has no '\(key("model"))'")
    }
    guard let written = try metadata.texts(key("tokens")), !written.isEmpty else {
      throw metadata.problem("has no '\(key("tokens"))'")
    }
    let types = try metadata.integers(key("token_type"))
    guard types?.count ?? written.count == written.count, written.count <= 1 << 24 else {
      throw metadata.problem("'\(key("token_type"))' has not as many items as there are tokens")
    }
    let kinds = (types ?? Array(repeating: 1, count: written.count)).map {
      Kind(rawValue: $0) ?? .normal
    }
    func token(_ name: String) throws -> Int32? {
      guard let id = try metadata.integer(key("\(name)_token_id")) else { return nil }
      guard written.indices.contains(id) else {
        throw metadata.problem("'\(key("\(name)_token_id"))' is \(id), of \(written.count) tokens")
      }
      return Int32(id)
    }
    begin = try token("bos")
    end = try token("eos")
    pad = try token("padding")
    unknown = try token("unknown")
    if try metadata.flag(key("add_sep_token")) == true {
      throw metadata.problem("'\(key("add_sep_token"))' is not supported")
    }
    switch name {
    case "llama":
      texts = written.map(Self.marked)
      model = try Self.sentencePiece(metadata, kinds)
      addsBegin = try metadata.flag(key("add_bos_token")) ?? true
    case "gpt2":
      let splits = try GGUFPretokenizer(metadata)
      texts = written
      model = .byteLevel(merges: try Self.merges(metadata), splits)
      addsBegin = try metadata.flag(key("add_bos_token")) ?? splits.addsBegin
    default:
      throw metadata.problem("'\(key("model"))' is '\(name)'; supported are llama, gpt2")
    }
    addsEnd = try metadata.flag(key("add_eos_token")) ?? false
    self.kinds = kinds
  }

  /// A token's text; files have spaces in tokens that are nothing else, which texts have as marks.
  private static func marked(_ text: String) -> String {
    guard text.utf8.allSatisfy({ $0 == UInt8(ascii: " ") }) else { return text }
    return String(repeating: "▁", count: text.utf8.count)
  }

  /// User-defined tokens come before all others, in their order; those by their scores, the highest first.
  private static func sentencePiece(_ metadata: GGUFMetadata, _ kinds: [Kind]) throws -> Model {
    let key = "tokenizer.ggml.scores"
    guard let scores = try metadata.floats(key), scores.count == kinds.count,
      !scores.contains(where: \.isNaN)
    else { throw metadata.problem("'\(key)' is not a number for each token") }
    let order = kinds.indices.sorted { left, right in
      switch (kinds[left] == .userDefined, kinds[right] == .userDefined) {
      case (true, true): left < right
      case (false, false): (scores[right], left) < (scores[left], right)
      case (let isFirst, _): isFirst
      }
    }
    var ranks = [Int32](repeating: 0, count: kinds.count)
    for (place, (before, id)) in zip([nil] + order.map(Optional.some), order).enumerated() {
      let isEqual =
        before.map {
          kinds[$0] != .userDefined && kinds[id] != .userDefined && scores[$0] == scores[id]
        }
      ranks[id] = isEqual == true ? ranks[before ?? id] : Int32(place)
    }
    return .sentencePiece(
      ranks: ranks, prepends: try metadata.flag("tokenizer.ggml.add_space_prefix") ?? true)
  }

  private static func merges(_ metadata: GGUFMetadata) throws -> [(String, String)] {
    guard let written = try metadata.texts("tokenizer.ggml.merges") else {
      throw metadata.problem("has no 'tokenizer.ggml.merges'")
    }
    return try written.enumerated().map { rank, merge in
      let parts = merge.unicodeScalars.split(separator: " ", omittingEmptySubsequences: false)
        .map(String.init)
      guard parts.count == 2 else {
        throw metadata.problem("merge \(rank) is not of two texts")
      }
      return (parts[0], parts[1])
    }
  }
}
