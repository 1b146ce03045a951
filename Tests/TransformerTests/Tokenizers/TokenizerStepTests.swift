import Foundation
import Tensors
import Testing

@testable import Transformer

/// Steps of a file.
struct TokenizerStepTests {
  private static func step(_ fields: String) throws -> TokenizerStep {
    let tree = try JSONTree(Data(#"{"type": "X", \#(fields)}"#.utf8), path: "t.json")
    return try TokenizerStep(tree, "decoder", path: "t.json")
  }

  private static func complaint<Value>(
    _ fields: String, _ read: (TokenizerStep) throws -> Value
  ) throws -> String? {
    let step = try step(fields)
    return #expect(throws: FileError.self) { try read(step) }?.description
  }

  @Test func valuesAreRead() throws {
    let step = try Self.step(#""a": "x", "b": true, "c": 3, "d": "Removed", "e": null"#)
    #expect(
      try step.text("a") == "x" && step.scalar("a") == "x" && step.flag("b") && step.count("c") == 3
    )
    #expect(try step.choice("d") == Split.Behavior.removed && !step.flag("e", orElse: false))
    #expect(try step.choice("z", orElse: Split.Behavior.isolated) == .isolated)
  }

  @Test func whatIsWrongIsNamed() throws {
    #expect(
      try Self.complaint("\"a\": 1") { try $0.text("a") } == "t.json: decoder 'X': 'a' is no text")
    #expect(
      try Self.complaint("\"a\": \"xy\"") { try $0.scalar("a") }?.contains("not one character")
        == true)
    #expect(
      try Self.complaint("\"a\": null") { try $0.flag("a") }?.contains("neither true nor") == true)
    #expect(
      try Self.complaint("\"a\": 1.5") { try $0.count("a") }?.contains("'a' is no count") == true)
    #expect(
      try Self.complaint("\"a\": {}") { try $0.pattern("a") }?.contains("neither a 'String'")
        == true)
    #expect(
      try Self.complaint("\"a\": 0") { try $0.steps("a") }?.contains("'a' is no list") == true)
    #expect(try Self.step("\"a\": 0").unsupported.message == "decoder 'X' is not supported")
  }
}
