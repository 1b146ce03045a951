import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// Texts to tokens and back.
struct TokenizerTests {
  private static func letters(_ added: [AddedToken] = []) throws -> Tokenizer {
    let encoder = try BytePairEncoder(
      Vocabulary(["a", "b", "ab", "▁", " "]), merges: [("a", "b")], path: "")
    return Tokenizer(model: .bytePairs(encoder), added: added, decoder: .fuse)
  }

  private static func added(
    _ id: Int32, _ text: String, left: Bool = false, right: Bool = false
  ) -> AddedToken {
    AddedToken(id: id, text: text, stripsLeft: left, stripsRight: right, isSpecial: true)
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
    #expect(neither.encode("a <x> b") == [0, 4, 8, 4, 1])
    let left = try Self.letters([Self.added(8, "<x>", left: true)])
    #expect(left.encode("a  <x> b") == [0, 8] + neither.encode(" b"))
    let right = try Self.letters([Self.added(8, "<x>", right: true)])
    #expect(right.encode("a <x>  b") == neither.encode("a ") + [8, 1])
    #expect(right.encode("<x>  ") == [8])
  }

  @Test func tokensThatAreNoneSayNothing() throws {
    #expect(try Self.letters().decode([0, 77, -1, 1]) == "ab")
  }

  /// Each part in its turn: added tokens, normalizer, pieces, model, template; and the way back.
  @Test func textsGoThroughAllParts() throws {
    let mark = Metaspace(mark: "▁", prepending: .first, splits: true)
    let encoder = try BytePairEncoder(
      Vocabulary(["a", "b", "ab", "▁", "<s>"]), merges: [("a", "b")], path: "")
    var template = TokenTemplate()
    (template.before, template.after) = ([4], [4])
    let tokenizer = Tokenizer(
      model: .bytePairs(encoder), added: [Self.added(4, "<s>")], normalizer: .lowercase,
      pretokenizer: .metaspace(mark), template: template, decoder: .metaspace(mark))
    #expect(tokenizer.encode("AB a<s>B") == [4, 3, 2, 3, 0, 4, 1, 4])
    #expect(tokenizer.encode("AB", addsSpecial: false) == [3, 2])
    #expect(tokenizer.decode([3, 2, 3, 0, 4]) == "ab a<s>")
  }
}
