import Testing

@testable import Chapters

struct CanonicalJSONTests {
  @Test(arguments: [
    (CanonicalJSON.null, "null"), (.boolean(true), "true"), (.integer(-7), "-7"),
    (.number(0.1), "0.1"), (.number(1), "1.0"), (.number(.infinity), "\"inf\""),
    (.text("\"\\\n\r\t\u{1}ü"), #""\"\\\n\r\t\u0001ü""#), (.array([1, .null]), "[1,null]"),
    (.object(["b": 1, "a": .object(["c": "x"])]), #"{"a":{"c":"x"},"b":1}"#),
  ])
  func eachValueHasOneSpelling(value: CanonicalJSON, text: String) {
    #expect(value.description == text)
  }

  /// Whatever order its keys are given in, a mapping is spelled the same.
  @Test func theOrderOfKeysSaysNothing() {
    let names = (0..<50).map { "key\($0 * 7919 % 50)" }
    let one = CanonicalJSON.object(
      Dictionary(names.map { ($0, CanonicalJSON.text($0)) }, uniquingKeysWith: { $1 }))
    let other = CanonicalJSON.object(
      Dictionary(names.reversed().map { ($0, CanonicalJSON.text($0)) }, uniquingKeysWith: { $1 }))
    #expect(one.description == other.description)
  }
}
