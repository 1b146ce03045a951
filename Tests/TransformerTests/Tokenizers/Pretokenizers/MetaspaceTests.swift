import Foundation
import Tensors
import Testing

@testable import Transformer

/// Marks for spaces.
struct MetaspaceTests {
  private static func metaspace(_ fields: String) throws -> Metaspace {
    let json = #"{"type": "Metaspace", "replacement": "▁"\#(fields)}"#
    let tree = try JSONTree(Data(json.utf8), path: "t.json")
    return try Metaspace(TokenizerStep(tree, "pre-tokenizer", path: "t.json"))
  }

  @Test(arguments: [
    (Metaspace.Prepending.always, true, ["▁a", "▁", "▁b"]), (.always, false, ["▁a", "▁", "▁b"]),
    (.first, true, ["▁a", "▁", "▁b"]), (.first, false, ["a", "▁", "▁b"]),
    (.never, true, ["a", "▁", "▁b"]),
  ]) func marksArePutBeforeTexts(
    prepending: Metaspace.Prepending, isFirst: Bool, expected: [String]
  ) {
    let piece = TextPiece(text: "a  b", isFirst: isFirst)
    let splitting = Metaspace(mark: "▁", prepending: prepending, splits: true)
    #expect(splitting.apply(piece).map(\.text) == expected)
    let whole = Metaspace(mark: "▁", prepending: prepending, splits: false)
    #expect(whole.apply(piece).map(\.text) == [expected.joined()])
    #expect(whole.apply(TextPiece(text: "", isFirst: true)) == [])
  }

  @Test func aMarkIsNotPutBeforeAnother() {
    let metaspace = Metaspace(mark: "▁", prepending: .always, splits: false)
    #expect(
      metaspace.apply(TextPiece(text: " \u{301}a", isFirst: true)).map(\.text) == ["▁\u{301}a"])
  }

  @Test func marksBecomeSpacesAgain() {
    let metaspace = Metaspace(mark: "▁", prepending: .first, splits: true)
    #expect(
      metaspace.text("▁▁a▁", isFirst: true) == "a" && metaspace.text("▁a", isFirst: false) == " a")
    let never = Metaspace(mark: "_", prepending: .never, splits: true)
    #expect(never.text("_a", isFirst: true) == " a")
  }

  @Test func filesOfOldSayWhetherASpaceIsAdded() throws {
    let plain = try Self.metaspace("")
    #expect(plain.prepending == .always && plain.splits)
    let old = try Self.metaspace(
      #", "add_prefix_space": false, "prepend_scheme": "never", "split": false"#)
    #expect(old.prepending == .never && !old.splits)
    let error = #expect(throws: FileError.self) {
      try Self.metaspace(#", "add_prefix_space": false"#)
    }
    #expect(
      error?.message.contains("'add_prefix_space' is false, 'prepend_scheme' is 'always'") == true)
    let longer = #expect(throws: FileError.self) {
      try Self.metaspace(#", "prepend_scheme": "last""#)
    }
    #expect(longer?.message.contains("'last'; there are always, never, first") == true)
  }
}
