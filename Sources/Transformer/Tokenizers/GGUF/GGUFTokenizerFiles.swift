import Foundation
import Tensors

extension Tokenizer {
  /// The files of the tokenizer with a model by name, as transformers reads them; those of a folder as
  /// they are.
  ///
  /// - Parameters:
  ///   - place: The folder, or the `.gguf` file.
  ///   - contextLength: The longest sequence.
  /// - Returns: The files; none where there is no tokenizer.
  /// - Throws: `FileError` where they cannot be read, or the tokenizer is not supported.
  package static func files(ofModelAt place: URL, contextLength: Int) throws -> [String: Data] {
    guard isThere(withModelAt: place) else { return [:] }
    let gguf = GGUFCheckpoint.files(at: place)
    guard gguf.isEmpty else {
      return try GGUFCheckpoint(gguf).tokenizerFiles(contextLength: contextLength)
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
    return try Dictionary(
      names.filter { $0.hasPrefix("tokenizer") || $0 == "special_tokens_map.json" }.map { name in
        guard let data = try? Data(contentsOf: place.appending(path: name)) else {
          throw FileError(name, "cannot be read")
        }
        return (name, data)
      }, uniquingKeysWith: { $1 })
  }
}

extension GGUFCheckpoint {
  /// The tokenizer's files by name, as transformers reads them.
  ///
  /// - Parameter contextLength: The longest sequence.
  /// - Returns: The files.
  /// - Throws: `FileError` naming the key that is missing, wrong or not supported.
  package func tokenizerFiles(contextLength: Int) throws -> [String: Data] {
    let vocabulary = try GGUFVocabulary(metadata)
    return [
      WordLevelTokenizer.file: vocabulary.tokenizerFile.compact,
      WordLevelTokenizer.settingsFile: vocabulary.settings(contextLength: contextLength).compact,
    ]
  }
}

extension GGUFVocabulary {
  /// The `tokenizer.json` of the tokenizer.
  var tokenizerFile: JSONTree {
    let names = texts
    let model: [(String, JSONTree)] = [
      ("type", "BPE"), ("dropout", .null),
      ("unk_token", unknown.map { .string(names[Int($0)]) } ?? .null),
      ("continuing_subword_prefix", .null), ("end_of_word_suffix", .null),
      ("fuse_unk", .boolean(isSentencePiece)), ("byte_fallback", .boolean(isSentencePiece)),
      ("ignore_merges", .boolean(keepsWholeWords)),
      ("vocab", .object(names.enumerated().map { ($1, JSONTree($0)) })),
      ("merges", .array(merges.map { .array([.string($0.0), .string($0.1)]) })),
    ]
    return .object(
      [("version", "1.0"), ("truncation", .null), ("padding", .null)] + steps
        + [("model", .object(model))])
  }

  /// What is done before and after the model: the parts of `tokenizer.json` beside it.
  var steps: [(String, JSONTree)] {
    [
      ("added_tokens", .array(added)), ("normalizer", normalizer),
      ("pre_tokenizer", pretokenizer), ("post_processor", template), ("decoder", decoder),
    ]
  }

  /// The `tokenizer_config.json` of the tokenizer.
  func settings(contextLength: Int) -> JSONTree {
    let names = [
      ("bos_token", begin), ("eos_token", end), ("pad_token", pad), ("unk_token", unknown),
    ].compactMap { name, token in token.map { (name, JSONTree.string(texts[Int($0)])) } }
    return .object(
      [
        ("tokenizer_class", "PreTrainedTokenizerFast"), ("clean_up_tokenization_spaces", false),
        ("model_max_length", JSONTree(contextLength)), ("padding_side", "left"),
      ] + names)
  }

  // MARK: - Parts

  /// The tokens that are cut out of texts: control and user-defined ones, but for runs of spaces.
  private var added: [JSONTree] {
    zip(texts, kinds).enumerated().compactMap { id, token in
      let (text, kind) = token
      guard kind == .control || kind == .userDefined, !text.isEmpty,
        !text.unicodeScalars.allSatisfy({ $0 == "▁" })
      else { return nil }
      return .object([
        ("id", JSONTree(id)), ("content", .string(text)), ("single_word", false),
        ("lstrip", false), ("rstrip", false), ("normalized", false),
        ("special", .boolean(kind == .control)),
      ])
    }
  }

