import Foundation
import Tensors
import Testing

@testable import Transformer

/// Fields read as what they should be: missing, null, right and wrong.
struct ConfigurationFieldsTests {
  private func fields(_ json: String) throws -> ConfigurationFields {
    try ConfigurationFields(Data(json.utf8), path: "c.json")
  }

  @Test func fieldsAreReadAsTheirTypes() throws {
    let file = try fields(
      #"{"i": 3, "n": 0.5, "t": "x", "f": false, "l": ["a", "b"], "o": {"i": 4}, "e": []}"#)
    #expect(try file.integer("i") == 3)
    #expect(try file.number("n") == 0.5 && file.number("i") == 3)
    #expect(try file.positive("n") == 0.5)
    #expect(try file.text("t") == "x")
    #expect(try file.flag("f") == false)
    #expect(try file.texts("l") == ["a", "b"] && file.texts("e") == [])
    #expect(try file.object("o")?.integer("i") == 4)
    #expect(try file.size("i") == 3 && file.layers("i") == 3)
    #expect(try file.size("missing", default: 7) == 7)
    #expect(try file.token("i") == 3 && file.token("e") == nil)
  }

  @Test(arguments: ["{}", #"{"x": null}"#]) func nullIsMissing(json: String) throws {
    let file = try fields(json)
    #expect(try file.integer("x") == nil && file.number("x") == nil && file.positive("x") == nil)
    #expect(try file.text("x") == nil && file.flag("x") == nil && file.texts("x") == nil)
    #expect(try file.object("x") == nil && file.token("x") == nil)
    #expect(throws: FileError.self) { try file.size("x") }
  }

  @Test func whatIsWrongIsSaid() throws {
    let file = try fields(
      #"{"half": 0.5, "text": "x", "zero": 0, "big": 1e9, "deep": 65537, "infinite": 1e999}"#)
    func complaint<Value>(_ read: () throws -> Value) -> String {
      do {
        return "read \(try read())"
      } catch {
        return "\(error)"
      }
    }
    #expect(complaint { try file.integer("half") } == "c.json: 'half' is not a whole number")
    #expect(complaint { try file.number("text") } == "c.json: 'text' is not a number")
    #expect(complaint { try file.text("half") } == "c.json: 'half' is not a text")
    #expect(complaint { try file.flag("half") } == "c.json: 'half' is not true or false")
    #expect(complaint { try file.texts("half") } == "c.json: 'half' is not a list of texts")
    #expect(complaint { try file.object("half") } == "c.json: 'half' is not an object")
    #expect(complaint { try file.positive("zero") } == "c.json: zero is 0.0, which is out of range")
    #expect(
      complaint { try file.positive("infinite") }
        == "c.json: infinite is inf, which is out of range")
    #expect(complaint { try file.size("none") } == "c.json: has no 'none'")
    #expect(complaint { try file.size("zero") } == "c.json: zero is 0, which is out of range")
    #expect(
      complaint { try file.size("big") } == "c.json: big is 1000000000, which is out of range")
    #expect(complaint { try file.layers("deep") } == "c.json: deep is 65537, which is out of range")
    #expect(
      complaint { try file.size("none", default: 0) } == "c.json: none is 0, which is out of range")
  }

  /// `null` says that there is none; nothing leaves it to the family.
  @Test func nullIsNotNothing() throws {
    let file = try fields(#"{"null": null, "five": 5}"#)
    #expect(try file.size("null", missing: 7) == nil && file.positive("null", missing: 7) == nil)
    #expect(try file.size("none", missing: 7) == 7 && file.positive("none", missing: 7) == 7)
    #expect(try file.size("five", missing: 7) == 5 && file.positive("five", missing: 7) == 5)
    #expect(file.says("null") && !file.says("none"))
  }
}
