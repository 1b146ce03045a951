import Foundation
import Tensors
import Testing

@testable import Transformer

/// JSON read as it stands.
struct JSONTreeTests {
  private func tree(_ text: String) throws -> JSONTree {
    try JSONTree(Data(text.utf8), path: "f.json")
  }

  /// Python writes them where a number is none; JSON has no word for them.
  @Test func numbersThatAreNoneAreRead() throws {
    let numbers = try #require(tree("[Infinity, -Infinity, NaN, -1]").items).compactMap(\.number)
    #expect(numbers.count == 4 && numbers[0] == .infinity && numbers[1] == -.infinity)
    #expect(numbers[2].isNaN && numbers[3] == -1)
    #expect(throws: FileError.self) { try tree("[-Inf]") }
  }

  @Test func valuesAreRead() throws {
    let root = try tree(#" {"a": [1, -2.5e1, true, null], "b": "x", "c": {}} "#)
    let items = try #require(root["a"]?.items)
    #expect(items[0].integer == 1 && items[1].number == -25 && items[2].isTrue)
    #expect(items[1].integer == -25 && items[3].integer == nil && items[3].number == nil)
    #expect(root["b"]?.text == "x" && root["c"]?.members?.isEmpty == true)
    #expect(root["d"] == nil && items[0]["a"] == nil && root.items == nil && root.text == nil)
    #expect(try tree("0.5").integer == nil)
  }

  /// Members stay in order, and both spellings of one letter are two keys.
  @Test func membersAreNotADictionary() throws {
    let members = try #require(try tree(#"{"z": 1, "é": 2, "e\u0301": 3, "z": 4}"#).members)
    #expect(members.map { Array($0.key.unicodeScalars).count } == [1, 1, 2, 1])
    #expect(members.compactMap { $0.value.integer } == [1, 2, 3, 4])
  }

  @Test(arguments: [
    (#""\n\t\r\b\f\"\\\/""#, "\n\t\r\u{08}\u{0C}\"\\/"), (#""\u00e9""#, "é"),
    (#""\ud83d\ude42""#, "🙂"), (#""\ud83d""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}"),
    (#""é\n""#, "é\n"), (#""""#, ""),
  ]) func escapesAreRead(json: String, text: String) throws {
    #expect(try tree(json).text == text)
  }

  @Test(arguments: [
    ("", 0), ("[1", 2), ("[1,]", 3), (#"{"a" 1}"#, 5), ("{a: 1}", 1), ("tru", 0), ("1 2", 2),
    (#""abc"#, 4), (#""\x""#, 3), (#""\u12""#, 3), ("[--]", 3),
  ]) func brokenTextsAreRefused(json: String, byte: Int) throws {
    let error = #expect(throws: FileError.self) { try tree(json) }
    #expect(error?.description == "f.json: is no JSON at byte \(byte)")
  }

  @Test func nestingHasAnEnd() throws {
    let deep = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
    _ = try tree(deep(120))
    let error = #expect(throws: FileError.self) { try tree(deep(5000)) }
    #expect(error?.message == "nests too deep")
  }
}
