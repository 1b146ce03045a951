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
    let root = try JSONTree(data, path: path)
    try self.init(root, model: try TokenModelReader(root["model"], path: path).model(), path: path)
  }

  /// A tokenizer of a model, with what a `tokenizer.json` says beside it.
  ///
  /// - Parameters:
  ///   - root: What the file says; parts that are missing or null are not there.
  ///   - model: The model.
  ///   - path: What messages call the file.
  /// - Throws: `FileError` naming the part that is missing or not supported.
  init(_ root: JSONTree, model: TokenModel, path: String) throws {
    func step(_ key: String, _ kind: String) throws -> TokenizerStep? {
      guard let fields = root[key] else { return nil }
      if case .null = fields { return nil }
      return try TokenizerStep(fields, kind, path: path)
    }
    let tokens = (root["added_tokens"]?.items ?? []).filter { $0["content"]?.text != "" }
    try self.init(
      model: model,
      added: tokens.map { try AddedToken($0, of: model.vocabulary, path: path) },
      normalizer: step("normalizer", "normalizer").map(Normalizer.init),
      pretokenizer: step("pre_tokenizer", "pre-tokenizer").map(Pretokenizer.init),
      template: step("post_processor", "post-processor").map(TokenTemplate.init) ?? .init(),
      decoder: step("decoder", "decoder").map(TokenDecoder.init))
  }
}

extension AddedToken {
  /// A token of `added_tokens`; one that is in the vocabulary too has its id there.
  fileprivate init(_ fields: JSONTree, of vocabulary: Vocabulary, path: String) throws {
    guard let id = fields["id"]?.integer, let text = fields["content"]?.text,
      (0..<1 << 24).contains(id)
    else { throw FileError(path, "an added token has no id or content") }
    func flag(_ key: String) throws -> Bool {
      guard case .boolean(let flag)? = fields[key] else {
        throw FileError(path, "added token '\(text)': '\(key)' is neither true nor false")
      }
      return flag
    }
    self.init(
      id: vocabulary.id(text) ?? Int32(id), text: text, isWord: try flag("single_word"),
      stripsLeft: try flag("lstrip"), stripsRight: try flag("rstrip"),
      isNormalized: try flag("normalized"), isSpecial: try flag("special"))
  }
}
