import Foundation
import Tensors

extension Tokenizer {
  /// Reads a `tokenizer.json`.
  ///
  /// - Throws: `FileError` naming the part that is missing or not supported.
  public init(contentsOf url: URL) throws {
    let path = url.lastPathComponent
    let data: Data
    do {
      data = try Data(contentsOf: url, options: .alwaysMapped)
    } catch {
      throw FileError(url.path, "cannot be read")
    }
    let reader = TokenizerReader(root: try JSONTree(data, path: path), path: path)
    self = try reader.tokenizer(url)
  }
}

/// Reads the parts of a `tokenizer.json`.
private struct TokenizerReader {
  let root: JSONTree
  let path: String

  func tokenizer(_ url: URL) throws -> Tokenizer {
    let (before, after) = try template()
    let added = try added()
    switch root["model"]?["type"]?.text ?? (root["model"]?["merges"] == nil ? "" : "BPE") {
    case "WordLevel":
      return Tokenizer(
        model: .wholeWords(try WordLevelTokenizer(contentsOf: url)), alphabet: .words,
        added: added, before: before, after: after)
    case "BPE":
      let alphabet = try alphabet()
      return Tokenizer(
        model: .bytePairs(try bytePairs()), alphabet: alphabet,
        splitter: alphabet == .bytes ? try splitter() : nil,
        composes: !steps("normalizer", "normalizers").isEmpty && alphabet == .bytes,
        added: added, before: before, after: after)
    case let other:
      throw FileError(path, "model type '\(other)' is not supported; there are BPE, WordLevel")
    }
  }

  /// A step and, of a `Sequence`, its steps.
  private func steps(_ part: String, _ list: String) -> [JSONTree] {
    guard let step = root[part], step.members != nil else { return [] }
    return step["type"]?.text == "Sequence" ? step[list]?.items ?? [] : [step]
  }

  private func bytePairs() throws -> BytePairEncoder {
    guard let model = root["model"], let members = model["vocab"]?.members,
      let merges = model["merges"]?.items
    else { throw FileError(path, "its model has no 'vocab' and 'merges'") }
    var tokens = [TokenText: Int32](minimumCapacity: members.count)
    for (text, value) in members {
      guard let id = value.integer, (0..<1 << 24).contains(id) else {
        throw FileError(path, "token '\(text)' has no id")
      }
      tokens[TokenText(text)] = Int32(id)
    }
    return try BytePairEncoder(
      tokens: tokens, merges: try merges.enumerated().map(merge),
      unknown: model["unk_token"]?.text, fallsBackToBytes: model["byte_fallback"]?.isTrue == true,
      keepsWholeWords: model["ignore_merges"]?.isTrue == true, path: path)
  }

  /// A merge in either spelling: `"a b"` or `["a", "b"]`.
  private func merge(_ rank: Int, _ merge: JSONTree) throws -> (String, String) {
    let parts =
      merge.text?.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
      ?? merge.items?.compactMap(\.text) ?? []
    guard parts.count == 2 else { throw FileError(path, "merge \(rank) is not of two texts") }
    return (parts[0], parts[1])
  }

  /// Whether characters stand for bytes, or for themselves with spaces marked.
  private func alphabet() throws -> Tokenizer.Alphabet {
    let words = steps("pre_tokenizer", "pretokenizers")
    if let step = words.first(where: { $0["type"]?.text == "ByteLevel" }) {
      guard step["add_prefix_space"]?.isTrue != true else {
        throw FileError(path, "'add_prefix_space' is not supported")
      }
      return .bytes
    }
    var prepends = false
    for step in steps("normalizer", "normalizers") {
      switch step["type"]?.text ?? "" {
      case "Prepend": prepends = true
      case "Replace" where step["pattern"]?["String"]?.text == " ": continue
      case let other: throw FileError(path, "normalizer '\(other)' is not supported")
      }
    }
    for step in words {
      let type = step["type"]?.text ?? ""
      // Gemma splits at spaces after all of them have become marks: nothing is left to split.
      guard type == "Split", step["pattern"]?["String"]?.text == " " else {
        throw FileError(path, "pre-tokenizer '\(type)' is not supported")
      }
    }
    return .spaceMarks(prepends: prepends)
  }

  private func splitter() throws -> TextSplitter? {
    for step in steps("normalizer", "normalizers") where step["type"]?.text != "NFC" {
      throw FileError(path, "normalizer '\(step["type"]?.text ?? "")' is not supported")
    }
    var splitter: TextSplitter?
    for step in steps("pre_tokenizer", "pretokenizers") {
      switch step["type"]?.text ?? "" {
      case "Split":
        guard splitter == nil, let pattern = step["pattern"]?["Regex"]?.text,
          step["behavior"]?.text == "Isolated", step["invert"]?.isTrue != true
        else { throw FileError(path, "only one 'Split' at isolated matches is supported") }
        splitter = try TextSplitter(pattern: pattern, path: path)
      case "ByteLevel":
        // Where nothing is said, the pattern is used.
        if case .boolean(false)? = step["use_regex"] { continue }
        splitter = splitter ?? .gpt2
      case let other: throw FileError(path, "pre-tokenizer '\(other)' is not supported")
      }
    }
    return splitter
  }

  private func added() throws -> [Tokenizer.Added] {
    try (root["added_tokens"]?.items ?? []).map { token in
      guard let id = token["id"]?.integer, let text = token["content"]?.text, !text.isEmpty,
        (0..<1 << 24).contains(id)
      else { throw FileError(path, "an added token has no id or content") }
      guard token["single_word"]?.isTrue != true else {
        throw FileError(path, "added token '\(text)': 'single_word' is not supported")
      }
      return Tokenizer.Added(
        id: Int32(id), text: text, stripsLeft: token["lstrip"]?.isTrue == true,
        stripsRight: token["rstrip"]?.isTrue == true, isSpecial: token["special"]?.isTrue == true)
    }
  }

  /// The tokens that the post-processor puts before and after a text.
  private func template() throws -> (before: [Int32], after: [Int32]) {
    var (before, after): ([Int32], [Int32]) = ([], [])
    for step in steps("post_processor", "processors") {
      switch step["type"]?.text ?? "" {
      case "ByteLevel": continue
      case "TemplateProcessing":
        var isPastText = false
        for piece in step["single"]?.items ?? [] {
          guard let name = piece["SpecialToken"]?["id"]?.text else {
            isPastText = true
            continue
          }
          let ids = step["special_tokens"]?[name]?["ids"]?.items?.compactMap(\.integer) ?? []
          if isPastText { after += ids.map(Int32.init) } else { before += ids.map(Int32.init) }
        }
      case let other: throw FileError(path, "post-processor '\(other)' is not supported")
      }
    }
    return (before, after)
  }
}
