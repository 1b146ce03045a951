import Foundation
import TestSupport
import Testing

@testable import Chapters

struct SourceFileTests {
  private static func read(_ bytes: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "a.md")
    try Data(bytes).write(to: file)
    return try SourceFile.read(file, path: "chapters/a.md")
  }

  @Test func lineEndsAndMarksAreMadeAlike() throws {
    #expect(try Self.read([0xEF, 0xBB, 0xBF] + Array("a\r\nb\rc\nd".utf8)) == "a\nb\nc\nd")
    #expect(try Self.read(Array("ünï\n".utf8)) == "ünï\n")
    #expect(try Self.read([]) == "")
  }

  @Test(
    arguments: [
      ([0x61, 0xFF], "chapters/a.md:1:2"), ([0x61, 0x0A, 0x62, 0x63, 0xC3], "chapters/a.md:2:3"),
      (Array("ü".utf8) + [0xFE], "chapters/a.md:1:3"),
    ] as [([UInt8], String)])
  func theFirstWrongByteIsTold(bytes: [UInt8], place: String) {
    let problem = #expect(throws: Diagnostic.self) { try Self.read(bytes) }
    #expect(problem?.description == "\(place): error: not UTF-8 text")
  }

  @Test func whatIsNotThereIsTold() throws {
    let folder = try TemporaryFolder(["sub/x.md": ""])
    let missing = #expect(throws: Diagnostic.self) {
      try SourceFile.read(folder.url.appending(path: "none.md"), path: "none.md")
    }
    #expect(missing?.message == "cannot be read: there is no such file")
    let other = #expect(throws: Diagnostic.self) {
      try SourceFile.read(folder.url.appending(path: "sub"), path: "sub")
    }
    #expect(other?.message == "cannot be read: it is a folder")
  }
}
