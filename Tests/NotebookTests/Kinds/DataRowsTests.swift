import Chapters
import Foundation
import Frames
import TestSupport
import Testing

@testable import Chapters
@testable import Notebook

struct DataRowsTests {
  private static func rows(_ text: String) throws -> DataRows {
    try DataRows(YAML.parse(YAML.Source(text: text, file: "test")))
  }

  @Test(
    arguments: [
      ("[{zip: 01067}, {zip: 10115}]", .text, ["01067", "10115"]),
      ("[{v: 1.10}, {v: 1.2.3}]", .text, ["1.10", "1.2.3"]),
      ("[{v: 1.10}, {v: 2}]", .number, [1.1, 2.0]), ("[{v: \"3\"}, {v: 4}]", .text, ["3", "4"]),
      ("[{v: NA}, {v: 4}]", .integer, [.missing, 4]),
      ("[{v: ~}, {v: yes}]", .text, [.missing, "yes"]),
      ("[{v: .inf}, {v: 4}]", .number, [.number(.infinity), 4.0]),
      ("[{v: true}, {v: false}]", .boolean, [true, false]),
      ("[{v: 9007199254740993}, {}]", .integer, [9_007_199_254_740_993, .missing]),
    ] as [(String, Frame.Column.ValueType, [Scalar])])
  func valuesAreAsWritten(text: String, type: Frame.Column.ValueType, values: [Scalar]) throws {
    let frame = try Self.rows(text).frame("rows")
    #expect(frame.columns.map(\.type) == [type])
    #expect(frame.rows.map { $0[0] } == values)
    #expect(frame.misfit == nil)
  }

  /// What is written differently and means another text is another input.
  @Test func theKeyKnowsWhatIsShown() throws {
    #expect(try Self.rows("[{v: 1.1}, {v: x}]") != Self.rows("[{v: 1.10}, {v: x}]"))
    #expect(try Self.rows("[{v: 1.1}, {v: 2}]") == Self.rows("[{v: 1.10}, {v: 2}]"))
    #expect(try Self.rows("[{v: 1, w: 2}]") != Self.rows("[{w: 2, v: 1}]"))
    #expect(
      try Self.rows("[{a: 1}, {b: x}]").canonical.description
        == #"[[["a",1]],[["b","x"]]]"#)
  }

  @Test(arguments: ["[1]", "[{a: [1]}]", "[{a: {b: 1}}]"])
  func whatIsNoRowIsRefused(text: String) {
    #expect(throws: Diagnostic.self) { try Self.rows(text) }
  }

  @Test(arguments: [(";", UInt8(ascii: ";")), ("tab", 9), ("\"|\"", UInt8(ascii: "|"))])
  func aDelimiterIsOneCharacter(text: String, byte: UInt8) throws {
    #expect(try Delimiter(YAML.parse(YAML.Source(text: text, file: "test"))).byte == byte)
  }

  @Test(arguments: ["ab", "ü", "'\"'", "[1]"]) func otherDelimitersAreRefused(text: String) {
    #expect(throws: Diagnostic.self) {
      try Delimiter(YAML.parse(YAML.Source(text: text, file: "test")))
    }
  }
}
