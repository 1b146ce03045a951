import Foundation
import Tensors
import Testing

@testable import Transformer

/// What the model of a file may say.
struct TokenModelReaderTests {
  private static func model(_ fields: String) throws -> TokenModel {
    let tree = try JSONTree(Data(fields.utf8), path: "t.json")
    return try TokenModelReader(tree, path: "t.json").model()
  }

  @Test(arguments: [
    (#"{"type": "BPE"}"#, "has no 'merges'"), (#"{"type": "BPE", "merges": []}"#, "has no 'vocab'"),
    (
      #"{"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}"#,
      "merge 0 joins 'a' and 'b', no tokens"
    ),
    (#"{"type": "BPE", "vocab": {"a": 0}, "merges": ["a b c"]}"#, "merge 0 is not of two texts"),
    (#"{"type": "BPE", "vocab": {"a": -1}, "merges": []}"#, "token 'a' has no id"),
    (
      #"{"type": "BPE", "vocab": {}, "merges": [], "dropout": 0.1}"#,
      "'dropout' is 0.1, which is not"
    ),
    (
      #"{"type": "BPE", "vocab": {}, "merges": [], "fuse_unk": 1}"#,
      "'fuse_unk' is neither true nor"
    ),
    (
      #"{"type": "BPE", "vocab": {}, "merges": [], "unk_token": "x"}"#,
      "'x', which is not in 'vocab'"
    ),
    (#"{"type": "WordLevel", "vocab": {"a": 0}}"#, "'unk_token' is no text"),
    (
      #"{"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "x"}"#, "'x', which is not in 'vocab'"
    ),
    (#"{"type": "Unigram", "vocab": {"a": 0}}"#, "has no 'vocab'"),
    (#"{"type": "Unigram", "vocab": [["a"]]}"#, "token 0 is not a text with a score"),
    (#"{"type": "Unigram", "vocab": [["a", 0]]}"#, "'unk_id' is no token"),
    (#"{"type": "Unigram", "vocab": [["a", 0]], "unk_id": 1}"#, "'unk_id' is no token"),
    (
      #"{"type": "WordPiece"}"#,
      "type 'WordPiece' is not supported; there are BPE, Unigram, WordLevel"
    ),
  ]) func whatIsWrongIsNamed(fields: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try Self.model(fields) }
    #expect(error?.description.hasPrefix("t.json: ") == true)
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  /// Files of old do not say what they are.
  @Test func theTypeMayBeMissing() throws {
    #expect(
      try Self.model(#"{"vocab": {"a": 0, "b": 1, "ab": 2}, "merges": ["a b"]}"#).encode("ab") == [
        2
      ])
    #expect(try Self.model(#"{"vocab": [["a", 0], ["b", -1]], "unk_id": 0}"#).encode("b") == [1])
    #expect(try Self.model(#"{"vocab": {"a": 0, "b": 1}, "unk_token": "b"}"#).encode("x") == [1])
  }

  /// A merge with a mark behind the space between its texts is of two texts.
  @Test func mergesAreCutAtSpacesAlone() throws {
    let model = try Self.model(
      #"{"vocab": {"a": 0, "\u0301": 1, "a\u0301": 2}, "merges": ["a \u0301"]}"#)
    #expect(model.encode("a\u{301}") == [2])
  }

  @Test func whatSpellsEverythingNeedsNoUnknownToken() throws {
    let bytes = (UInt8.min...UInt8.max).map { "\"\(ByteFallback.token(of: $0))\": \($0)" }
    let fields = #"{"vocab": {\#(bytes.joined(separator: ", "))}, "merges": [], "unk_token": "x""#
    let model = try Self.model(fields + #", "byte_fallback": true}"#)
    #expect(model.unknown == nil && model.encode("a") == [97])
    #expect(throws: FileError.self) { try Self.model(fields + "}") }
  }
}
