import Foundation
import Tensors
import TestSupport
import Testing

@testable import Transformer

/// The ways of cutting texts that GGUF files name.
struct GGUFPretokenizerTests {
  private static func splits(_ name: String?, _ architecture: String = "llama") throws
    -> GGUFPretokenizer
  {
    var written = WrittenGGUF()
    written.values = [("general.architecture", .text(architecture))]
    if let name { written.values.append(("tokenizer.ggml.pre", .text(name))) }
    return try GGUFPretokenizer(written.file(in: TemporaryFolder()).metadata)
  }

  private static func words(_ text: String, _ name: String) throws -> [String] {
    let pattern = try TextPattern(expression: splits(name).pattern, path: "t.gguf")
    return Split(pattern, .isolated).apply(TextPiece(text: text, isFirst: true)).map(\.text)
  }

  @Test(arguments: [
    ("gpt-2", ["a", " 1234", " IT", "'s", "  \n", " x"]),
    ("llama-bpe", ["a", " ", "123", "4", " IT", "'s", "  \n", " x"]),
    ("qwen2", ["a", " ", "1", "2", "3", "4", " IT", "'s", "  \n", " x"]),
    ("smollm", ["a", " ", "1", "2", "3", "4", " IT", "'s", "  \n", " x"]),
  ]) func textsAreCutAsTheNameSays(name: String, expected: [String]) throws {
    #expect(try Self.words("a 1234 IT's  \n x", name) == expected)
  }

  /// Spaces before a digit stay together: the digit was cut off first.
  @Test func digitsAreCutOffFirst() throws {
    #expect(try Self.words("a  12 b", "smollm") == ["a", "  ", "1", "2", " b"])
    #expect(try Self.words("x½7", "smollm") == ["x", "½", "7"])
  }

  @Test func whatGoesWithAName() throws {
    let llama = try Self.splits("llama-bpe")
    #expect(llama.keepsWholeWords && llama.addsBegin && !llama.composes)
    let dbrx = try Self.splits("dbrx")
    #expect(dbrx.pattern == llama.pattern && !dbrx.keepsWholeWords && !dbrx.addsBegin)
    #expect(try Self.splits("qwen2").composes && !Self.splits("gpt-2").composes)
  }

  /// Files from before there were names say nothing; only some architectures are known without.
  @Test func namesMayBeMissingWhereAllAreAlike() throws {
    #expect(try Self.splits(nil, "gpt2").pattern == Self.splits("gpt-2").pattern)
    #expect(try Self.splits("default", "gptneox").composes)
    let error = #expect(throws: FileError.self) { try Self.splits(nil, "llama") }
    #expect(error?.message.hasPrefix("'tokenizer.ggml.pre' is 'default', which is not") == true)
  }
}
