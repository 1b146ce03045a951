import Foundation
import Tensors
import Testing

@testable import Transformer

/// What is done to texts before they are cut.
struct NormalizerTests {
  private static func normalizer(_ json: String) throws -> Normalizer {
    let tree = try JSONTree(Data(json.utf8), path: "t.json")
    return try Normalizer(TokenizerStep(tree, "normalizer", path: "t.json"))
  }

  @Test(arguments: [
    (#"{"type": "NFC"}"#, "e\u{301}", "é"), (#"{"type": "Lowercase"}"#, "ÀİΣ", "ài\u{307}σ"),
    (#"{"type": "StripAccents"}"#, "e\u{301}é", "eé"),
    (#"{"type": "Strip", "strip_left": true, "strip_right": false}"#, "\u{a0} a ", "a "),
    (#"{"type": "Strip", "strip_left": false, "strip_right": true}"#, " a\n\u{2003}", " a"),
    (#"{"type": "Prepend", "prepend": "▁▁"}"#, "a", "▁▁a"),
    (#"{"type": "Prepend", "prepend": "▁"}"#, "", ""),
    (
      #"{"type": "Replace", "pattern": {"String": " "}, "content": "_"}"#, " \u{301} a",
      "_\u{301}_a"
    ),
    (#"{"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": "$0"}"#, "a \n b", "a$0b"),
    (#"{"type": "Replace", "pattern": {"String": ""}, "content": "Z"}"#, "ab", "ZaZbZ"),
    (
      #"{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}]}"#, "é", "e"
    ),
    (#"{"type": "Sequence", "normalizers": []}"#, "é", "é"),
  ]) func textsBecome(json: String, text: String, expected: String) throws {
    let normal = try Self.normalizer(json).apply(text)
    #expect(normal.utf8.elementsEqual(expected.utf8), "\(normal.debugDescription)")
  }

  @Test(arguments: [
    (#"{"type": "Precompiled"}"#, "normalizer 'Precompiled' is not supported"),
    (
      #"{"type": "Strip", "strip_left": true}"#,
      "normalizer 'Strip': 'strip_right' is neither true nor false"
    ),
    (#"{"type": "Prepend"}"#, "normalizer 'Prepend': 'prepend' is no text"),
    (
      #"{"type": "Replace", "pattern": " ", "content": ""}"#,
      "'pattern' has neither a 'String' nor a 'Regex'"
    ),
    (#"{"type": "Sequence"}"#, "'normalizers' is no list"), ("[]", "a normalizer has no 'type'"),
  ]) func whatIsWrongIsNamed(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try Self.normalizer(json) }
    #expect(error?.description.hasPrefix("t.json: ") == true)
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }

  /// Words inside a text are spelled without what is done to its ends, and with their spaces.
  @Test func wordsAreSpelled() {
    let marks = Normalizer.replace(.text(" "), with: "▁")
    let llama = Normalizer.sequence([.prepend("▁"), marks, .lowercase])
    #expect(llama.apply("A b") == "▁a▁b" && llama.spelling("A b") == "a b")
    #expect(Normalizer.strip(left: true, right: true).spelling(" a") == " a")
    #expect(Normalizer.form(.composed).spelling("e\u{301}").unicodeScalars.count == 1)
  }
}
