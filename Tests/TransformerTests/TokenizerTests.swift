import Foundation
import RandomStreams
import Tensors
import Testing

@testable import Transformer

struct TokenizerTests {
  private let tokenizer = WordLevelTokenizer(words: ["Fact", ":", "plays", "Fact"])

  @Test func encodesWordsBehindTheFirstToken() {
    #expect(tokenizer.encode("Fact :  plays\nFact") == [2, 4, 5, 6, 4])
    #expect(tokenizer.encode("Fact", begins: false) == [4])
    #expect(tokenizer.encode("golf") == [2, tokenizer.unknown])
    #expect(tokenizer.decode([2, 4, 5, 99]) == "<bos> Fact : <unk>")
  }

  @Test func savedTokenizersAreTheSame() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    let files = try tokenizer.files(contextLength: 64)
    try #require(files[WordLevelTokenizer.file]).write(to: url)
    #expect(try WordLevelTokenizer(contentsOf: url) == tokenizer)
  }

  @Test func otherTokenizersAreRefused() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(#"{"model": {"type": "BPE"}}"#.utf8).write(to: url)
    #expect(throws: (any Error).self) { try WordLevelTokenizer(contentsOf: url) }
  }
}

/// Tokenizers of every form against what the reference library makes of the same texts.
struct TokenizerReferenceTests {
  private struct Vector: Decodable {
    var text: String
    var ids: [Int32]
    var decoded: String
  }

  static let names = ["gpt2", "neox", "llama3", "llama2", "gemma"]

  private func load(_ name: String) throws -> (Tokenizer, [Vector]) {
    let folder = try #require(Bundle.module.resourceURL)
      .appending(path: "Fixtures/tokenizers/\(name)")
    return (
      try Tokenizer(contentsOf: folder.appending(path: "tokenizer.json")),
      try JSONDecoder().decode(
        [Vector].self, from: Data(contentsOf: folder.appending(path: "vectors.json")))
    )
  }

  @Test(arguments: names) func tokensAreTheReferences(name: String) throws {
    let (tokenizer, vectors) = try load(name)
    #expect(vectors.count > 20)
    for vector in vectors {
      #expect(
        tokenizer.encode(vector.text) == vector.ids, "\(name): \(vector.text.debugDescription)")
    }
  }

  @Test(arguments: names) func textsAreTheReferences(name: String) throws {
    let (tokenizer, vectors) = try load(name)
    for vector in vectors {
      let text = tokenizer.decode(vector.ids)
      #expect(text.utf8.elementsEqual(vector.decoded.utf8), "\(name): \(text.debugDescription)")
    }
  }

  /// The scanners written by hand against the patterns that they stand for.
  @Test(arguments: [TextSplitter.gpt2Pattern, TextSplitter.llama3Pattern])
  func splittingByHandIsSplittingByPattern(pattern: String) throws {
    let byHand = try TextSplitter(pattern: pattern, path: "")
    var stream = RandomStream(seed: 1, name: "texts")
    let pieces = Array("aB3 \t\r\n'’é\u{0301}я½.!#🙂\u{a0}llreS").map(String.init)
    let random = (0..<400).map { _ in (0..<12).map { _ in stream.pick(pieces) }.joined() }
    for text in try load("gpt2").1.map(\.text) + random {
      let words = byHand.words(of: text).map { Array($0.unicodeScalars) }
      let matched = TextSplitter.pattern(pattern).words(of: text).map { Array($0.unicodeScalars) }
      #expect(words == matched, "\(text.debugDescription)")
      #expect(words.joined().elementsEqual(text.unicodeScalars))
    }
  }

  /// Long words, whose merges are found with a heap, against the definition: the best pair first.
  @Test func longWordsAreMergedInTheSameOrder() throws {
    let (tokenizer, _) = try load("llama2")
    guard case .bytePairs(let encoder) = tokenizer.model else {
      Issue.record("llama2 is of byte pairs")
      return
    }
    var stream = RandomStream(seed: 2, name: "words")
    let pieces = ["the", "▁", "re", "st", "at", "on", "in", "g", "b", "a", "ku", "1"]
    for _ in 0..<200 {
      let word = (0..<60).map { _ in stream.pick(pieces) }.joined()
      let symbols = word.unicodeScalars.compactMap { encoder.token(String($0)) }
      #expect(encoder.mergedByHeap(symbols) == encoder.mergedByScan(symbols))
    }
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
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(json.utf8).write(to: url)
    let error = #expect(throws: FileError.self) { try Tokenizer(contentsOf: url) }
    #expect(error?.description.contains(complaint) == true, "\(error?.description ?? "")")
  }

  /// Words that look alike are two tokens.
  @Test func lookalikesAreTold() throws {
    let json =
      #"{"model": {"type": "BPE", "vocab": {"\u00e9": 0, "e\u0301": 1, "e": 2}, "merges": []}}"#
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).json")
    try Data(json.utf8).write(to: url)
    let tokenizer = try Tokenizer(contentsOf: url)
    #expect(tokenizer.encode("\u{e9}") == [0])
    #expect(tokenizer.decode([1]).unicodeScalars.count == 2)
  }
}
