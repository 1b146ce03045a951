import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Texts to tokens and back.
struct TokenizerTests {
  private static func letters(_ added: [Tokenizer.Added] = []) throws -> Tokenizer {
    let texts = ["a", "b", "ab", "▁"]
    let encoder = try BytePairEncoder(
      tokens: Dictionary(
        uniqueKeysWithValues: texts.enumerated().map { (TokenText($1), Int32($0)) }),
      merges: [("a", "b")], unknown: nil, fallsBackToBytes: false, keepsWholeWords: false, path: "")
    return Tokenizer(
      model: .bytePairs(encoder), alphabet: .words, added: added, before: [], after: [])
  }

  private static func added(
    _ id: Int32, _ text: String, left: Bool = false, right: Bool = false
  ) -> Tokenizer.Added {
    .init(id: id, text: text, stripsLeft: left, stripsRight: right, isSpecial: true)
  }

  /// Added tokens are cut out before anything is merged, the longest of those that match.
  @Test func addedTokensAreCutOut() throws {
    let tokenizer = try Self.letters([Self.added(8, "<x>"), Self.added(9, "<x><y>")])
    #expect(tokenizer.encode("a<x>b") == [0, 8, 1])
    #expect(tokenizer.encode("<x><y>ab") == [9, 2])
    #expect(tokenizer.encode("a<x") == [0])
    #expect(tokenizer.encode("<x>") == [8] && tokenizer.encode("") == [])
    #expect(tokenizer.decode([8, 2, 9]) == "<x>ab<x><y>")
  }

  @Test func addedTokensMayTakeTheSpaceAroundThem() throws {
    let neither = try Self.letters([Self.added(8, "<x>")])
    #expect(neither.encode("a <x> b").count == 5)
    let left = try Self.letters([Self.added(8, "<x>", left: true)])
    #expect(left.encode("a  <x> b") == [0, 8] + neither.encode(" b"))
    let right = try Self.letters([Self.added(8, "<x>", right: true)])
    #expect(right.encode("a <x>  b") == neither.encode("a ") + [8, 1])
    #expect(right.encode("<x>  ") == [8])
  }

  @Test func tokensThatAreNoneSayNothing() throws {
    #expect(try Self.letters().decode([0, 77, -1, 1]) == "ab")
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
