import Testing

@testable import Chapters

struct SpecSchemaTests {
  private enum Way: String, SpecChoice { case short, long }

  private struct Spec: BlockSpec {
    @Key("A name.") var name: String
    @Key("How many.", in: 1...9) var count = 3
    @Key("Which way.") var way: Way?
    init() {}
  }

  /// A schema says of each key what it means, what it takes, and what it is by default.
  @Test func keysAreDescribed() {
    #expect(
      Spec.jsonSchema.description == #"""
        {"additionalProperties":false,"properties":{"count":{"anyOf":[{"type":"integer"},{"$ref":"#/$defs/parameter"}],\#
        "default":3,"description":"How many.","items":{"maximum":9,"minimum":1},"maximum":9,"minimum":1},\#
        "name":{"description":"A name.","type":["string","number","boolean"]},\#
        "way":{"anyOf":[{"anyOf":[{"enum":["short","long"]},{"$ref":"#/$defs/parameter"}]},{"type":"null"}],\#
        "description":"Which way."}},"required":["name"],"type":"object"}
        """#)
    #expect(Spec.requiredKeys == ["name"])
  }

  /// What a value is in words stands for it where nothing else is said.
  @Test func everyTypeHasASchema() {
    struct Odd: SpecValue {
      static var expectation: String { "something odd" }
      init(_ node: SpecNode) throws {}
      var canonical: CanonicalJSON { .null }
    }
    #expect(Odd.jsonSchema.description == #"{"description":"something odd"}"#)
    #expect(
      [Odd].jsonSchema.description
        == #"{"anyOf":[{"items":{"description":"something odd"},"type":"array"},{"description":"something odd"}]}"#
    )
  }
}
