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
    ("[1", "is no JSON at byte 2"), (#"{"model": {"type": "Unigram"}}"#, "'Unigram'"),
    (#"{"model": {"type": "BPE"}}"#, "no 'vocab' and 'merges'"),
    (#"{"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}"#, "no tokens"),
    (
      #"{"model": {"type": "BPE", "vocab": {}, "merges": []}, "normalizer": {"type": "Lowercase"}}"#,
      "normalizer 'Lowercase'"
    ),
    (String(repeating: "[", count: 5000), "nests too deep"),
  ]) func badFilesAreRefused(json: String, complaint: String) throws {
    let error = #expect(throws: FileError.self) { try tokenizer(json) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: [
    (#", "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": true}"#, "'add_prefix_space'"),
    (#", "pre_tokenizer": {"type": "Digits"}"#, "pre-tokenizer 'Digits' is not supported"),
    (#", "post_processor": {"type": "Roberta"}"#, "post-processor 'Roberta' is not supported"),
    (#", "added_tokens": [{"id": 5}]"#, "an added token has no id or content"),
    (
      #", "added_tokens": [{"id": 5, "content": "<s>", "single_word": true}]"#,
      "added token '<s>': 'single_word' is not supported"
    ),
    (
      #", "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "ByteLevel"}, {"type": "Split"}]}"#,
      "only one 'Split' at isolated matches is supported"
    ),
  ]) func partsThatAreNotSupported(parts: String, complaint: String) throws {
    let error = #expect(throws: FileError.self) { try tokenizer(letters(parts)) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  @Test func mergesAreSpelledInTwoWays() throws {
    let pairs = letters().replacingOccurrences(of: #"["a b"]"#, with: #"[["a", "b"]]"#)
    #expect(try tokenizer(pairs).encode("ab") == [2])
    #expect(try tokenizer(letters()).encode("ab") == [2])
    let triple = letters().replacingOccurrences(of: "a b", with: "a b c")
    let error = #expect(throws: FileError.self) { try tokenizer(triple) }
    #expect(error?.message == "merge 0 is not of two texts")
  }

  @Test func spacesAreMarkedAndMayBePutFirst() throws {
    let replace = #"{"type": "Replace", "pattern": {"String": " "}, "content": "▁"}"#
    #expect(try tokenizer(letters(#", "normalizer": \#(replace)"#)).encode("a b") == [0, 3, 1])
    let both =
      #", "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend"}, \#(replace)]}"#
    let prepending = try tokenizer(letters(both))
    #expect(prepending.encode("a b") == [3, 0, 3, 1])
    #expect(prepending.decode([3, 0, 3, 1]) == "a b")
  }

  @Test func bytesAreSplitAsGPT2DoesUnlessTheFileSaysNot() throws {
    let split = try tokenizer(letters(#", "pre_tokenizer": {"type": "ByteLevel"}"#))
    #expect(split.encode("a ab") == [0, 4, 2])
    let whole = #", "pre_tokenizer": {"type": "ByteLevel", "use_regex": false}"#
    #expect(try tokenizer(letters(whole)).splitter == nil)
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
