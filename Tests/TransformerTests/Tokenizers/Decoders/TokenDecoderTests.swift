import Foundation
import Tensors
import Testing

@testable import Transformer

/// How tokens become text again.
struct TokenDecoderTests {
  private static func decoder(_ json: String) throws -> TokenDecoder {
    let tree = try JSONTree(Data(json.utf8), path: "t.json")
    return try TokenDecoder(TokenizerStep(tree, "decoder", path: "t.json"))
  }

  private static let llama = #"""
    {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
     {"type": "ByteFallback"}, {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]}
    """#

  @Test(arguments: [
    (#"{"type": "ByteLevel"}"#, ["Ã", "©Ġ", "a b"], "é a b"),
    (#"{"type": "Metaspace", "replacement": "▁"}"#, ["▁▁a", "▁b"], "a b"),
    (
      #"{"type": "ByteFallback"}"#, ["a", "<0xC3>", "<0xA9>", "<0xC3>", "b"],
      "a\u{FFFD}\u{FFFD}\u{FFFD}b"
    ),
    (#"{"type": "ByteFallback"}"#, ["<0xC3>", "<0xA9>", "<0xZZ>"], "é<0xZZ>"),
    (#"{"type": "Strip", "content": "x", "start": 2, "stop": 1}"#, ["xxxa", "bx", "x"], "xab"),
    (#"{"type": "BPEDecoder", "suffix": "</w>"}"#, ["a", "b</w>", "c</w>"], "ab c"),
    (#"{"type": "Replace", "pattern": {"Regex": "[ab]+"}, "content": "_"}"#, ["cab", "b"], "c__"),
    (llama, ["▁▁a", "▁b", "<0x0A>"], " a b\n"),
  ]) func tokensBecomeText(json: String, tokens: [String], expected: String) throws {
    #expect(try Self.decoder(json).apply(tokens).joined() == expected)
  }

  /// What a token adds to a text is asked without the tokens around it.
  @Test func tokensInsideATextHaveBytes() throws {
    #expect(try Self.decoder(Self.llama).bytes(of: "▁b") == Array(" b".utf8))
    #expect(try Self.decoder(Self.llama).bytes(of: "<0xC3>") == [0xC3])
    #expect(TokenDecoder.byteLevel.bytes(of: "Ã") == [0xC3])
    #expect(TokenDecoder.wordEnds("</w>").bytes(of: "b</w>") == Array("b ".utf8))
    let mark = Metaspace(mark: "▁", prepending: .always, splits: true)
    #expect(TokenDecoder.metaspace(mark).bytes(of: "▁b") == Array(" b".utf8))
  }

  @Test(arguments: [
    (#"{"type": "WordPiece", "prefix": "@@"}"#, "decoder 'WordPiece' is not supported"),
    (
      #"{"type": "Strip", "content": "ab", "start": 1, "stop": 0}"#,
      "'content' is not one character"
    ),
    (#"{"type": "Strip", "content": "a", "start": -1, "stop": 0}"#, "'start' is no count"),
  ]) func whatIsWrongIsNamed(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try Self.decoder(json) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  @Test func bytesHaveNames() {
    #expect(ByteFallback.token(of: 10) == "<0x0A>" && ByteFallback.token(of: 255) == "<0xFF>")
    for byte in UInt8.min...UInt8.max {
      #expect(ByteFallback.byte(of: ByteFallback.token(of: byte)) == byte)
    }
    #expect(ByteFallback.byte(of: "<0xG0>") == nil && ByteFallback.byte(of: "0x0A") == nil)
  }
}
