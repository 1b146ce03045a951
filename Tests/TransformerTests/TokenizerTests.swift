import Foundation
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