  private var isSentencePiece: Bool {
    if case .sentencePiece = model { true } else { false }
  }

  private var keepsWholeWords: Bool {
    guard case .byteLevel(_, let splits) = model else { return false }
    return splits.keepsWholeWords
  }

  /// Spaces become marks, or characters are composed.
  private var normalizer: JSONTree {
    switch model {
    case .sentencePiece(_, let prepends):
      let marks = Self.step("Replace", [("pattern", .object([("String", " ")])), ("content", "▁")])
      guard prepends else { return marks }
      return Self.sequence("normalizers", [Self.step("Prepend", [("prepend", "▁")]), marks])
    case .byteLevel(_, let splits): return splits.composes ? Self.step("NFC") : .null
    }
  }

  private var pretokenizer: JSONTree {
    guard case .byteLevel(_, let splits) = model else { return .null }
    return Self.sequence(
      "pretokenizers",
      [
        Self.step(
          "Split",
          [
            ("pattern", .object([("Regex", .string(splits.pattern))])), ("behavior", "Isolated"),
            ("invert", false),
          ]),
        Self.byteLevel,
      ])
  }

  private var decoder: JSONTree {
    guard case .sentencePiece(_, let prepends) = model else { return Self.byteLevel }
    let strip = Self.step(
      "Strip", [("content", " "), ("start", JSONTree(1)), ("stop", JSONTree(0))])
    return Self.sequence(
      "decoders",
      [
        Self.step("Replace", [("pattern", .object([("String", "▁")])), ("content", " ")]),
        Self.step("ByteFallback"), Self.step("Fuse"),
      ] + (prepends ? [strip] : []))
  }

  /// What is put around every text.
  private var template: JSONTree {
    let before = addsBegin ? begin : nil
    let after = addsEnd ? end : nil
    guard before != nil || after != nil else { return isSentencePiece ? .null : Self.byteLevel }
    func special(_ token: Int32?) -> [JSONTree] {
      token.map {
        [
          .object([
            ("SpecialToken", .object([("id", .string(texts[Int($0)])), ("type_id", JSONTree(0))]))
          ])
        ]
      } ?? []
    }
    func sequence(_ name: String) -> JSONTree {
      .object([("Sequence", .object([("id", .string(name)), ("type_id", JSONTree(0))]))])
    }
    let single = special(before) + [sequence("A")] + special(after)
    let tokens = Set([before, after].compactMap(\.self)).sorted().map { token in
      let text = texts[Int(token)]
      return (
        text,
        JSONTree.object([
          ("id", .string(text)), ("ids", .array([JSONTree(Int(token))])),
          ("tokens", .array([.string(text)])),
        ])
      )
    }
    return Self.step(
      "TemplateProcessing",
      [
        ("single", .array(single)),
        ("pair", .array(single + special(before) + [sequence("B")] + special(after))),
        ("special_tokens", .object(tokens)),
      ])
  }

  private static let byteLevel = step(
    "ByteLevel", [("add_prefix_space", false), ("trim_offsets", true), ("use_regex", false)])

  private static func step(_ type: String, _ fields: [(String, JSONTree)] = []) -> JSONTree {
    .object([("type", .string(type))] + fields)
  }

  private static func sequence(_ list: String, _ steps: [JSONTree]) -> JSONTree {
    step("Sequence", [(list, .array(steps))])
  }

  // MARK: - Merges

  /// The merges, first merged first; SentencePiece's are all pairs of tokens that make a token.
  private var merges: [(String, String)] {
    switch model {
    case .byteLevel(let merges, _): return merges
    case .sentencePiece(let ranks, _):
      let known = Set(texts.map(TokenText.init))
      var found: [(rank: Int32, length: Int, left: String, right: String)] = []
      for (id, text) in texts.enumerated() {
        let scalars = text.unicodeScalars
        for (length, place) in zip(1..., scalars.indices.dropFirst()) {
          let (left, right) = (String(scalars[..<place]), String(scalars[place...]))
          guard known.contains(TokenText(left)), known.contains(TokenText(right)) else { continue }
          found.append((ranks[id], length, left, right))
        }
      }
      // Of equals that with the longest left part first.
      found.sort { ($0.rank, $1.length) < ($1.rank, $0.length) }
      return found.map { ($0.left, $0.right) }
    }
  }
}
