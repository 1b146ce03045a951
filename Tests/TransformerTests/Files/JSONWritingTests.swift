import Foundation
import Tensors
import Testing

@testable import Transformer

/// JSON written, the same bytes each time.
struct JSONWritingTests {
  @Test func valuesAreWrittenSortedByKey() throws {
    let value = JSONTree.object([
      ("b", .array([JSONTree(1), 0.5, true])), ("a", "x"),
      ("c", .object([("d", .null), ("e", .array([]))])),
    ])
    #expect(
      String(decoding: value.prettyPrinted, as: UTF8.self) == """
        {
          "a": "x",
          "b": [
            1,
            0.5,
            true
          ],
          "c": {
            "d": null,
            "e": []
          }
        }
        """)
  }

  /// Numbers have a point unless they are counts, small ones are as Swift writes them.
  @Test(arguments: [
    (JSONTree(1 << 24), "16777216"), (JSONTree(10_000.0), "10000.0"), (JSONTree(1e-6), "1e-06"),
    (JSONTree(-2.5), "-2.5"),
  ]) func numbersAreWritten(value: JSONTree, text: String) throws {
    #expect(String(decoding: value.prettyPrinted, as: UTF8.self) == text)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let value = JSONTree.object([("é", "a\"b\\c\nd"), ("n", JSONTree(-3)), ("l", .array([]))])
    let read = try JSONTree(value.prettyPrinted, path: "f.json")
    #expect(read["é"]?.text == "a\"b\\c\nd" && read["n"]?.integer == -3)
    #expect(read["l"]?.items?.isEmpty == true)
  }

  /// Keys that look alike stay two, in their order.
  @Test func compactTextKeepsMembersAsTheyAre() throws {
    let value = JSONTree.object([
      ("e\u{301}", JSONTree(1)), ("\u{e9}", .array([.null, true, JSONTree(-2.5)])),
      ("a", "\"\\\n\u{1}é"),
    ])
    let text = String(decoding: value.compact, as: UTF8.self)
    #expect(
      text.utf8.elementsEqual(
        "{\"e\u{301}\":1,\"\u{e9}\":[null,true,-2.5],\"a\":\"\\\"\\\\\\u000a\\u0001é\"}".utf8))
    let read = try JSONTree(value.compact, path: "f.json")
    #expect(read.members?.count == 3 && read["a"]?.text == "\"\\\n\u{1}é")
  }
}
