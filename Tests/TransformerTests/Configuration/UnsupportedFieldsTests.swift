import Foundation
import Tensors
import Testing

@testable import Transformer

/// What a file asks for and nobody does.
struct UnsupportedFieldsTests {
  private func fields(_ json: String) throws -> ConfigurationFields {
    try ConfigurationFields(Data(json.utf8), path: "c.json")
  }

  private func complaint(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "nothing"
    } catch {
      return "\(error)"
    }
  }

  @Test func activationsAreCompared() throws {
    let file = try fields(#"{"null": null, "act": "gelu"}"#)
    try file.requireActivation("act", ["gelu_new", "gelu"], of: "x")
    try file.requireActivation("null", ["relu"], of: "x")
    try file.requireActivation("none", ["relu"], of: "x")
    #expect(
      complaint { try file.requireActivation("act", ["silu"], of: "x") }
        == "c.json: 'act' is 'gelu', which is not supported in 'x'; it has 'silu'")
  }

  @Test func flagsAreCompared() throws {
    let file = try fields(#"{"off": false, "on": true}"#)
    try file.require("off", false, of: "x")
    try file.require("on", true, of: "x")
    try file.require("none", false, of: "x")
    #expect(
      complaint { try file.require("on", false, of: "x") }
        == "c.json: 'on' is true, which is not supported in 'x'")
    #expect(
      complaint { try file.require("off", true, of: "x") }
        == "c.json: 'off' is false, which is not supported in 'x'")
  }

  @Test(arguments: [
    (#""logit_scale": 0.0625"#, "'logit_scale' is 0.0625"),
    (#""add_cross_attention": true"#, "'add_cross_attention' is true"),
    (#""clip_qkv": 8"#, "'clip_qkv' is 8"),
    (#""norm_type": "layer""#, "'norm_type' is 'layer'"),
    (#""no_rope_layers": [1, 0]"#, "'no_rope_layers' is a list of 2"),
    (#""pruned_heads": {"0": [1]}"#, "'pruned_heads' is an object of 1"),
  ]) func whatNobodyReadsIsRefused(member: String, complaint expected: String) throws {
    let file = try fields("{\(member)}")
    #expect(
      complaint { try file.refuseOthers(of: "x") }
        == "c.json: \(expected), which is not supported in 'x'")
  }

  /// What has been read, what trains or keeps books, and what is off.
  @Test(arguments: [
    #""read": 3"#, #""architectures": ["A"]"#, #""attention_dropout": 0.1"#, #""embd_pdrop": 0.1"#,
    #""transformers.js_config": {"dtype": "q4"}"#, #""_name_or_path": "p""#,
    #""summary_type": "cls_index""#, #""off": false"#, #""none": null"#, #""zero": 0"#,
    #""factor": 1.0"#, #""empty": """#, #""items": []"#, #""members": {}"#,
  ]) func whatAsksForNothingIsNot(member: String) throws {
    let file = try fields("{\(member)}")
    _ = try file.integer("read")
    try file.refuseOthers(of: "x")
  }
}
