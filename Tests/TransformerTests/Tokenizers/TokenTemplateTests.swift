import Foundation
import Tensors
import Testing

@testable import Transformer

/// Tokens around texts.
struct TokenTemplateTests {
  private static func template(_ json: String) throws -> TokenTemplate {
    let tree = try JSONTree(Data(json.utf8), path: "t.json")
    return try TokenTemplate(TokenizerStep(tree, "post-processor", path: "t.json"))
  }

  private static func processing(_ pieces: String) -> String {
    #"""
    {"type": "TemplateProcessing", "single": [\#(pieces)], "pair": [],
     "special_tokens": {"<s>": {"id": "<s>", "ids": [5, 6]}, "</s>": {"ids": [7]}}}
    """#
  }

  private static let text = #"{"Sequence": {"id": "A", "type_id": 0}}"#

  @Test func tokensStandBeforeAndAfter() throws {
    let around = Self.processing(
      #"{"SpecialToken": {"id": "<s>"}}, \#(Self.text), {"SpecialToken": {"id": "</s>"}}"#)
    let template = try Self.template(around)
    #expect(template.before == [5, 6] && template.after == [7])
    let both = try Self.template(
      #"{"type": "Sequence", "processors": [{"type": "ByteLevel"}, \#(around)]}"#)
    #expect(both.before == [5, 6] && both.after == [7])
    #expect(try Self.template(#"{"type": "ByteLevel"}"#).before == [])
  }

  @Test(arguments: [
    (
      processing(#"{"SpecialToken": {"id": "<x>"}}, \#(text)"#),
      "'special_tokens' has no ids of '<x>'"
    ),
    (processing("\(text), \(text)"), "'single' has the text 2 times, not once"),
    (processing(""), "'single' has the text 0 times, not once"),
    (processing(#"{"Sequence": {"id": "B"}}"#), "'single' has a sequence that is not 'A'"),
    (#"{"type": "BertProcessing"}"#, "post-processor 'BertProcessing' is not supported"),
    (
      #"{"type": "Sequence", "processors": [\#(processing(text)), \#(processing(text))]}"#,
      "only one 'TemplateProcessing' is supported"
    ),
  ]) func whatIsWrongIsNamed(json: String, complaint: String) {
    let error = #expect(throws: FileError.self) { try Self.template(json) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
  }
}
