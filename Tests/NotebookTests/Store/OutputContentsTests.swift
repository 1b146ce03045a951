import Foundation
import Testing

@testable import Notebook

struct OutputContentsTests {
  private typealias Object = OutputContents.Object

  private static let contents = OutputContents(
    frames: [Object(name: "two words", hash: "aa", size: 3)],
    blobs: [Object(name: "b", hash: "bb", size: 5), Object(name: "c", hash: "cc", size: 0)])

  @Test func linesTellObjectsWithTheirSizes() throws {
    #expect(Self.contents.coded == "frame aa 3 two words\nblob bb 5 b\nblob cc 0 c\n")
    #expect(try OutputContents(coded: Self.contents.coded) == Self.contents)
    #expect(try OutputContents(coded: "").objects.isEmpty)
    #expect(Self.contents.size == 8)
  }

  @Test(arguments: ["frame aa 3", "frame aa three name", "frame"])
  func aLineThatTellsNothingIsShown(line: String) {
    let told = #expect(throws: StoreError.self) { try OutputContents(coded: line) }
    #expect(told?.description == "an output in the store cannot be read: '\(line)'")
  }

  /// The hash is over names, hashes and order of the objects; a size follows from the content.
  @Test func theHashIsOverWhatDependentsCanSee() throws {
    #expect(
      Self.contents.hash
        == ContentHash.sha256(#"{"blobs":[["b","bb"],["c","cc"]],"frames":[["two words","aa"]]}"#))
    var other = Self.contents
    other.frames[0].size = 4
    #expect(other.hash == Self.contents.hash)
    let changes: [(inout OutputContents) -> Void] = [
      { $0.frames[0].hash = "ab" }, { $0.frames[0].name = "words" }, { $0.blobs.swapAt(0, 1) },
      { $0.frames += $0.blobs }, { $0.blobs = [] },
    ]
    let hashes = changes.map { change in
      var other = Self.contents
      change(&other)
      return other.hash
    }
    #expect(Set(hashes + [Self.contents.hash]).count == changes.count + 1)
  }
}
