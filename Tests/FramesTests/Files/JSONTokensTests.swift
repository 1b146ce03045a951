import Foundation
import Testing

@testable import Frames

struct JSONTokensTests {
  private func tokens(_ text: String) -> [String]? {
    JSONTokens.of(Data(text.utf8))?.map { "\($0.name)=\($0.value)" }
  }

  @Test(arguments: [
    (#"{"b": 1.10, "a": "b", "c":1e3}"#, ["b=1.10", "a=b", "c=1e3"]),
    (#" { "x\"y" : "\u00e9" , "n":null, "t" :true } "#, ["x\"y=é", "n=null", "t=true"]),
    (#"{"a":-Infinity,"b":NaN}"#, ["a=-Infinity", "b=NaN"]), ("{}", []),
    ("{\n\"a\":\n1\n}", ["a=1"]),
  ]) func namesAndValuesAreAsWritten(text: String, expected: [String]) {
    #expect(tokens(text) == expected)
  }

  @Test(arguments: [
    "", "[1]", "{a: 1}", "{'a': 1}", #"{"a": [1]}"#, #"{"a": {}}"#, #"{"a": 1"#, #"{"a"}"#,
    #"{"a": "x}"#,
    #"{"a": 1 /* one */}"#, #"{"a": 1,}"#, #"{"a\"#,
  ]) func whatIsNoPlainJSONHasNone(text: String) {
    #expect(tokens(text) == nil)
  }
}
