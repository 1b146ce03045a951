import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// What a `tokenizer.json` may say.
struct TokenizerFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func tokenizer(_ json: String) throws -> Tokenizer {
    let url = folder.url.appending(path: "tokenizer.json")
    try Data(json.utf8).write(to: url)
    return try Tokenizer(contentsOf: url)
  }

  /// A tokenizer of letters and one merge, with other parts.
  private func letters(_ parts: String = "", model: String = "") -> String {
    #"""
    {"model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "ab": 2, "▁": 3, "Ġ": 4, "<s>": 5, "</s>": 6},
     "merges": ["a b"]\#(model)}\#(parts)}
    """#
  }

  @Test(arguments: [
    ("[1", "is no JSON at byte 2"), ("{}", "has no 'model'"),
    (#"{"model": {"type": "WordPiece"}}"#, "'WordPiece' is not supported"),
    (String(repeating: "[", count: 5000), "nests too deep"),
  ]) func badFilesAreRefused(json: String, complaint: String) throws {
    let error = #expect(throws: FileError.self) { try tokenizer(json) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    (#", "normalizer": {"type": "Nmt"}"#, "normalizer 'Nmt' is not supported"),
    (#", "pre_tokenizer": {"type": "UnicodeScripts"}"#, "pre-tokenizer 'UnicodeScripts' is not"),
    (
      #", "post_processor": {"type": "RobertaProcessing"}"#, "post-processor 'RobertaProcessing' is"
    ),
    (#", "decoder": {"type": "CTC"}"#, "decoder 'CTC' is not supported"),
    (#", "added_tokens": [{"id": 5}]"#, "an added token has no id or content"),
    (
      #", "added_tokens": [{"id": 5, "content": "<s>"}]"#,
      "added token '<s>': 'single_word' is neither true nor false"
    ),
  ]) func partsThatAreNotSupported(parts: String, complaint: String) throws {
    let error = #expect(throws: FileError.self) { try tokenizer(letters(parts)) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  /// Parts that are null are not there.
  @Test(arguments: [
    #"{"type": "BPE", "vocab": {"a": 0, "b": 1}, "merges": []}"#,
    #"{"type": "WordLevel", "vocab": {"a": 0, "ab": 1}, "unk_token": "a"}"#,
    #"{"type": "Unigram", "vocab": [["a", -1], ["b", -2]], "unk_id": 0}"#,
  ]) func partsMayBeNull(model: String) throws {
    let keys = [
      "truncation", "padding", "normalizer", "pre_tokenizer", "post_processor", "decoder",
    ]
    let parts = keys.map { "\"\($0)\": null" }.joined(separator: ", ")
    let whole = try tokenizer(
      #"{"version": "1.0", "added_tokens": null, \#(parts), "model": \#(model)}"#)
    let bare = try tokenizer(#"{"model": \#(model)}"#)
    for tokenizer in [whole, bare] {
      #expect(
        tokenizer.decode(tokenizer.encode("ab")) == (model.contains("WordLevel") ? "ab" : "a b"))
    }
  }

  /// Without a normalizer spaces stay; without a decoder there are spaces between tokens.
  @Test func nothingIsDoneThatIsNotSaid() throws {
    let bare = try tokenizer(letters())
    #expect(bare.encode("a ▁b") == [0, 3, 1] && bare.decode([0, 3, 2]) == "a ▁ ab")
  }

  /// A token that is in the vocabulary too has its id there; one without a text is none.
  @Test func addedTokensAreThoseOfTheVocabulary() throws {
    func added(_ id: Int, _ text: String) -> String {
      #"""
      {"id": \#(id), "content": "\#(text)", "single_word": false, "lstrip": false, "rstrip": false,
       "normalized": false, "special": false}
      """#
    }
    let list = #", "added_tokens": [\#(added(9, "ab")), \#(added(8, "")), \#(added(7, "Q"))]"#
    let tokenizer = try tokenizer(letters(list))
    #expect(tokenizer.encode("aabQ") == [0, 2, 7] && tokenizer.decode([9]) == "")
  }

  @Test func mergesAreSpelledInTwoWays() throws {
    let pairs = letters().replacingOccurrences(of: #"["a b"]"#, with: #"[["a", "b"]]"#)
    #expect(try tokenizer(pairs).encode("ab") == [2])
    #expect(try tokenizer(letters()).encode("ab") == [2])
    let triple = letters().replacingOccurrences(of: "a b", with: "a b c")
    let error = #expect(throws: FileError.self) { try tokenizer(triple) }
    #expect(error?.message == "model: merge 0 is not of two texts")
  }

  @Test func templatesStandAroundTheText() throws {
    let template = #"""
      , "post_processor": {"type": "TemplateProcessing", "single": [
        {"SpecialToken": {"id": "<s>"}}, {"Sequence": {"id": "A"}}, {"SpecialToken": {"id": "</s>"}}],
      "special_tokens": {"<s>": {"ids": [5]}, "</s>": {"ids": [6]}}}
      """#
    let tokenizer = try tokenizer(letters(template))
    #expect(tokenizer.encode("ab") == [5, 2, 6])
    #expect(tokenizer.encode("ab", addsSpecial: false) == [2])
  }

  @Test func missingFilesAreSaid() {
    let url = folder.url.appending(path: "none.json")
    let error = #expect(throws: FileError.self) { try Tokenizer(contentsOf: url) }
    #expect(error?.description == "\(url.path): cannot be read")
  }
}
