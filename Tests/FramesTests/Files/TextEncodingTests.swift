import Foundation
import Testing

@testable import Frames

struct TextEncodingTests {
  private static func text(_ bytes: [UInt8], _ encoding: TextEncoding? = nil) throws -> String {
    String(
      decoding: try TextEncoding.decoded(Data(bytes), encoding, source: "f.csv"), as: UTF8.self)
  }

  @Test(
    arguments: [
      (Array("zürich".utf8), nil), ([0xEF, 0xBB, 0xBF] + Array("zürich".utf8), nil),
      ([0xEF, 0xBB, 0xBF] + Array("zürich".utf8), .utf8),
      ([0x7A, 0xFC, 0x72, 0x69, 0x63, 0x68], .latin1),
      ([0x7A, 0xFC, 0x72, 0x69, 0x63, 0x68], .windows1252),
      ([0xFF, 0xFE] + "zürich".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, nil),
      ([0xFE, 0xFF] + "zürich".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }, nil),
      ([0xFF, 0xFE] + "zürich".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }, .utf16),
    ] as [([UInt8], TextEncoding?)])
  func textIsReadInItsEncoding(bytes: [UInt8], encoding: TextEncoding?) throws {
    #expect(try Self.text(bytes, encoding) == "zürich")
  }

  @Test func theEuroIsInWindowsEncoding() throws {
    #expect(try Self.text([0x80], .windows1252) == "€")
  }

  @Test func whatIsNotUTF8IsRefusedWithItsLine() {
    let bytes = Array("a\nb\n".utf8) + [0xFC] + Array("\n".utf8)
    let problem = #expect(throws: MalformedTable.self) { try Self.text(bytes) }
    #expect(problem?.description.hasPrefix("f.csv, line 3: not UTF-8 text") == true)
    // Two bytes a character, without a mark that says so.
    let wide: [UInt8] = "a\nb\n".utf8.flatMap { [$0, 0] as [UInt8] }
    let other = #expect(throws: MalformedTable.self) { try Self.text(wide) }
    #expect(other?.description.hasPrefix("f.csv, line 1: not UTF-8 text") == true)
  }
}
