import Foundation
import Tensors
import Testing

@testable import Transformer

/// How texts are cut before they are encoded.
struct PretokenizerTests {
  private static func pretokenizer(_ json: String) throws -> Pretokenizer {
    let tree = try JSONTree(Data(json.utf8), path: "t.json")
    return try Pretokenizer(TokenizerStep(tree, "pre-tokenizer", path: "t.json"))
  }

  @Test(arguments: [
    (#"{"type": "Digits", "individual_digits": true}"#, "a12 ½", ["a", "1", "2", " ", "½"]),
    (#"{"type": "Digits", "individual_digits": false}"#, "a12b", ["a", "12", "b"]),
    (#"{"type": "Punctuation"}"#, "a,, b$", ["a", ",", ",", " b", "$"]),
    (#"{"type": "Punctuation", "behavior": "Contiguous"}"#, "a,,b", ["a", ",,", "b"]),
    (#"{"type": "Whitespace"}"#, "Hi, you\u{a0}x", ["Hi", ",", "you", "x"]),
    (#"{"type": "WhitespaceSplit"}"#, " Hi, you\u{3000}x", ["Hi,", "you", "x"]),
    (
      #"{"type": "Split", "pattern": {"Regex": "\\d"}, "behavior": "Removed", "invert": true}"#,
      "a1b2", ["1", "2"]
    ),
    (#"{"type": "ByteLevel", "add_prefix_space": true}"#, "a b", ["Ġa", "Ġb"]),
    (#"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#, "a é", ["aĠÃ©"]),
    (
      #"""
      {"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true},
       {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}]}
      """#, "a 12", ["a", "Ġ", "1", "2"]
    ),
  ]) func textsAreCut(json: String, text: String, expected: [String]) throws {
    let pieces = try Self.pretokenizer(json).apply([TextPiece(text: text, isFirst: true)])
    #expect(pieces.map(\.text) == expected)
  }

  @Test(arguments: [
    (#"{"type": "BertPreTokenizer"}"#, "pre-tokenizer 'BertPreTokenizer' is not supported"),
    (
      #"{"type": "Digits"}"#,
      "pre-tokenizer 'Digits': 'individual_digits' is neither true nor false"
    ),
    (
      #"{"type": "Split", "pattern": {"String": "x"}, "behavior": "isolated", "invert": false}"#,
      "'behavior' is 'isolated'; there are Removed, Isolated, MergedWithPrevious, MergedWithNext, Contiguous"
    ),
    (#"{"type": "ByteLevel"}"#, "'add_prefix_space' is neither true nor false"),
    (
      #"{"type": "Sequence", "pretokenizers": [{"type": "Scripts"}]}"#, "'Scripts' is not supported"
    ),
  ]) func whatIsWrongIsNamed(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try Self.pretokenizer(json) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }
}
