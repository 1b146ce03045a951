import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Tokenizers in GGUF files against the libraries that they come from.
struct GGUFTokenizerTests {
  /// Files of `Tests/transformers/make_gguf.py`, and what each text becomes.
  static let names = ["gemma", "llama", "gpt-2", "llama-bpe", "qwen2", "smollm"]

  private static func checkpoint(_ name: String) throws -> GGUFCheckpoint {
    let file = "tokenizer-\(name).gguf"
    return try GGUFCheckpoint([file: GGUFFileTests.fixture(file)])
  }

  private static func expected(_ name: String) throws -> [(text: String, tokens: [Int32])] {
    let file = try GGUFFileTests.fixture("tokenizers.json")
    let tree = try JSONTree(Data(contentsOf: file), path: "tokenizers.json")
    return try #require(tree[name]?.items).map { pair in
      let items = try #require(pair.items)
      return (
        try #require(items[0].text),
        try #require(items[1].items).compactMap(\.integer).map(Int32.init)
      )
    }
  }

  @Test(arguments: names) func tokensAreThoseOfTheLibrary(name: String) throws {
    let tokenizer = try Tokenizer(of: Self.checkpoint(name))
    let cases = try Self.expected(name)
    #expect(cases.count > 20)
    for (text, tokens) in cases {
      #expect(tokenizer.encode(text) == tokens, "\(text.debugDescription)")
    }
  }

  /// Special tokens stay; what normal forms and prefixes change is not there to be compared.
  @Test(arguments: ["gemma", "llama", "gpt-2", "smollm"]) func textsComeBack(name: String) throws {
    let tokenizer = try Tokenizer(of: Self.checkpoint(name))
    for (text, _) in try Self.expected(name) where !text.contains("<") {
      #expect(tokenizer.decode(tokenizer.encode(text, addsSpecial: false)) == text)
    }
  }

  /// The `tokenizer.json` that is exported gives the same tokens.
  @Test(arguments: names) func theExportedFileGivesTheSameTokens(name: String) throws {
    let folder = try TemporaryFolder()
    let checkpoint = try Self.checkpoint(name)
    for (file, data) in try checkpoint.tokenizerFiles(contextLength: 64) {
      try data.write(to: folder.url.appending(path: file))
    }
    let read = try Tokenizer(contentsOf: folder.url.appending(path: "tokenizer.json"))
    let own = try Tokenizer(of: checkpoint)
    for (text, _) in try Self.expected(name) {
      #expect(read.encode(text) == own.encode(text), "\(text.debugDescription)")
    }
    let settings = try JSONTree(
      Data(contentsOf: folder.url.appending(path: "tokenizer_config.json")), path: "s")
    #expect(settings["bos_token"]?.text == "<s>" && settings["model_max_length"]?.integer == 64)
  }

  /// Runs of spaces are mergeable tokens, other user-defined ones are cut out of the text.
  @Test func userDefinedTokensAreCutOut() throws {
    let vocabulary = try GGUFVocabulary(Self.checkpoint("gemma").metadata)
    let added = try #require(JSONTree.object(vocabulary.steps)["added_tokens"]?.items)
    let texts = Set(added.compactMap { $0["content"]?.text })
    #expect(texts.isSuperset(of: ["<tool>", "</tool>", "\n\n", "<s>", "</s>"]))
    #expect(!texts.contains("▁▁") && !texts.contains("  "))
    let special = added.filter { $0["special"]?.isTrue == true }
    #expect(special.compactMap { $0["content"]?.text }.sorted() == ["</s>", "<s>"])
  }

  // MARK: - Vocabularies that are wrong

  private static let key = "tokenizer.ggml."

  /// What a small vocabulary with something changed says.
  private func complaint(
    _ changes: [String: WrittenGGUF.Value?], of model: String = "llama"
  ) throws -> String {
    var values: [String: WrittenGGUF.Value] = [
      "model": .text(model), "tokens": .texts(["<s>", "a", "b", "ab", "▁"]),
      "scores": .floats([0, -1, -2, -3, -4]), "token_type": .integers([3, 1, 1, 1, 1]),
      "bos_token_id": .uint32(0), "merges": .texts(["a b"]), "pre": .text("gpt-2"),
    ]
    for (name, value) in changes { values[name] = value }
    var written = WrittenGGUF()
    written.values = values.map { (Self.key + $0.key, $0.value) }
    do {
      let folder = try TemporaryFolder()
      let tokenizer = try Tokenizer(GGUFVocabulary(written.file(in: folder).metadata))
      return "\(tokenizer.encode("ab"))"
    } catch {
      return "\(error)"
    }
  }

  @Test func whatIsMissingOrWrongIsNamed() throws {
    #expect(try complaint([:]) == "[0, 4, 3]")
    #expect(try complaint(["add_space_prefix": .flag(false)]) == "[0, 3]")
    #expect(try complaint(["add_bos_token": .flag(false)]) == "[4, 3]")
    #expect(try complaint([:], of: "gpt2") == "[3]")
    #expect(try complaint(["add_bos_token": .flag(true)], of: "gpt2") == "[0, 3]")
    #expect(
      try complaint(["add_eos_token": .flag(true), "eos_token_id": .uint32(1)], of: "gpt2")
        == "[3, 1]")
    #expect(try complaint(["model": nil]) == "t.gguf: has no 'tokenizer.ggml.model'")
    #expect(try complaint(["tokens": nil]) == "t.gguf: has no 'tokenizer.ggml.tokens'")
    #expect(
      try complaint([:], of: "t5")
        == "t.gguf: 'tokenizer.ggml.model' is 't5'; supported are llama, gpt2")
    #expect(try complaint(["scores": .floats([1])]).contains("is not a number for each token"))
    #expect(
      try complaint(["scores": .floats([1, .nan, 0, 0, 0])]).contains("is not a number for each"))
    #expect(try complaint(["token_type": .integers([1])]).contains("has not as many items"))
    #expect(
      try complaint(["bos_token_id": .uint32(5)])
        == "t.gguf: 'tokenizer.ggml.bos_token_id' is 5, of 5 tokens")
    #expect(
      try complaint(["merges": .texts(["ab"])], of: "gpt2") == "t.gguf: merge 0 is not of two texts"
    )
    #expect(
      try complaint(["merges": .texts(["a c"])], of: "gpt2").contains(
        "joins 'a' and 'c', no tokens"))
    #expect(
      try complaint(["pre": .text("bloom")], of: "gpt2").contains("'bloom', which is not supported")
    )
    #expect(try complaint(["pre": nil], of: "gpt2").contains("'tokenizer.ggml.pre' is 'default'"))
    #expect(try complaint(["add_sep_token": .flag(true)]).contains("is not supported"))
  }
}
