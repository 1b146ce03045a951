import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Words for tokens.
struct WordLevelTokenizerTests {
  private let tokenizer = WordLevelTokenizer(words: ["Fact", ":", "plays", "Fact"])
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func complaint(_ json: String) throws -> String {
    let url = folder.url.appending(path: "tokenizer.json")
    try Data(json.utf8).write(to: url)
    let error = #expect(throws: FileError.self) { try WordLevelTokenizer(contentsOf: url) }
    return error?.description ?? ""
  }

  @Test func encodesWordsBehindTheFirstToken() {
    #expect(tokenizer.encode("Fact :  plays\nFact") == [2, 4, 5, 6, 4])
    #expect(tokenizer.encode("Fact", begins: false) == [4])
    #expect(tokenizer.encode("golf") == [2, tokenizer.unknown])
    #expect(tokenizer.encode("") == [2])
    #expect(tokenizer.decode([2, 4, 5, 99]) == "<bos> Fact : <unk>")
    #expect(tokenizer.decode([-1]) == "<unk>")
  }

  @Test func specialTokensComeFirst() {
    #expect(tokenizer.words == ["<pad>", "<eos>", "<bos>", "<unk>", "Fact", ":", "plays"])
    #expect(tokenizer.begin == 2 && tokenizer.unknown == 3 && tokenizer.token("plays") == 6)
    #expect(WordLevelTokenizer(words: ["<unk>", "a"]).token("a") == 4)
  }

  @Test func savedTokenizersAreTheSame() throws {
    let files = try tokenizer.files(contextLength: 64)
    let url = folder.url.appending(path: WordLevelTokenizer.file)
    try #require(files[WordLevelTokenizer.file]).write(to: url)
    #expect(try WordLevelTokenizer(contentsOf: url) == tokenizer)
    // The general reader reads it too, and puts the first token before the text as it says.
    #expect(try Tokenizer(contentsOf: url).encode("Fact golf") == [2, 4, 3])
    let settings = try #require(files[WordLevelTokenizer.settingsFile])
    let fields = try #require(JSONSerialization.jsonObject(with: settings) as? [String: Any])
    #expect(fields["model_max_length"] as? Int == 64)
    #expect(fields["padding_side"] as? String == "left")
    #expect(fields["bos_token"] as? String == "<bos>")
  }

  @Test func otherTokenizersAreRefused() throws {
    #expect(
      try complaint(#"{"model": {"type": "BPE"}}"#)
        .hasPrefix("tokenizer.json: is no tokenizer of whole words: "))
    func file(_ vocabulary: String, type: String = "WordLevel") -> String {
      #"""
      {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "WhitespaceSplit"},
       "post_processor": {"type": "TemplateProcessing", "single": [], "pair": [], "special_tokens": {}},
       "model": {"type": "\#(type)", "vocab": \#(vocabulary), "unk_token": "<unk>"}}
      """#
    }
    let from0 = "tokenizer.json: is no WordLevel tokenizer with tokens from 0 on"
    #expect(try complaint(file(#"{"<bos>": 0, "<unk>": 2}"#)) == from0)
    #expect(try complaint(file(#"{"<bos>": 0, "<unk>": 1}"#, type: "Unigram")) == from0)
    #expect(try complaint(file(#"{"<bos>": 0}"#)) == "tokenizer.json: has no token '<unk>'")
    #expect(try complaint(file(#"{"<unk>": 0}"#)) == "tokenizer.json: has no token '<bos>'")
  }
}
